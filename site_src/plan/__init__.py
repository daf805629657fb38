"""A corpus and its tallies in; every page and data file of the site out, as plain values, before any byte is written."""
