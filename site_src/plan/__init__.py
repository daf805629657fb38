"""A corpus and its tallies in; every page and data file out, as plain values, before any byte is written."""
