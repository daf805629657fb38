"""The folder that editors write in; a corpus and its problems out."""
