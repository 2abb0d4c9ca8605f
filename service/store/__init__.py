"""Thin typed functions over ``sql/queries``: the connection first, and they never commit."""
