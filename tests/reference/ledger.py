"""What stands in an interchange case, indexed for the reference judge."""

from __future__ import annotations

import copy
import datetime as dt
import re
from typing import Any

from tests.reference.instants import Zone, day, instant

Json = dict[str, Any]
UNAPPROVED = frozenset({"draft", "submitted", "rejected"})
UNPUBLISHED = frozenset({"draft", "in_review"})


def with_overrides(parameters: Json, overrides: Json | None) -> Json:
    """Give a copy of a parameter set with dotted paths replaced."""
    result = copy.deepcopy(parameters)
    for path, value in (overrides or {}).items():
        *parents, last = path.split(".")
        node = result
        for key in parents:
            if not isinstance(node.get(key), dict):
                node[key] = {}
            node = node[key]
        node[last] = copy.deepcopy(value)
    return result


def section(parameters: Json, *keys: str) -> Json:
    """Give a nested section of a parameter set, empty where absent."""
    node: Any = parameters
    for key in keys:
        node = (node or {}).get(key)
    return node or {}


def blank(value: Any) -> bool:
    """Say whether a field holds nothing a reader could read."""
    if value is None:
        return True
    if isinstance(value, str):
        return not value.strip()
    if isinstance(value, list | dict):
        return not value
    return False


def names_id(text: str | None, identifier: str) -> bool:
    """Say whether a text names an id as a whole token."""
    if not text:
        return False
    return re.search(rf"(?<![\w-]){re.escape(identifier)}(?![\w-])", text) is not None


def deployments_of(change: Json) -> list[Json]:
    """Give the deployments of a change, one or several."""
    several = change.get("deployments")
    if several:
        return list(several)
    return [change["deployment"]] if change.get("deployment") else []


def recorded_start(change: Json) -> int | None:
    """Give the earliest recorded implementation start."""
    starts = [s for s in (instant(d.get("start")) for d in deployments_of(change)) if s is not None]
    return min(starts) if starts else None


def recorded_end(change: Json) -> int | None:
    """Give the latest recorded end; a deployment without one ends when it starts."""
    found = deployments_of(change)
    if not any(d.get("end") for d in found):
        return None
    ends = (instant(d.get("end") or d.get("start")) for d in found)
    return max(e for e in ends if e is not None)


def counts(event: Json) -> bool:
    """Say whether an event is a successful deployment to production (R16)."""
    return bool(event.get("environment") == "production" and event.get("status") == "success")


def _listed(item: Json, single: str, several: str) -> set[str]:
    values = [item.get(single), *(item.get(several) or [])]
    return {str(v) for v in values if v not in (None, "")}


