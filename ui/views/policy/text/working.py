"""The text as it stands in the editor: what is recorded, what was changed since, and undo of the outline (POL-13)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from chgdesk.domain.policy_text import PolicySection
from chgdesk.services.policies.commands import Edited
from chgdesk.services.policies.queries import StoredSection
from ui.views.policy.text import order
from ui.views.policy.text.order import Sections


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """A section as the workspace holds it, and the number of its stored version."""

    section: PolicySection
    seen: int


class _Rearranged(QUndoCommand):
    """One act on the outline; the words typed into sections are not part of it."""

    def __init__(self, words: str, put: Callable[[Sections], None], before: Sections, after: Sections) -> None:
        super().__init__(words)
        self._put, self._before, self._after = put, before, after

    def redo(self) -> None:
        """Do it, or do it again."""
        self._put(self._after)

    def undo(self) -> None:
        """Take it back."""
        self._put(self._before)


class WorkingText(QObject):
    """The sections of one draft while they are edited; nothing here touches the workspace.

    `rearranged` tells that headings, order or levels are others; `edited` that something unrecorded changed.
    """

    rearranged = Signal()
    edited = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.stack = QUndoStack(self)
        self.version = ""
        self._recorded: dict[str, Recorded] = {}
        self._sections: Sections = ()
        self._bodies: dict[str, str] = {}

    @property
    def sections(self) -> Sections:
        """The sections as they stand now, with what was typed."""
        return tuple(self._with_body(section) for section in self._sections)

    @property
    def headings(self) -> Sections:
        """The sections in order; their bodies may lag behind what was typed."""
        return self._sections

    @property
    def is_dirty(self) -> bool:
        """Whether anything stands here that is not recorded."""
        return bool(self.edits())

    def place_of(self, key: str) -> int:
        """Where a section stands; -1 where it does not."""
        return next((n for n, section in enumerate(self._sections) if section.key == key), -1)

    def section(self, key: str) -> PolicySection | None:
        """One section with what was typed."""
        place = self.place_of(key)
        return self._with_body(self._sections[place]) if place >= 0 else None

    def load(self, version: str, stored: Iterable[StoredSection]) -> None:
        """Begin with what is recorded; whatever stood here is let go."""
        self.version = version
        self._recorded = {one.section.key: Recorded(section=one.section, seen=one.stored) for one in stored}
        self._sections = tuple(one.section for one in self._recorded.values())
        self._bodies = {one.key: one.body for one in self._sections}
        self.stack.clear()
        self.rearranged.emit()
        self.edited.emit()

    def stands_on(self, stored: Iterable[StoredSection]) -> bool:
        """Whether what is stored is what stands recorded here."""
        known = {key: held.seen for key, held in self._recorded.items() if not held.section.removed}
        return known == {one.section.key: one.stored for one in stored}

    def set_body(self, key: str, body: str) -> None:
        """What the editor holds now; its own undo keeps the steps."""
        if self._bodies.get(key) != body:
            self._bodies[key] = body
            self.edited.emit()

    def changed_keys(self) -> frozenset[str]:
        """The sections whose heading, text, level or topic are others than recorded."""
        return frozenset(s.key for s in self.sections if self._differs(s, ignore_position=True))

    def edits(self) -> tuple[Edited, ...]:
        """What is to be recorded: only the sections that changed, with the stored numbers the editor saw."""
        known = {key: held.section.position for key, held in self._recorded.items()}
        now = order.positioned(self.sections, known)
        standing = {section.key for section in now}
        edits = [Edited(section=s, seen=self._seen(s.key)) for s in now if self._differs(s)]
        gone = [held for key, held in self._recorded.items() if key not in standing and not held.section.removed]
        return (*edits, *(Edited(section=replace(held.section, removed=True), seen=held.seen) for held in gone))

    def take_recorded(self, edits: Iterable[Edited], stored: Mapping[str, int]) -> None:
        """These edits are on record; `stored` gives the new number of each section's stored version by reference."""
        for edit in edits:
            section = edit.section
            seen = stored.get(f"{self.version}/{section.key}", edit.seen + 1)
            self._recorded[section.key] = Recorded(section=section, seen=seen)
        positions = {key: held.section.position for key, held in self._recorded.items()}
        self._sections = tuple(replace(s, position=positions.get(s.key, s.position)) for s in self._sections)
        self.edited.emit()

    def see(self, key: str, section: PolicySection, seen: int) -> None:
        """What stands recorded now of a section somebody else saved: an edit is held against that from now on."""
        self._recorded[key] = Recorded(section=section, seen=seen)
        self.edited.emit()

    def take_up(self, edits: Iterable[Edited]) -> None:
        """Bring back what was typed before a crash, as one step that can be undone."""
        given = {edit.section.key: edit for edit in edits}
        kept = [given[s.key].section if s.key in given else s for s in self.sections]
        kept += [edit.section for key, edit in given.items() if self.place_of(key) < 0]
        for section in kept:
            self._bodies[section.key] = section.body
        for key, edit in given.items():
            held = self._recorded.get(key)
            if held is not None and held.seen != edit.seen:
                # Somebody saved it since: recording is refused as a conflict, as it would have been then.
                self._recorded[key] = Recorded(section=held.section, seen=edit.seen)
        after = tuple(sorted((s for s in kept if not s.removed), key=lambda section: section.position))
        self._rearrange("take up what was typed", after)
        self.edited.emit()

    def revert(self, key: str) -> None:
        """Take what is recorded of one section instead of what was typed."""
        held = self._recorded.get(key)
        if held is not None:
            self._bodies[key] = held.section.body
            self._swap("take what is recorded", key, held.section)
            self.edited.emit()

    def add(self, after: str, heading: str, topic: str = "") -> str:
        """A new section behind another's branch, on its level; answers with its key."""
        key = self._free_key(heading)
        place = self.place_of(after)
        model = self._sections[place] if place >= 0 else None
        level, part = (model.level, model.part) if model is not None else (1, "policy")
        fresh = PolicySection(
            ref=f"{self.version}/{key}",
            version=self.version,
            key=key,
            heading=heading,
            part=part,
            level=level,
            topic=topic,
        )
        at = order.branch(self._sections, place) if place >= 0 else len(self._sections)
        self._bodies[key] = ""
        self._rearrange(f"add “{heading}”", (*self._sections[:at], fresh, *self._sections[at:]))
        return key

    def rename(self, key: str, heading: str) -> None:
        """Give a section another heading; a blank one is left as it was."""
        heading = " ".join(heading.split())
        section = self.section(key)
        if section is not None and heading and heading != section.heading:
            self._swap(f"rename “{section.heading}”", key, replace(section, heading=heading))

    def set_topic(self, key: str, topic: str) -> None:
        """Say which topic a section covers (POL-02)."""
        section = self.section(key)
        if section is not None and topic != section.topic:
            self._swap(f"topic of “{section.heading}”", key, replace(section, topic=topic))

    def move(self, key: str, step: int) -> None:
        """Take a branch up or down among its neighbours."""
        self._act("move", key, lambda place: order.moved(self._sections, place, step))

    def indent(self, key: str, step: int) -> None:
        """Take a branch a level deeper, or less deep."""
        self._act("indent" if step > 0 else "outdent", key, lambda place: order.indented(self._sections, place, step))

    def drop(self, key: str, target: str, *, inside: bool, behind: bool) -> None:
        """Take a branch where it was dropped."""
        at = self.place_of(target)
        if at >= 0:
            self._act("move", key, lambda place: order.dropped(self._sections, place, at, inside=inside, behind=behind))

    def remove(self, key: str) -> int:
        """Take a branch out; answers with how many sections went."""
        place = self.place_of(key)
        end = order.branch(self._sections, place)
        self._act("delete", key, lambda _place: (*self._sections[:place], *self._sections[end:]))
        return end - place

    def _act(self, words: str, key: str, make: Callable[[int], Sections]) -> None:
        """One act on the outline, if it changes anything."""
        place = self.place_of(key)
        if place >= 0:
            self._rearrange(f"{words} “{self._sections[place].heading}”", make(place))

    def _swap(self, words: str, key: str, fresh: PolicySection) -> None:
        """Another face of one section."""
        self._rearrange(words, tuple(fresh if s.key == key else s for s in self._sections))

    def _rearrange(self, words: str, after: Sections) -> None:
        """Do it through the stack, so that it can be taken back."""
        if after != self._sections:
            self.stack.push(_Rearranged(words, self._put, self._sections, after))

    def _put(self, sections: Sections) -> None:
        """The outline stands like this now."""
        self._sections = sections
        self.rearranged.emit()
        self.edited.emit()

    def _with_body(self, section: PolicySection) -> PolicySection:
        body = self._bodies.get(section.key, section.body)
        return section if section.body == body else replace(section, body=body)

    def _seen(self, key: str) -> int:
        held = self._recorded.get(key)
        return held.seen if held is not None else 0

    def _differs(self, section: PolicySection, *, ignore_position: bool = False) -> bool:
        """Whether a section is another than recorded; who recorded it when is no difference."""
        held = self._recorded.get(section.key)
        return held is None or _face(section, ignore_position) != _face(held.section, ignore_position)

    def _free_key(self, heading: str) -> str:
        """A key nobody has: it stays the same from version to version."""
        base = re.sub(r"[^a-z0-9]+", "_", heading.lower()).strip("_")[:40] or "section"
        taken = {*self._bodies, *self._recorded}
        key, number = base, 1
        while key in taken:
            number += 1
            key = f"{base}_{number}"
        return key


def _face(section: PolicySection, ignore_position: bool) -> tuple[object, ...]:  # noqa: FBT001 - a private pair
    position = 0 if ignore_position else section.position
    return section.heading, section.body, section.level, section.topic, section.part, section.removed, position


_KEPT = ("key", "heading", "body", "part", "position", "level", "topic", "requirements", "removed")


def as_values(edits: Iterable[Edited]) -> list[dict[str, Any]]:
    """Edits as JSON values, for the draft on disk."""
    return [
        {"seen": edit.seen, **{name: value for name, value in asdict(edit.section).items() if name in _KEPT}}
        for edit in edits
    ]


def from_values(version: str, values: Iterable[Mapping[str, Any]]) -> tuple[Edited, ...]:
    """Edits as they were kept on disk.

    Raises:
        TypeError, ValueError, KeyError: they were written by another version of the program.
    """
    edits = []
    for value in values:
        known = {name: value[name] for name in _KEPT}
        known["requirements"] = tuple(known["requirements"])
        section = PolicySection(ref=f"{version}/{known['key']}", version=version, **known)
        edits.append(Edited(section=section, seen=int(value["seen"])))
    return tuple(edits)
