"""Batches and a function that renders them in, the published site out; only this room writes to the disk."""
