"""The page of deployers: the list on a day, and its review."""
