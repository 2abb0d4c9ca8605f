"""Unclear: why a number is not understood."""


class Unclear(Exception):
    """Why a number is not understood, in a clause; it never leaves the reading of claims."""
