"""Random workspaces read into registers, for comparison with the reference judge and for properties."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from chgdesk.domain.change import Change
from chgdesk.domain.evaluation.judge import Evaluation, Period
from chgdesk.domain.register import Register
from chgdesk.services.evaluation import WhatIf, evaluation_document, judge_register, parse_instant
from chgdesk.services.interchange import read_interchange
from tests.reference.cases import random_case

RECORDED = datetime(2027, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """One random workspace with the period, instant and tried values it is judged for."""

    register: Register
    period: Period
    as_of: datetime
    what_ifs: tuple[WhatIf, ...]

    def judged(self, **given: Any) -> Evaluation:
        """Judge it, with other parts or another instant where given."""
        other = replace(self, **given)
        return judge_register(other.register, other.period, other.as_of, what_ifs=other.what_ifs)

    def document(self, **given: Any) -> dict[str, Any]:
        """What `evaluate --json` would print."""
        return evaluation_document(self.judged(**given))

    def with_changes(self, *changes: Change) -> Register:
        """The register with records replaced by those of the same id."""
        by_ref = {change.ref: change for change in changes}
        return replace(self.register, changes=tuple(by_ref.get(c.ref, c) for c in self.register.changes))


def read(case: Mapping[str, Any]) -> Register:
    """The registers that an interchange file holds."""
    return read_interchange(json.dumps(case).encode(), file_sha256="0" * 64, recorded_at=RECORDED)


def tried(overrides: Mapping[str, Any] | None) -> tuple[WhatIf, ...]:
    """Values tried out, as `--set` gives them."""
    return tuple(WhatIf(path=path, value=json.dumps(value)) for path, value in (overrides or {}).items())


def drawn_from(case: Mapping[str, Any], period: tuple[str, str], as_of: str, overrides: Any = None) -> Drawn:
    """A case as the product reads it."""
    first, last = (datetime.fromisoformat(text).date() for text in period)
    return Drawn(
        register=read(case),
        period=Period(first=first, last=last),
        as_of=parse_instant(as_of),
        what_ifs=tried(overrides),
    )


@lru_cache(maxsize=64)
def drawn(seed: int) -> Drawn:
    """The random workspace of a seed."""
    return drawn_from(*random_case(seed))
