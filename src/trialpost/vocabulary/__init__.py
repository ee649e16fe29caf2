"""The words of the field: conditions, places, and plain sentences. No network, no clock."""
