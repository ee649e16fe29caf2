"""The registers of the European Union: CTIS, EUCTR, and EudraCT's results."""
