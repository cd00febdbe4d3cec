"""Bringing in the history somebody has: a list dropped, matched once, rehearsed, recorded, taken back."""
