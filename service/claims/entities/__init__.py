"""Entities: the names of the vocabularies, found in a text."""
