"""One record under test: its facts, its classification and the findings so far."""

from __future__ import annotations

import datetime as dt
from typing import Any

from tests.reference.instants import add_months, day, instant, iso
from tests.reference.ledger import (
    Json,
    Ledger,
    deployments_of,
    recorded_end,
    recorded_start,
    section,
)

TEMPLATE_REVIEWED = ("reviewed_on", "last_reviewed", "completed_on", "date", "on", "at")
TEMPLATE_DUE = ("next_review_due", "next_due", "next_review_on")


def _first(item: Json, keys: tuple[str, ...]) -> str | None:
    return next((str(item[k]) for k in keys if item.get(k)), None)


class Subject:
    """A change judged with one parameter set and one implementation start."""

    def __init__(self, ledger: Ledger, change: Json, parameters: Json, start: int, as_of: int) -> None:
        self.ledger, self.change, self.parameters = ledger, change, parameters
        self.zone, self.start, self.as_of = ledger.zone, start, as_of
        self.findings: list[Json] = []
        self.deployments = deployments_of(change)
        end = recorded_end(change)
        self.end = start if end is None else end
        self.end_is_recorded = end is not None
        self.recorded_start = recorded_start(change)
        self.local_date: dt.date = self.zone.date(start)
        self.author = change.get("author")
        self.implementers = sorted({d["implementer"] for d in self.deployments if d.get("implementer")})
        self.shas = {d["sha"] for d in self.deployments if d.get("sha")}
        self.type = change.get("change_type")
        self.via_repository = bool(change.get("delivered_via_repo"))
        self.flags = self._all_flags()
        self.emergency: Json = change.get("emergency") or {}
        self.incident: Json | None = ledger.incidents.get(change.get("incident_id"))
        self.template: Json | None = None
        self.levels: list[str] = list(section(parameters, "risk")["levels"])
        self.declared = change.get("category_declared")
        self.category = self.declared
        self.risk = self.levels[0]
        self.is_emergency = self.declared == "emergency"

    def add(self, code: str, attribute: str, **extra: Any) -> None:
        """Note a finding."""
        self.findings.append({"code": code, "attribute": attribute, **extra})

    def add_missing(self, code: str, attribute: str, deadline: int | None) -> None:
        """Note an absent fact, with its due instant while that has not passed (Verdict)."""
        if deadline is not None and self.as_of <= deadline:
            self.add(code, attribute, due=iso(deadline))
        else:
            self.add(code, attribute)

    def section(self, *keys: str) -> Json:
        return section(self.parameters, *keys)

    def deadline(self, since: int, term: Json | None) -> int | None:
        return self.zone.deadline(since, term)

    def _all_flags(self) -> set[str]:
        flags = set(self.change.get("flags") or [])
        for name in self.change.get("systems") or []:
            flags |= set((self.ledger.systems.get(name) or {}).get("flags") or [])
        return flags

    def first_written(self) -> int | None:
        """Give the instant the record was first written down (Terms)."""
        created = instant(self.change.get("created_at"))
        earlier = self.change.get("first_written") or {}
        claimed = instant(earlier.get("at")) if earlier.get("evidence") else None
        known = [t for t in (created, claimed) if t is not None]
        return min(known) if known else None

    @property
    def high(self) -> bool:
        return self.risk == self.levels[-1]

    @property
    def outside_gates(self) -> bool:
        return self.is_emergency or self.category == "standard"

    def own(self, person: str | None) -> bool:
        """Say whether a person is the author or an implementer."""
        return person is not None and (person == self.author or person in self.implementers)

    def waiver(self, rule: str, more: tuple[str | None, ...] = ()) -> bool:
        """Say whether an exception the record names waives a rule that day."""
        for name in (*(self.change.get("exception_ids") or []), *more):
            found = self.ledger.exceptions.get(name)
            if found and self.ledger.valid_exception(found, rule, self.start, self.parameters):
                return True
        return False

    # --- classification, R2 to R5 -------------------------------------------------

    def classify(self) -> None:
        """Find the effective risk and category and what speaks against the declared ones."""
        self._rate_risk()
        if self.declared == "standard":
            self._test_standard()
        triggers = set(self.parameters.get("major_triggers") or [])
        if "major" not in (self.parameters.get("categories") or []):
            if self.declared == "major":
                self.category = "normal"
        elif self.category in {"standard", "normal"} and self.flags & triggers:
            self.category = "major"
            self.add("CLS-CATEGORY-UNDERRATED", "B")
        if self.is_emergency:
            review = self.emergency.get("retro_review") or {}
            known = self.emergency.get("criterion") in (self.section("emergency").get("criteria") or [])
            if not known or review.get("classification_appropriate") is False:
                self.add("CLS-EMG-UNJUSTIFIED", "B")

    def _rate_risk(self) -> None:
        risk, top = self.section("risk"), len(self.levels) - 1
        implied = 0
        if self.flags & set(risk.get("flags_high") or []):
            implied = top
        elif self.flags & set(risk.get("flags_medium") or []):
            implied = max(top - 1, 0)
        stated = self.change.get("risk_declared")
        declared = self.levels.index(stated) if stated in self.levels else None
        self.risk = self.levels[max(implied, declared or 0)]
        if declared is not None and declared < implied and self.declared in {"normal", "major"}:
            self.add("CLS-RISK-UNDERRATED", "B")

    def _stands(self, template: Json | None) -> bool:
        if template is None or template.get("state") == "draft":
            return False
        approved, revoked = day(template.get("approved_on")), day(template.get("revoked_on"))
        if approved is None or approved > self.local_date:
            return False
        if revoked is not None and revoked <= self.local_date:
            return False
        if template.get("state") == "revoked" and revoked is None:
            return False
        return (
            self.type in (template.get("allowed_types") or [])
            and self.flags <= set(template.get("allowed_flags") or [])
            and self.risk == self.levels[0]
        )

    def _test_standard(self) -> None:
        template = self.ledger.templates.get(self.change.get("template_id"))
        if template is None or not self._stands(template):
            self.category = "normal"
            self.add("CLS-STD-NOT-ALLOWED", "B")
            return
        self.template = template
        if self.local_date > self._review_due(template):
            self.add("CLS-STD-TEMPLATE-OVERDUE", "B", template=template["id"])

    def _review_due(self, template: Json) -> dt.date:
        months = int(self.section("standard").get("template_review_months") or 12)
        held = [(_first(r, TEMPLATE_REVIEWED), _first(r, TEMPLATE_DUE)) for r in template.get("reviews") or []]
        held.append((template.get("last_reviewed"), template.get("next_review_due")))
        past = [(d, due) for d, due in ((day(a), day(b)) for a, b in held) if d and d <= self.local_date]
        if past:
            last = max(d for d, _ in past)
            dues = [due for d, due in past if d == last and due]
            return max(dues) if dues else add_months(last, months)
        approved = day(template.get("approved_on"))
        assert approved is not None
        return add_months(approved, months)
