"""Four procedures to begin from, in our own words: nobody starts from an empty page (STD-01)."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from chgdesk import paths
from chgdesk.services.catalogue.commands import Wording


@cache
def starter_procedures() -> tuple[Wording, ...]:
    """Certificate renewal, group membership, dependency update and configuration value, as drafts to be adapted."""
    file = paths.resources() / "standard" / "procedures.json"
    held = json.loads(file.read_text(encoding="utf-8"))
    return tuple(_wording(one) for one in held)


def _wording(said: dict[str, Any]) -> Wording:
    """A procedure as the file says it; lists become tuples."""
    given: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in said.items()}
    return Wording(**given)
