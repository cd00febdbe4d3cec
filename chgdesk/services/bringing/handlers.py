"""Loads every command of bringing in, so that the desk knows them."""

from __future__ import annotations

import chgdesk.services.bringing.recording
import chgdesk.services.bringing.taking_back  # noqa: F401 - commands register themselves on import
