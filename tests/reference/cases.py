"""Random but valid workspaces in the interchange format, the same for the same seed.

Half of them vary the worked example, half are built anew; every rule and finding code of a record is
reached within a few hundred seeds (a test counts them).
"""

from __future__ import annotations

import copy
import datetime as dt
import json
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

from tests.reference.case_changes import (
    COMMITS,
    DEPARTURES,
    FLAGS,
    SIGNERS,
    Draft,
    Json,
    at,
    depart_state,
    fresh,
    second,
)
from tests.reference.case_conduct import CONDUCT, EMERGENCY, depart_several
from tests.reference.case_parameters import DAYS, level_of, overrides_for, vary

SMALL = Path(__file__).parents[1] / "data" / "interchange" / "small.json"
PERIODS = (
    ("2026-07-01", "2026-09-30"),
    ("2026-03-01", "2026-04-30"),
    ("2026-10-01", "2026-12-31"),
    ("2026-01-01", "2026-12-31"),
    ("2026-08-01", "2026-08-31"),
)
RULES = ("segregation", "scan", "staging", "tests", "review", "window", "freeze", "notice")
TEMPLATE_REVIEW_KEYS = ("reviewed_on", "next_review_due")
CLOCK_CHANGES = (
    "2026-03-08",
    "2026-03-29",
    "2026-04-05",
    "2026-09-27",
    "2026-10-25",
    "2026-10-29",
    "2026-11-01",
)

Case = tuple[Json, tuple[str, str], str, Json | None]


def random_case(seed: int, *, dangling: bool = False) -> Case:
    """Give a workspace, a period, an instant and parameter overrides.

    With `dangling`, a few references to templates, exceptions and incidents name nothing.
    """
    rng = Random(seed)
    case: Json = json.loads(SMALL.read_text(encoding="utf-8"))
    anew = rng.random() < 0.6
    period = rng.choice(PERIODS) if anew else PERIODS[0]
    first = dt.date.fromisoformat(period[0])
    levels = ["low", "medium", "high"]
    if anew or rng.random() < 0.4:
        levels = vary(rng, case["policy_parameters"], first)
    _Workspace(rng, case, levels, period, dangling).build(anew)
    case["period"].update({"start": period[0], "end": period[1]})
    last = int(dt.datetime.fromisoformat(period[1] + "T00:00:00+00:00").timestamp())
    as_of = at(last + rng.randrange(-30 * 86400, 60 * 86400))
    if rng.random() < 0.3:
        as_of = at(second(rng.choice(_moments(case))) + rng.choice([86399, 86400, 86401, 3600]))
    case["case"]["evaluated_at"] = as_of
    return case, period, as_of, overrides_for(rng, levels)


def _moments(case: Json) -> list[str]:
    found = [c["deployment"] for c in case["changes"] if c.get("deployment")]
    return [d["end"] or d["start"] for d in found] or ["2026-08-01T00:00:00Z"]


