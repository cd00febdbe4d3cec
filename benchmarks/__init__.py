"""Timings of chgdesk at full size, each as a ratio to the bare library in the same run."""
