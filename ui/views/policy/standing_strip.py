"""The line that says why a version is only read, and the way to a draft."""

from __future__ import annotations

from PySide6.QtCore import Signal

from chgdesk.errors import UserError
from chgdesk.services.policies.commands import StartDraft
from chgdesk.services.policies.queries import VersionLine
from ui.port import Changed
from ui.views.policy.desk import PolicyDesk
from ui.views.policy.text.standing import standing_words
from ui.widgets.strip import Strip

_PLURAL = (
    ("Its text stays as it was", "Its {} stay as they were"),
    ("Its text is frozen until it is", "Its {} are frozen until it is"),
)
"""The words of a text, said of several things."""


class StandingStrip(Strip):
    """`draft_chosen` carries the reference of the draft to go on in, an open one or one just begun."""

    draft_chosen = Signal(str)

    def __init__(self, name: str, desk: PolicyDesk, noun: str) -> None:
        super().__init__(name)
        self._desk, self._noun = desk, noun

    def show_line(self, line: VersionLine | None) -> None:
        """Say how a version stands; nothing for a draft that can be written."""
        desk, shelf = self._desk, self._desk.shelf
        if line is None or shelf is None:
            self.say("")
            return
        if line.version.state == "draft":
            self.say(desk.why_not)
            return
        words = standing_words(line)
        for said, instead in _PLURAL if self._noun.endswith("s") else (("Its text", "Its {}"),):
            words = words.replace(said, instead.format(self._noun))
        draft = shelf.draft
        if draft is not None and draft.version.state == "draft":
            ref = draft.version.ref
            self.say(words, (f"Change it in draft {draft.version.number}", lambda: self.draft_chosen.emit(ref)))
        elif draft is not None:
            self.say(words)
        elif desk.why_not:
            self.say(f"{words} {desk.why_not}")
        else:
            self.say(words, ("Start a new draft", lambda: self._begin(line)))

    def _begin(self, line: VersionLine) -> None:
        """The next version begins where this one ends."""

        def begun(changed: Changed) -> None:
            self._desk.say(changed.sentence)
            touched = getattr(changed.value, "touched", ())
            self.draft_chosen.emit(next((one.ref for one in touched if one.kind == "policy_version"), ""))

        def refused(error: BaseException) -> None:
            if isinstance(error, UserError):
                self.say(str(error))
            else:
                self._desk.report(error)

        version = line.version
        command = StartDraft(document=version.document, based_on=version.ref)
        self._desk.execute(command, self, done=begun, failed=refused)