class _Workspace:
    """The workspace being built."""

    def __init__(self, rng: Random, case: Json, levels: list[str], period: tuple[str, str], dangling: bool) -> None:
        self.rng, self.case, self.levels = rng, case, levels
        self.first, self.last = (dt.date.fromisoformat(d) for d in period)
        self.dangling = dangling
        self.zone = ZoneInfo(case["policy_parameters"]["timezone"])

    def build(self, anew: bool) -> None:
        self._people()
        self._templates()
        self._exceptions()
        self.case["incidents"] += [
            {"id": f"INC-{s}", "severity": s, "opened_at": at(self._moment()), "title": "Slow answers"}
            for s in ("P2", "P4", "P5")
        ]
        self._systems()
        self._runs()
        self._policy(anew)
        if self.levels != ["low", "medium", "high"]:
            self._translate()
        if anew:
            self.case["changes"], self.case["deployment_events"] = [], []
        for index in range(self.rng.randrange(3, 10) if anew else self.rng.randrange(4)):
            self._add_change(f"CHG-2026-{self.rng.choice([10, 103, 200]) * 10 + index}")
        for change in self.case["changes"]:
            self._depart(change)
        self._stray_events()
        self.rng.shuffle(self.case["changes"])
        self.rng.shuffle(self.case["deployment_events"])

    def _day(self) -> dt.date:
        return self.first + dt.timedelta(days=self.rng.randrange(-4, (self.last - self.first).days + 5))

    def _moment(self) -> int:
        """Give a start: anywhere, at a window's bound, at midnight, or near a clock change."""
        rng, on = self.rng, self._day()
        clock = dt.time(rng.randrange(24), rng.randrange(60), rng.randrange(60))
        which = rng.random()
        if which < 0.15:
            on = rng.choice([self.first, self.last, on])
            clock = rng.choice([dt.time(0, 0, 0), dt.time(23, 59, 59), dt.time(0, 0, 1)])
        elif which < 0.3:
            on = dt.date.fromisoformat(rng.choice(CLOCK_CHANGES)) - dt.timedelta(days=rng.randrange(3))
        elif which < 0.5 and self.case["policy_parameters"]["window"]["windows"]:
            window = rng.choice(self.case["policy_parameters"]["window"]["windows"])
            on += dt.timedelta(days=(DAYS.index(window["day"]) - on.weekday()) % 7 + rng.randrange(2))
            clock = dt.time.fromisoformat(rng.choice([window["from"], window["to"]]))
            clock = clock.replace(second=rng.choice([0, 0, 59]))
        moment = int(dt.datetime.combine(on, clock, self.zone).timestamp())
        return moment + (rng.choice([-60, -1, 0, 1, 60]) if which < 0.5 else 0)

    def _people(self) -> None:
        for person in self.case["people"]:
            for held in person["roles"]:
                if held["from"].startswith("2026-01-01") and self.rng.random() < 0.95:
                    held["from"] = "2025-01-01T00:00:00Z"
                until = at(self._moment())
                if held["to"] is None and self.rng.random() < 0.03 and until > held["from"]:
                    held["to"] = until
            if self.rng.random() < 0.08:
                person["from"], person["to"] = "2025-02-01", self.rng.choice([None, self._day().isoformat()])

    def _templates(self) -> None:
        keys = TEMPLATE_REVIEW_KEYS
        for template in self.case["standard_templates"]:
            which = self.rng.randrange(9)
            if which == 0:
                template["state"] = "draft"
            elif which == 1:
                template["state"], template["revoked_on"] = "revoked", self._day().isoformat()
            elif which == 2:
                template["last_reviewed"] = template["next_review_due"] = None
            elif which == 3:
                done = sorted(self._day() - dt.timedelta(days=30 * n) for n in (0, 5))
                template["reviews"] = [
                    dict(zip(keys, (d.isoformat(), (d + dt.timedelta(days=60)).isoformat()), strict=True)) for d in done
                ]
                template["approved_on"] = "2025-06-30"
                template["last_reviewed"] = template["next_review_due"] = None
            elif which == 4:
                template["allowed_flags"] = self.rng.sample(["customer_downtime", "load_sensitive", "new_service"], 2)
                template["deploy"] = "manual"
            elif which == 5:
                template["approved_on"] = template["last_reviewed"] = self._day().isoformat()
                template["next_review_due"] = "2027-01-31"
            elif which == 6:
                template["approved_on"], template["last_reviewed"] = "2025-08-31", None
                template["next_review_due"] = None

    def _exceptions(self) -> None:
        begin, end = self.first - dt.timedelta(days=40), self.last + dt.timedelta(days=20)
        short = self.rng.random() < 0.3
        self._exception("EXC-SEG", ["segregation"], self._day() if short else begin, end)
        if short and self.rng.random() < 0.5:
            self.case["exceptions"][-1].update({"starts_on": begin.isoformat(), "expires_on": self._day().isoformat()})
        self._exception("EXC-ALL", list(RULES[1:]), begin, end)
        for index in range(self.rng.randrange(4)):
            on = self._day()
            until = on + dt.timedelta(days=self.rng.randrange(60))
            rules = self.rng.sample(RULES, self.rng.randrange(1, 5))
            name = f"EXC-R{index}"
            self._exception(name, rules, on, until)
            item = self.case["exceptions"][-1]
            item["state"] = self.rng.choice(["active", "approved", "closed", "revoked", "draft", "rejected", "renewed"])
            if item["state"] in {"closed", "revoked"}:
                item["closed_at"], item["closure_evidence"] = at(self._moment()), "Screenshot."
            if self.rng.random() < 0.3:
                item["approvals"][-1]["person"] = "joao"

    def _exception(self, name: str, rules: list[str], on: dt.date, until: dt.date) -> None:
        risk = self.rng.choice(self.levels)
        roles = self.case["policy_parameters"]["exception"]["approver_roles_by_risk"][risk]
        signed = at(int(dt.datetime.combine(on, dt.time(0, 0), self.zone).timestamp()) - 7200)
        self.case["exceptions"].append(
            {
                "id": name,
                "policy_clause": "Several",
                "waives": rules,
                "reason": "No other way for now.",
                "risk": risk,
                "requested_by": "farah",
                "requested_at": at(second(signed) - 86400),
                "compensating_controls": ["Weekly look"],
                "approvals": [{"person": SIGNERS[role], "role": role, "at": signed} for role in roles],
                "approved_at": signed,
                "starts_on": on.isoformat(),
                "expires_on": until.isoformat(),
                "state": "active",
                "closed_at": None,
                "closure_evidence": None,
                "renewals": 0,
            }
        )

    def _systems(self) -> None:
        flags = self.rng.sample(FLAGS, self.rng.randrange(3))
        self.case["systems"] = [
            {"id": "old-host", "flags": [], "deploy": "manual"},
            {"id": "bare-host", "flags": [], "deploy": "manual"},
            {"id": "web-app", "flags": [], "deploy": "pipeline"},
            {"id": "core-db", "flags": flags, "deploy": "pipeline"},
        ]
        if self.rng.random() < 0.3:
            del self.case["systems"]

    def _runs(self) -> None:
        self.case["reconciliation_runs"] = []
        on = self.first - dt.timedelta(days=10)
        while on < self.last + dt.timedelta(days=10):
            until = on + dt.timedelta(days=6)
            done = dt.datetime.combine(until + dt.timedelta(days=self.rng.choice([1, 2, 5, 9])), dt.time(9), dt.UTC)
            if self.rng.random() < 0.85:
                self.case["reconciliation_runs"].append(
                    {
                        "id": f"REC-{on.isoformat()}",
                        "from": on.isoformat(),
                        "to": until.isoformat(),
                        "completed_at": at(int(done.timestamp())) if self.rng.random() < 0.93 else None,
                        "performed_by": self.rng.choice(["ines", "ines", "ines", "farah", "bram"]),
                        "independent_of_deployers": True,
                    }
                )
            on += dt.timedelta(days=7)

    def _policy(self, anew: bool) -> None:
        document, parameters = self.case["policy_document"], self.case["policy_parameters"]
        if self.rng.random() < 0.1:
            document["versions"][0]["effective_on"] = self._day().isoformat()
            document["versions"], document["acknowledgements"] = document["versions"][:1], []
        if self.rng.random() < 0.1:
            self.case["judged_from"] = self._day().isoformat()
        if self.rng.random() < 0.15:
            parameters["policy"] = {"transition": self.rng.choice(["approved", "started"])}
        if anew and self.rng.random() < 0.5:
            document["acknowledgements"] = [a for a in document["acknowledgements"] if self.rng.random() < 0.8]

    def _translate(self) -> None:
        for item in [*self.case["changes"], *self.case["exceptions"]]:
            for key in ("risk_declared", "risk"):
                if item.get(key) in {"low", "medium", "high"}:
                    item[key] = level_of(item[key], self.levels)

    def _add_change(self, number: str) -> None:
        if any(c["id"] == number for c in self.case["changes"]):
            return
        categories = self.case["policy_parameters"]["categories"]
        wanted = self.rng.choice(["normal", "normal", "normal", "emergency", "emergency", "standard", *categories])
        change = fresh(self.rng, number, self._moment(), wanted, self.levels)
        self.case["changes"].append(change)
        if self.rng.random() < 0.85:
            self.case["deployment_events"].append(self._event(change))

    def _event(self, change: Json) -> Json:
        rng, work = self.rng, change["deployment"]
        shift = rng.choice([0] * 8 + [60, 60, 300, 899, 900, 901, -600, -901, 3600, -86400, 90000])
        event: Json = {
            "id": f"EV-{len(self.case['deployment_events']):03d}-{rng.randrange(100)}",
            "time": at(second(work["start"]) + shift),
            "environment": "production" if rng.random() < 0.95 else "staging",
            "status": "success" if rng.random() < 0.95 else "failed",
            "source": "pipeline",
            "actor": "ci-deploy",
            "on_behalf_of": work["implementer"],
            "sha": None,
            "pr": None,
            "run_id": None,
            "reference_text": "Release of the week",
        }
        which = rng.randrange(8)
        others = [c["id"] for c in self.case["changes"]]
        if which < 3:
            event["reference_text"] = f"Deploy {change['id']}: a step" + rng.choice(["", f" and {rng.choice(others)}."])
        elif which == 3:
            event["reference_text"] = f"{change['id']}7 and X{change['id']}"
            event["changes"] = rng.sample(others, min(2, len(others)))
        elif which == 4:
            event["sha"] = work["sha"]
        elif which == 5:
            event["shas"], event["pr"] = [work["sha"], rng.choice(COMMITS)], work["pr"]
        elif which == 6:
            event["pr"] = work["pr"]
            if rng.random() < 0.5:
                event["prs"] = [work["pr"], str(rng.randrange(1, 40))]
        else:
            event["run_id"] = work["run_id"]
        return event

    def _depart(self, change: Json) -> None:
        rng = self.rng
        if not change["deployment"]:
            return
        names = {
            "categories": list(self.case["policy_parameters"]["categories"]),
            "templates": [t["id"] for t in self.case["standard_templates"]],
            "exceptions": [e["id"] for e in self.case["exceptions"]],
            "incidents": [i["id"] for i in self.case["incidents"]],
        }
        if self.dangling:
            for key in ("templates", "exceptions", "incidents"):
                names[key].append("NOTHING-1")
        draft = Draft(rng, change, self.levels, self.case, names)
        pool = [*DEPARTURES, *CONDUCT]
        if change["category_declared"] == "emergency":
            pool += EMERGENCY * 10
        for step in rng.choices(pool, k=rng.choice([0, 0, 1, 1, 2, 4])):
            step(draft)
        if rng.random() < 0.08:
            depart_several(draft)
        elif rng.random() < 0.1:
            depart_state(draft)
        earlier = [c["id"] for c in self.case["changes"] if c["id"] < change["id"]]
        if earlier and rng.random() < 0.1:
            change["follow_up_of"] = rng.choice(earlier)

    def _stray_events(self) -> None:
        for _ in range(self.rng.randrange(3)):
            change: Json = {
                "id": "OTHER-1",
                "deployment": {"start": at(self._moment()), "implementer": "hana"},
            }
            keys = {"sha": self.rng.choice([None, "0ddba11"]), "pr": "777", "run_id": None}
            change["deployment"].update(keys)
            self.case["deployment_events"].append(copy.deepcopy(self._event(change)))
