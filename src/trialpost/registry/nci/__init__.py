"""The API of the US National Cancer Institute."""
