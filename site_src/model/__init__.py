"""The values that rooms hand to one another; no room below this one, no effects in it."""