class Ledger:
    """One case with its people, events, exceptions and runs at hand."""

    def __init__(self, case: Json, overrides: Json | None = None) -> None:
        self.case = case
        self.overrides = overrides
        self.parameters = with_overrides(case["policy_parameters"], overrides)
        self.zone = Zone(self.parameters)
        self.people = {p["id"]: p for p in case.get("people") or []}
        self.templates = {t["id"]: t for t in case.get("standard_templates") or []}
        self.exceptions = {e["id"]: e for e in case.get("exceptions") or []}
        self.incidents = {i["id"]: i for i in case.get("incidents") or []}
        self.systems = {s["id"]: s for s in case.get("systems") or []}
        self.runs: list[Json] = list(case.get("reconciliation_runs") or [])
        self.changes = sorted(case.get("changes") or [], key=lambda c: str(c["id"]))
        self.events = sorted(case.get("deployment_events") or [], key=lambda e: str(e["id"]))
        self.versions: list[Json] = list((case.get("policy_document") or {}).get("versions") or [])
        self.matches = self._match()

    def holds(self, person: str | None, role: str | None, at: int | None) -> bool:
        """Say whether a person held a role at a moment (from and to included)."""
        if person is None or role is None or at is None:
            return False
        for held in (self.people.get(person) or {}).get("roles") or []:
            since, until = instant(held.get("from")), instant(held.get("to"))
            if held["role"] == role and (since is None or since <= at) and (until is None or at <= until):
                return True
        return False

    def holds_any(self, person: str | None, roles: Any, at: int | None) -> bool:
        return any(self.holds(person, role, at) for role in roles or ())

    def _keys_of(self, change: Json, single: str) -> set[str]:
        return {str(d[single]) for d in deployments_of(change) if d.get(single) not in (None, "")}

    def _match_event(self, event: Json) -> tuple[list[str], str | None]:
        listed = set(event.get("changes") or [])
        text = event.get("reference_text")
        named = [c["id"] for c in self.changes if c["id"] in listed or names_id(text, c["id"])]
        if named:
            return named, "change_id"
        for by, several in (("sha", "shas"), ("pr", "prs"), ("run_id", "run_ids")):
            wanted = _listed(event, by, several)
            found = [c["id"] for c in self.changes if wanted & self._keys_of(c, by)]
            if found:
                return found, by
        return [], None

    def _match(self) -> dict[str, tuple[list[str], str | None]]:
        return {e["id"]: self._match_event(e) if counts(e) else ([], None) for e in self.events}

    def event_times(self, change_id: str) -> list[int]:
        """Give the instants of the counting events of a change, in order."""
        times = (instant(e["time"]) for e in self.events if change_id in self.matches[e["id"]][0])
        return sorted(t for t in times if t is not None)

    def runs_covering(self, on: dt.date) -> list[Json]:
        """Give the completed reconciliation runs whose dates hold a day."""
        found = []
        for run in self.runs:
            first, last = day(run.get("from")), day(run.get("to"))
            if run.get("completed_at") and first and last and first <= on <= last:
                found.append(run)
        return found

    def version_on(self, on: dt.date) -> Json | None:
        """Give the policy version in force on a day."""
        dated = [
            (v["effective_on"], n, v)
            for n, v in enumerate(self.versions)
            if v.get("effective_on") and v.get("state") not in UNPUBLISHED
        ]
        in_force = [item for item in dated if (day(item[0]) or dt.date.max) <= on]
        return max(in_force, key=lambda item: (item[0], item[1]))[2] if in_force else None

    def parameters_of(self, version: Json | None) -> Json:
        """Give the set of a version, or the workspace's where it brings none."""
        own = (version or {}).get("parameters")
        return with_overrides(own, self.overrides) if own else self.parameters

    def approved_by_authority(self, exception: Json, parameters: Json, until: int | None) -> bool:
        """Say whether every role its risk needs approved through a holder."""
        table = section(parameters, "exception", "approver_roles_by_risk")
        for role in table.get(str(exception.get("risk"))) or []:
            for given in exception.get("approvals") or []:
                at = instant(given.get("at"))
                in_time = until is None or (at is not None and at <= until)
                if given.get("role") == role and in_time and self.holds(given.get("person"), role, at):
                    break
            else:
                return False
        return True

    def valid_exception(self, exception: Json, rule: str, start: int, parameters: Json) -> bool:
        """Say whether a policy exception is valid for a rule on the day of a start (Terms)."""
        on = self.zone.date(start)
        begins, expires = day(exception.get("starts_on")), day(exception.get("expires_on"))
        approved = instant(exception.get("approved_at"))
        roles = section(parameters, "exception", "approver_roles_by_risk").get(str(exception.get("risk")))
        stops = [s for s in (instant(exception.get(k)) for k in ("closed_at", "revoked_at")) if s is not None]
        if rule not in (exception.get("waives") or []) or exception.get("state") in UNAPPROVED:
            return False
        if (approved is None and not roles) or (approved is not None and approved > start):
            return False
        if not self.approved_by_authority(exception, parameters, start):
            return False
        if begins is None or on < begins or (expires is not None and on > expires):
            return False
        if exception.get("state") in {"closed", "revoked"} and not stops:
            return False
        return all(stop > start for stop in stops)

    def employed(self, person: Json, on: dt.date) -> bool:
        """Say whether a person is employed on a day (Terms)."""
        if person.get("from") or person.get("to"):
            since, until = day(person.get("from")), day(person.get("to"))
            return (since is None or since <= on) and (until is None or on <= until)
        roles = person.get("roles") or []
        if not roles:
            return False
        starts = [instant(r.get("from")) for r in roles]
        ends = [instant(r.get("to")) for r in roles]
        known = [s for s in starts if s is not None]
        if len(known) == len(starts) and self.zone.date(min(known)) > on:
            return False
        closed = [e for e in ends if e is not None]
        return len(closed) < len(ends) or on <= self.zone.date(max(closed))
