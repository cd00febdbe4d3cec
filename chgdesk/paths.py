"""Where shipped files and the user's own folder are, from source or from a frozen build."""

from __future__ import annotations

import sys
from pathlib import Path

import platformdirs


def _root() -> Path:
    """The folder that holds `resources/` and `migrations/`."""
    frozen = getattr(sys, "_MEIPASS", None)
    if frozen is not None:
        return Path(frozen)
    return Path(__file__).resolve().parent.parent


def resources() -> Path:
    """The folder of shipped data: catalogues, presets, starter text, styles."""
    return _root() / "resources"


def migrations() -> Path:
    """The folder of schema revisions."""
    return _root() / "migrations"


def user_data() -> Path:
    """The person's own folder for settings, logs and drafts; not created here."""
    return Path(platformdirs.user_data_dir("chgdesk", appauthor=False))
