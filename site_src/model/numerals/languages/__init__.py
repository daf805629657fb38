"""What each language writes: one file a language, each of which fills one `Numerals` and does nothing else."""
