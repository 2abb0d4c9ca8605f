"""Checks: compare a claim with the figures of a snapshot."""
