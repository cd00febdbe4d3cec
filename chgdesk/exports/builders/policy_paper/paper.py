"""One document of one version, ready to be put on paper, with what its pages say of their making."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from chgdesk.domain.calendar import zone_of
from chgdesk.domain.people import role_words
from chgdesk.domain.policy import PolicyVersion
from chgdesk.domain.policy_text import POLICY, PolicyContent
from chgdesk.exports.columns import moment_text, utc_text
from chgdesk.exports.report import RegisterHead
from chgdesk.text.blocks import SetSection


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyPaper:
    """One document of one version, with what its pages say of their making.

    `sections` are those of `part`, set out: from the frozen text once there is one. `standing` is how the version
    stands on the day of `names_as_of`, in the words of the shelf: draft, in review, approved, in force, superseded,
    withdrawn, retired. `clauses` gives, for sections printed in another document of the set, where they stand.
    `certificate` names the holder of the certificate by which the finished file will be signed.
    """

    content: PolicyContent
    sections: tuple[SetSection, ...]
    standing: str
    names_as_of: date
    generated_at: datetime
    generated_by: str
    app_version: str
    part: str = POLICY
    superseded_on: date | None = None
    zone: str = ""
    head: RegisterHead | None = None
    warnings: tuple[str, ...] = ()
    clauses: Mapping[str, str] = field(default_factory=dict)
    certificate: str = ""

    @property
    def version(self) -> PolicyVersion:
        """The version printed."""
        return self.content.version

    @property
    def local_zone(self) -> str:
        """The zone in which local times are printed."""
        return self.zone or self.content.organisation.zone

    def moment(self, instant: datetime) -> str:
        """An instant as exact UTC, and local with its offset and zone."""
        local = moment_text(instant, zone_of(self.local_zone))
        return f"{utc_text(instant)} ({local}, {self.local_zone})"

    @property
    def status(self) -> str:
        """How the version stands, as the cover says it."""
        return self.standing.capitalize()

    def person(self, ref: str | None) -> str:
        """A person's name; the reference itself where nobody of that reference is known."""
        return next((held.name for held in self.content.people if held.ref == ref), ref or "")

    def role(self, ref: str) -> str:
        """A role's title as the organisation writes it."""
        return next((held.title for held in self.content.roles if held.ref == ref and held.title), role_words(ref))

    def successor(self) -> PolicyVersion | None:
        """The version that took over from this one, if it is superseded."""
        began = self.version.effective_on
        later = [
            version
            for version in self.content.versions
            if began and version.effective_on and version.effective_on > began and version.ref != self.version.ref
        ]
        return min(later, key=lambda version: version.effective_on or date.max, default=None)

    @property
    def ended_on(self) -> date | None:
        """The day from which a superseded version no longer holds."""
        successor = self.successor()
        return self.superseded_on or (successor.effective_on if successor else None)
