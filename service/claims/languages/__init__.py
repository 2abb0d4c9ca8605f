"""Languages: what the words of each language say, as data."""
