"""`chgdesk <command>`: the desk without a window; every command has help with an example and a real exit code."""

from __future__ import annotations

from chgdesk.cli.main import main

__all__ = ["main"]
