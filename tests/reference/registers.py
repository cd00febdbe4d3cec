"""Population, sample, metrics, sequence, exceptions and policy of the reference judge."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from tests.reference.instants import add_months, day, instant, iso
from tests.reference.ledger import UNAPPROVED, Json, Ledger, blank, counts, recorded_start, section

STORED = frozenset({"closed", "revoked", "rejected", "renewed"})
VERDICTS = ("PASS", "PASS_WITH_OBSERVATION", "PASS_WITH_COMPENSATING_CONTROL", "OPEN", "DEVIATION")
OUTCOMES = ("success", "rolled_back", "partially_implemented")
OVERDUE = frozenset({"PIR-MISSING", "PIR-LATE", "EMG-REVIEW-MISSING", "EMG-REVIEW-LATE", "SOD-COMP-REVIEW-MISSING"})
COUNTED_CODES = {
    "approvals_after_implementation": "APR-AFTER-IMPL",
    "sod_violations": "SOD-SELF-APPROVAL",
    "sod_compensated": "CMP-SOD",
    "late_emergency_records": "EMG-REC-LATE",
}


def population_of(ledger: Ledger, members: list[str]) -> Json:
    """Give the count and the hash of the population."""
    lines = []
    for change in ledger.changes:
        if change["id"] not in members:
            continue
        start = recorded_start(change)
        if start is None:
            start = ledger.event_times(change["id"])[0]
        outcome = "none" if blank(change.get("outcome")) else change["outcome"]
        lines.append(f"{change['id']}|{iso(start)}|{change['category_declared']}|{outcome}\n")
    return {"count": len(lines), "sha256": hashlib.sha256("".join(lines).encode()).hexdigest()}


def draw(members: list[str], seed: str, n: int, method: str) -> list[str]:
    """Draw a sample by rank or by counter."""
    ids = sorted(members)
    if method == "rank":
        return sorted(ids, key=lambda i: hashlib.sha256(f"{seed},{i}".encode()).hexdigest())[:n]
    if method != "counter":
        raise ValueError(method)
    drawn: list[str] = []
    k = 0
    while len(drawn) < min(n, len(ids)):
        k += 1
        index = int(hashlib.sha256(f"{seed},{k}".encode()).hexdigest(), 16) % len(ids)
        if ids[index] not in drawn:
            drawn.append(ids[index])
    return drawn


def percentage(part: int, whole: int) -> float:
    """Give a percentage to two decimals, half up."""
    if not whole:
        return 0.0
    exact = Decimal(part) * 100 / Decimal(whole)
    return float(exact.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP))


def metrics_of(ledger: Ledger, records: list[Json], period: tuple[str, str]) -> Json:
    """Give the figures of the period."""
    members = {r["id"]: r for r in records if r["in_population"]}
    held = [c for c in ledger.changes if c["id"] in members]
    size, last = len(held), day(period[1])
    assert last is not None
    parameters = ledger.parameters_of(ledger.version_on(last))
    names = ["standard", "normal", "major", "emergency"]
    names += [c for c in parameters.get("categories") or [] if c not in names]
    result: Json = {"population": size}
    for name in names:
        result[f"count_{name}"] = sum(c["category_declared"] == name for c in held)
    emergencies = result["count_emergency"]
    threshold = section(parameters, "metrics").get("emergency_rate_threshold_pct")
    result["emergency_rate_pct"] = percentage(emergencies, size)
    rate = Fraction(100 * emergencies, size) if size else Fraction(0)
    result["emergency_rate_breach"] = threshold is not None and rate > Fraction(str(threshold))
    for name in OUTCOMES:
        result[f"outcome_{name}"] = sum(c.get("outcome") == name for c in held)
    result["outcome_missing"] = sum(blank(c.get("outcome")) for c in held)
    failed = sum(c.get("outcome") == "rolled_back" or bool(c.get("caused_incident")) for c in held)
    result["change_fail_count"] = failed
    result["change_fail_rate_pct"] = percentage(failed, size)
    for verdict in VERDICTS:
        result[f"verdict_{verdict}"] = sum(r["verdict"] == verdict for r in members.values())
    result["deviation_rate_pct"] = percentage(result["verdict_DEVIATION"], size)
    codes = [{f["code"] for f in r["findings"]} for r in members.values()]
    for key, code in COUNTED_CODES.items():
        result[key] = sum(code in found for found in codes)
    result["overdue_reviews"] = sum(bool(found & OVERDUE) for found in codes)
    result.update(_event_figures(ledger, period))
    return result


def _event_figures(ledger: Ledger, period: tuple[str, str]) -> Json:
    first, last = day(period[0]), day(period[1])
    assert first is not None
    assert last is not None
    created = {c["id"]: instant(c.get("created_at")) for c in ledger.changes}
    found = unowned = inside = 0
    for event in ledger.events:
        at = instant(event["time"])
        if not counts(event) or at is None:
            continue
        on = ledger.zone.date(at)
        inside += first <= on <= last
        owners = ledger.matches[event["id"]][0]
        if not owners:
            unowned += 1
            found += 1
            continue
        done = [t for t in (instant(r["completed_at"]) for r in ledger.runs_covering(on)) if t is not None]
        times = [created[o] for o in owners]
        found += bool(done) and all(t is not None and t > min(done) for t in times)
    return {
        "unauthorised_events_found": found,
        "unauthorised_events_open": unowned,
        "production_deployments": inside,
    }


def matches_of(ledger: Ledger) -> list[Json]:
    """List which event belongs to which change; events of nobody come last."""
    matched: list[Json] = []
    alone: list[Json] = []
    for event in ledger.events:
        owners, by = ledger.matches[event["id"]]
        matched += [{"event": event["id"], "change": owner, "by": by} for owner in owners]
        if not owners:
            alone.append({"event": event["id"], "change": None, "by": None})
    return matched + alone


def sequence_of(ledger: Ledger) -> Json:
    """Give first, last, gaps and voids of the numbers, per prefix in order."""
    series: dict[tuple[str, str], list[tuple[int, str, int]]] = {}
    for change in ledger.changes:
        split = re.fullmatch(r"(.*?)(\d+)(\D*)", change["id"], re.DOTALL)
        if split:
            prefix, digits, rest = split.groups()
            series.setdefault((prefix, rest), []).append((int(digits), change["id"], len(digits)))
    ordered: list[str] = []
    gaps: list[str] = []
    for (prefix, rest), numbers in sorted(series.items()):
        numbers.sort()
        ordered += [name for _, name, _ in numbers]
        known, width = {n for n, _, _ in numbers}, numbers[0][2]
        gaps += [f"{prefix}{n:0{width}d}{rest}" for n in range(numbers[0][0], numbers[-1][0]) if n not in known]
    voided = {c["id"] for c in ledger.changes if c.get("state") == "void"}
    return {
        "first": ordered[0] if ordered else None,
        "last": ordered[-1] if ordered else None,
        "count": len(ordered),
        "gaps": gaps,
        "voided": [name for name in ordered if name in voided],
    }


def exceptions_of(ledger: Ledger, parameters: Json, on: dt.date) -> list[Json]:
    """Give the status of each policy exception on a day and what speaks against it."""
    result: list[Json] = []
    for name in sorted(ledger.exceptions):
        found = ledger.exceptions[name]
        status = found.get("state")
        begins, expires = day(found.get("starts_on")), day(found.get("expires_on"))
        if status not in STORED and status not in UNAPPROVED:
            if expires is not None and on > expires:
                status = "expired_not_closed"
            else:
                status = "active" if begins is not None and on >= begins else "approved"
        codes: list[str] = []
        if status == "expired_not_closed":
            codes.append("EXC-EXPIRED-OPEN")
        if found.get("state") not in UNAPPROVED and not ledger.approved_by_authority(found, parameters, None):
            codes.append("EXC-WRONG-AUTHORITY")
        result.append({"id": name, "status": status, "findings": codes})
    return result


def policy_of(ledger: Ledger, parameters: Json, on: dt.date) -> Json:
    """Give the version in force on a day, its next review and who has not acknowledged it."""
    version, document = ledger.version_on(on), ledger.case.get("policy_document") or {}
    rules = section(parameters, "policy_review")
    resets = bool(rules.get("triggered_review_resets_clock"))
    done: list[dt.date] = []
    for review in document.get("reviews") or []:
        completed = day(review.get("completed_on"))
        if completed and completed <= on and (resets or review.get("kind") != "triggered"):
            done.append(completed)
    due: Any = None
    if done and rules.get("interval_months"):
        due = add_months(max(done), int(rules["interval_months"])).isoformat()
    return {
        "effective_version": version["version"] if version else None,
        "next_review_due": due,
        "missing_acknowledgements": _missing_acknowledgements(ledger, version, parameters, on),
    }


def _missing_acknowledgements(ledger: Ledger, version: Json | None, parameters: Json, on: dt.date) -> list[str]:
    within = section(parameters, "acknowledgement").get("within_days")
    effective = day((version or {}).get("effective_on"))
    if version is None or effective is None or within is None:
        return []
    limit = effective + dt.timedelta(days=int(within))
    if on <= limit:
        return []
    given = set()
    for entry in (ledger.case.get("policy_document") or {}).get("acknowledgements") or []:
        at = instant(entry.get("at"))
        if entry.get("version") == version["version"] and at is not None and ledger.zone.date(at) <= limit:
            given.add(entry["person"])
    return sorted(p for p in ledger.people if p not in given and ledger.employed(ledger.people[p], limit))
