"""What somebody wanted changed: the few words from which a whole record of the sample company follows."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from chgdesk.domain.catalogue import SystemCard
from chgdesk.domain.evaluation.classification import implied_risk
from chgdesk.domain.parameters import unflatten
from chgdesk.domain.rules import Rules, rules_of
from chgdesk.services.sample_company.company import ZONE, local, systems
from chgdesk.services.sample_company.policy import SECOND_EFFECTIVE, SECOND_SET, parameter_sets

IN_REPOSITORY = frozenset({"code", "database", "infrastructure"})


@cache
def cards() -> dict[str, SystemCard]:
    """The cards of the systems, by reference."""
    return {card.ref: card for card in systems()}


@cache
def _rules() -> dict[str, Rules]:
    return {held.ref: rules_of(unflatten(held.values)) for held in parameter_sets()}


def rules_at(instant: datetime) -> Rules:
    """The rules in force at that instant."""
    first, second = (rules for _, rules in sorted(_rules().items(), key=lambda item: item[0] == SECOND_SET))
    return second if second.calendar.local_date(instant) >= SECOND_EFFECTIVE else first


def on_day(day: date, hour: int, minute: int, second: int = 0) -> datetime:
    """An instant on a local day of the sample company."""
    return datetime.combine(day, time(hour, minute, second), ZoneInfo(ZONE)).astimezone(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """One wanted change. `live` is local time; risk, approvals, tests and the rest follow from the rules of the day."""

    key: str
    live: str
    title: str
    what: str
    why: str
    system: str
    author: str
    deployer: str = ""
    asked_by: str = "lucia"
    minutes: int = 12
    days_ahead: int = 4
    flags: tuple[str, ...] = ()
    category: str = "normal"
    template: str | None = None
    told_by: str = ""
    kind: str = ""

    @property
    def start(self) -> datetime:
        """When it went live."""
        return local(self.live)

    @property
    def end(self) -> datetime:
        """When the deployment was finished."""
        return self.start + timedelta(minutes=self.minutes)

    @property
    def implementer(self) -> str:
        """Who deployed it: the author, unless somebody else is named."""
        return self.deployer or self.author

    @property
    def change_type(self) -> str:
        """The type that the system's card gives, unless this change is of another."""
        return self.kind or cards()[self.system].change_type

    @property
    def via_repository(self) -> bool:
        """Whether it came through a pull request."""
        return self.change_type in IN_REPOSITORY and self.template is None

    @property
    def commit(self) -> str:
        """The commit that was deployed."""
        return hashlib.sha256(f"commit of {self.key}".encode()).hexdigest()[:40]

    @property
    def all_flags(self) -> frozenset[str]:
        """Its own flags and those of its system."""
        return frozenset(self.flags) | frozenset(cards()[self.system].flags)

    @property
    def risk(self) -> str:
        """The risk that its flags imply."""
        return implied_risk(self.all_flags, rules_at(self.start))

    def spread(self, purpose: str, below: int) -> int:
        """A number from 0 that looks accidental and is the same each time."""
        return int(hashlib.sha256(f"{self.key}/{purpose}".encode()).hexdigest()[:8], 16) % below

    def workday_before(self, count: int, hour: int, purpose: str) -> datetime:
        """An instant so many business days before going live, at an accidental minute of that hour."""
        calendar = rules_at(self.start).calendar
        day = calendar.local_date(self.start)
        while count > 0:
            day -= timedelta(days=1)
            if calendar.is_business_day(day):
                count -= 1
        return on_day(day, hour, self.spread(purpose, 58), self.spread(f"{purpose} s", 60))

    def workday_after(self, count: int, hour: int, purpose: str) -> datetime:
        """An instant so many business days after the end, at an accidental minute of that hour."""
        calendar = rules_at(self.start).calendar
        day = calendar.nth_business_day(calendar.local_date(self.end), count)
        return on_day(day, hour, self.spread(purpose, 58), self.spread(f"{purpose} s", 60))

    @property
    def written(self) -> datetime:
        """When it was first written down."""
        return self.workday_before(self.days_ahead, 9, "written")
