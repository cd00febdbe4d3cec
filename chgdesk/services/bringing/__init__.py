"""Bringing in the history somebody has already: lists read, matched once, rehearsed, recorded, and taken back."""
