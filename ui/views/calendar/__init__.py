"""The calendar of changes: a week to look at, and the same as a list by day."""
