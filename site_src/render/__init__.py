"""One batch in, its finished files out; it sees nothing but the batch and the templates."""
