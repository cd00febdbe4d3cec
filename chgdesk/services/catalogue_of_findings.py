"""The catalogue of finding codes, for everything that names them beside the judge (NFR-10)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from chgdesk import paths


@cache
def finding_titles() -> Mapping[str, str]:
    """Every finding code with its title."""
    entries = json.loads((paths.resources() / "findings.json").read_text(encoding="utf-8"))["findings"]
    return MappingProxyType({entry["code"]: entry["title"] for entry in entries})
