"""What is wrong with minutes before they go on record, one sentence each (CAB-03, APR-13)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from chgdesk.domain.change import Change
from chgdesk.domain.meeting import CONDITIONAL, DECISIONS, GIVEN, REJECT, ChangeMeeting, MeetingItem, decision_words
from chgdesk.domain.workflow.states import SET_ASIDE


def meeting_faults(meeting: ChangeMeeting, changes: Mapping[str, Change], names: Mapping[str, str]) -> tuple[str, ...]:
    """Every reason for which these minutes cannot go on record."""
    return tuple(_faults(meeting, changes, names))


def _faults(meeting: ChangeMeeting, changes: Mapping[str, Change], names: Mapping[str, str]) -> Iterator[str]:
    if not meeting.attendees:
        yield "nobody is named as present. Tick who was at the table."
    for person in (*meeting.attendees, *((meeting.chair,) if meeting.chair else ())):
        if person not in names:
            yield f"nobody is on record as '{person}'. Choose a person of the list, or add them first."
    if meeting.chair and meeting.chair in names and meeting.chair not in meeting.attendees:
        yield f"{names[meeting.chair]} is in the chair and not among those present. Tick them as present."
    for ref, count in Counter(item.change for item in meeting.items).items():
        if count > 1:
            yield f"{ref} stands {count} times in the minutes. Keep one line of it."
    for item in meeting.items:
        yield from (f"{item.change}: {fault}" for fault in _item_faults(item, meeting, changes, names))


def _item_faults(
    item: MeetingItem, meeting: ChangeMeeting, changes: Mapping[str, Change], names: Mapping[str, str]
) -> Iterator[str]:
    change = changes.get(item.change)
    if change is None:
        yield "there is no change of this number. `chgdesk change find` looks for words in it."
        return
    if item.decision not in DECISIONS:
        yield f"'{item.decision}' is no decision. Write one of {', '.join(key for key in DECISIONS if key)}."
        return
    if item.decision in GIVEN and change.state in SET_ASIDE:
        yield f"it is {change.state.value} and cannot be {decision_words(item.decision)} any more."
    if item.decision in GIVEN and not item.deciders:
        yield f"it is said to be {decision_words(item.decision)}, and not by whom. Name who decided."
    for person in item.deciders:
        if person not in meeting.attendees:
            yield f"{names.get(person, person)} is said to have decided and is not among those present."
    if item.decision == CONDITIONAL and not item.condition.strip():
        yield "the condition is empty. Write what has to be so before it may go on."
    if item.decision == REJECT and not (item.note.strip() or item.concerns.strip()):
        yield "it is rejected without a reason. Write the concern; it stays on the record."
