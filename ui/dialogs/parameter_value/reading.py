"""What a value is changed in: the version's set, what it prints where, the names there are, and who was faster."""

from __future__ import annotations

import zoneinfo
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from chgdesk.domain.parameter_kinds import ParameterClass
from chgdesk.domain.policy_text import PolicyContent
from chgdesk.services.policies.queries import ContentOf, SetOf
from chgdesk.services.reading import EntryBySeq, RecordByRef
from ui.dialogs.parameter_value.known import Surroundings, names_of_presets
from ui.times import moment_words
from ui.views.policy.roles_here import roles_here

DOES: Mapping[ParameterClass, str] = {
    ParameterClass.RULE: "Rule of the judge",
    ParameterClass.GUARD: "Guard on steps",
    ParameterClass.PRINTED: "Only printed",
}
"""What a parameter does, in a few words."""

DOES_MORE: Mapping[ParameterClass, str] = {
    ParameterClass.RULE: "Rule of the judge: every record under this version is judged by it.",
    ParameterClass.GUARD: "Guard on steps: it holds back a step ahead; records already made are not judged by it.",
    ParameterClass.PRINTED: "Only printed: it stands in the text; no record is judged by it.",
}
"""The same in a sentence."""

Ask = Callable[[object], Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class SetReading:
    """A version with its set as stored: `stored` is the number an edit must name; `before` the set in force."""

    content: PolicyContent
    tree: Mapping[str, Any]
    stored: int
    roles: frozenset[str]
    before: Mapping[str, Any] | None = None
    before_number: str = ""
    zones: tuple[str, ...] = ()

    @property
    def titles(self) -> dict[str, str]:
        """The titles of roles by key."""
        return {role.ref: role.title for role in self.content.roles}

    @property
    def around(self) -> Surroundings:
        """What the editors need to know."""
        on_record = [role.ref for role in self.content.roles]
        further = sorted(self.roles.difference(on_record))
        return Surroundings(tree=self.tree, roles=(*on_record, *further), titles=self.titles, zones=self.zones)


def read_set(ask: Ask, version: str, in_force: str = "", *, zones: bool = False) -> SetReading:
    """Read a version's set; asked on a reader thread."""
    tree, stored = ask(SetOf(version=version))
    content: PolicyContent = ask(ContentOf(version=version))
    before = ask(SetOf(version=in_force))[0] if in_force and in_force != version else None
    number = next((each.number for each in content.versions if each.ref == in_force), "")
    roles, _titles = roles_here(ask)
    names_of_presets()
    return SetReading(
        content=content,
        tree=tree,
        stored=stored,
        roles=roles,
        before=before,
        before_number=number if before is not None else "",
        zones=tuple(sorted(zoneinfo.available_timezones())) if zones else (),
    )


def who_saved(ask: Ask, reading: SetReading, zone: ZoneInfo) -> str:
    """Who saved the set last, and when: `Mara Palm on Tue 14 Jul 2026, 20:15 WEST`; asked on a reader thread."""
    held = ask(RecordByRef(kind="parameter_set", ref=reading.content.version.parameter_set))
    entry = ask(EntryBySeq(seq=held.seq)) if held is not None else None
    if entry is None:
        return "Somebody"
    person = ask(RecordByRef(kind="person", ref=entry.actor))
    name = person.value.name if person is not None else entry.actor
    return f"{name} on {moment_words(datetime.fromisoformat(str(entry.recorded)), zone)}"
