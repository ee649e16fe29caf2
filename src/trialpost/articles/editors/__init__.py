"""Put an editor's own words into those that the checks read, where the findings bear that out."""
