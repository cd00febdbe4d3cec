"""Domain values to reports."""
