"""Benchmarks: the service against the least that the same work could cost, and against a peer."""
