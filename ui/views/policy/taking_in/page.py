"""Take a Word or Markdown file into the draft, in three steps (POL-05, POL-25)."""

from __future__ import annotations

from typing_extensions import override

from chgdesk.domain.policy_text import PolicySection
from chgdesk.services.policies.commands import KeepFields, SaveSections
from chgdesk.services.policies.queries import SectionsOf
from chgdesk.services.policies.taking_in import edits_into, fields_from
from chgdesk.services.registry import Command
from chgdesk.text.read_document import ReadDocument
from ui.views.policy.desk import PolicyDesk
from ui.views.policy.flow.page import FlowPage
from ui.views.policy.taking_in.decisions import Decisions
from ui.views.policy.taking_in.file_step import FileStep
from ui.views.policy.taking_in.found_step import FoundStep
from ui.views.policy.taking_in.place_step import PlaceStep

NAME = "policy_import"
FILTERS = "Word and Markdown (*.docx *.md *.markdown *.txt);;Every file (*)"


class TakingInPage(FlowPage):
    """Records the new fields, then the sections; arrives in Text."""

    def __init__(self, desk: PolicyDesk) -> None:
        super().__init__(desk, NAME, "Take a file into the draft", "Take it into the draft")
        self.decisions = Decisions(desk, self.work, for_draft=True)
        self.decisions.setParent(self)
        hint = "A Word document or a Markdown file. The file itself is only read; nothing is recorded before the end."
        ask = "Drop the Word or Markdown file here"
        self.file = FileStep(self.decisions, NAME, hint, ask, FILTERS, needed=True)
        self.found = FoundStep(desk, self.decisions, NAME)
        self.place = PlaceStep(desk, NAME)
        desk.shelf_read.connect(self._on_shelf)
        self.show_steps((self.file, self.found, self.place))

    @property
    @override
    def is_settled(self) -> bool:
        return super().is_settled and not self.decisions.is_reading

    @override
    def record(self) -> None:
        """Read it as decided, then record."""
        self.set_busy(busy=True)
        self.decisions.sections(self._on_sections, self.take_fault)

    @override
    def leave(self, key: str = "") -> None:
        self.decisions.close()
        super().leave(key)

    def _on_shelf(self, _shelf: object) -> None:
        self.tell()

    def _on_sections(self, read: ReadDocument, sections: tuple[PolicySection, ...]) -> None:
        """They are ready: work out what changes in the draft, off the GUI thread."""
        shelf = self.desk.shelf
        assert shelf is not None
        assert shelf.draft is not None
        ask, version, instead = self.desk.asker, shelf.draft.version.ref, self.place.instead.isChecked()
        wanted, known = tuple(self.decisions.fields.values()), {field.ref for field in shelf.fields}

        def acts() -> tuple[Command, ...]:
            edits = edits_into(sections, ask(SectionsOf(version=version)), instead=instead)
            save = SaveSections(version=version, edits=edits)
            fresh = fields_from(read, wanted, known)
            return (KeepFields(fields=fresh), save) if fresh else (save,)

        self.ask(acts, self._carry_out)

    def _carry_out(self, commands: tuple[Command, ...]) -> None:
        self.carry_out(commands, lambda changed: self.arrived(changed, "text"))
