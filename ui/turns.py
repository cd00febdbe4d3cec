"""Work cut into pieces: how long to wait so that the window really lives between two of them."""

from __future__ import annotations

NEXT_TURN_MS = 1
"""Zero would be served before keys, clicks and other timers that are due, so two pieces would make one pause."""
