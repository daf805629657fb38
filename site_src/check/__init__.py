"""A corpus in, findings out: a rule is a function that says where the content is wrong; nothing is repaired here."""
