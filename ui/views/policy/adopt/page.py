"""Adopt a version approved elsewhere, step by step, and an earlier one after it (POL-28)."""

from __future__ import annotations

from collections.abc import Iterator

from typing_extensions import override

from chgdesk.domain.calendar import day_words
from chgdesk.domain.policy_text import PolicySection
from chgdesk.services.policies.commands import AdoptVersion, HeldFile, KeepFields, KeepRoles
from chgdesk.services.policies.rules_read import Answered, bindings_of, contradictions, values_of
from chgdesk.services.policies.taking_in import fields_from
from chgdesk.services.registry import Command
from chgdesk.text.read_document import ReadDocument
from ui.port import Changed
from ui.views.policy.adopt.answers import Answers
from ui.views.policy.adopt.facts_step import FactsStep
from ui.views.policy.adopt.figures_step import FiguresStep
from ui.views.policy.adopt.questions_step import QuestionsStep
from ui.views.policy.adopt.record_step import RecordStep
from ui.views.policy.adopt.text_step import TextStep
from ui.views.policy.desk import PolicyDesk
from ui.views.policy.flow.page import FlowPage
from ui.views.policy.taking_in.decisions import Decisions
from ui.views.policy.taking_in.file_step import FileStep

NAME = "policy_adopt"
FILTERS = "Policies (*.pdf *.docx *.md *.markdown *.txt);;Every file (*)"


class AdoptPage(FlowPage):
    """Records the version with its file, people, dates, proof and readings; arrives at Versions."""

    def __init__(self, desk: PolicyDesk) -> None:
        super().__init__(desk, NAME, "We have a policy: adopt it", "Adopt this version")
        self.decisions = Decisions(desk, self.work, for_draft=False)
        self.answers = Answers(desk, self.decisions, self.work)
        for held in (self.decisions, self.answers):
            held.setParent(self)
        hint = (
            "The document as it was approved: PDF, Word or Markdown. The file itself is kept, byte for byte. Begin "
            "with the version in force; earlier ones can follow."
        )
        ask = "Drop the approved document here"
        self.file = FileStep(self.decisions, NAME, hint, ask, FILTERS, needed=False)
        self.facts = FactsStep(desk, NAME)
        self.text = TextStep(desk, self.decisions, NAME)
        self.questions = QuestionsStep(self.answers, NAME)
        self.figures = FiguresStep(self.answers, NAME)
        self.last = RecordStep(NAME)
        self.answers.edited.connect(self._look)
        self.decisions.was_read.connect(self._on_file_read)
        self.show_steps((self.file, self.facts, self.text, self.questions, self.figures, self.last))
        self.list.currentRowChanged.connect(lambda _row: self._look())

    @property
    @override
    def is_settled(self) -> bool:
        return super().is_settled and not self.decisions.is_reading and not self.answers.is_reading

    @property
    @override
    def why_not_finish(self) -> str:
        return super().why_not_finish or self.last.fault

    @override
    def leave(self, key: str = "") -> None:
        self.decisions.close()
        self.answers.close()
        super().leave(key)

    @override
    def record(self) -> None:
        """Read the text as decided where it is wanted, then record."""
        self.set_busy(busy=True)
        if self.text.is_wanted:
            self.decisions.sections(self._record, self.take_fault)
        else:
            self._record(None, ())

    def _record(self, read: ReadDocument | None, sections: tuple[PolicySection, ...]) -> None:
        """The version, then the roles its rules name that are not on record, then the fields of its text."""
        file, facts = self.decisions.file, self.facts
        assert file is not None
        approved, effective = facts.dates
        keys = {section.key for section in sections}
        chosen = [one if one.section in keys else _without_section(one) for one in self.answers.chosen]
        adopt = AdoptVersion(
            document=facts.document,
            number=facts.number.text().strip(),
            author=facts.author.person,
            approved_by=facts.approver.person,
            approved_on=approved,
            effective_on=effective,
            next_review_on=facts.review.day,
            change_summary=" ".join(facts.summary.toPlainText().split()),
            original=HeldFile(name=file.name, data=file.data),
            proof=facts.held_proof,
            proof_note=facts.stated.text().strip(),
            preset=self.answers.preset,
            values=values_of(chosen),
            bindings=bindings_of(chosen),
            sections=sections,
        )
        self.carry_out((adopt, *self._beside(read, chosen)), self._on_adopted)

    def _beside(self, read: ReadDocument | None, chosen: list[Answered]) -> Iterator[Command]:
        """Roles and fields that the version speaks of and nobody recorded yet."""
        shelf = self.desk.shelf
        known = {role.ref for role in shelf.roles} if shelf is not None else set()
        said = " ".join(answered.text for answered in chosen)
        named = tuple(role for role in self.answers.roles if role.ref not in known and f'"{role.ref}"' in said)
        if named:
            yield KeepRoles(roles=named)
        if read is not None and self.decisions.fields and shelf is not None:
            fields = fields_from(read, tuple(self.decisions.fields.values()), {field.ref for field in shelf.fields})
            if fields:
                yield KeepFields(fields=fields)

    def _on_adopted(self, changed: Changed) -> None:
        """It is on record: to Versions, or to an earlier one."""
        if not self.last.again.isChecked():
            self.arrived(changed, "versions")
            return
        self.set_busy(busy=False)
        self.forget_typed()
        self.desk.say(changed.sentence)
        self.last.again.setChecked(False)
        self.facts.begin_earlier()
        self.decisions.take_file(None)
        self.answers.forget()
        self.go_to("file")

    def _on_file_read(self) -> None:
        """Somebody who went ahead to the questions need not come back for them."""
        if self.steps and self.step in {self.questions, self.figures}:
            self.answers.read()

    def _look(self) -> None:
        """On the last step: say what will be recorded, and whether the answers fit together."""
        if not self.steps or self.step is not self.last:
            return
        self.last.show_lines(tuple(self._lines()))
        tree, chosen = self.answers.tree, self.answers.chosen
        if tree:
            self.ask(lambda: contradictions(tree, chosen), self.last.show_faults)

    def _lines(self) -> Iterator[str]:
        """What will be recorded, in sentences."""
        facts, file = self.facts, self.decisions.file
        if facts.why_not or file is None:
            yield facts.why_not or "Choose the file first."
            return
        approved, effective = facts.dates
        number = facts.number.text().strip()
        yield f"Version {number} of {facts.document.ref}, {facts.document.title}; kept as {file.name}."
        yield (
            f"Written by {facts.author.name}, approved by {facts.approver.name} on {day_words(approved)}, in force "
            f"from {day_words(effective)}."
        )
        yield (
            f"The approval rests on {facts.held_proof.name}."
            if facts.held_proof is not None
            else "The approval is only stated; no document is held."
        )
        yield f"Recorded late, on {day_words(self.desk.today)}, and marked so."
        read = sum(1 for answered in self.answers.chosen if answered.sentence)
        preset = next((one.title for one in self.answers.presets if one.name == self.answers.preset), "Recommended")
        yield f"{read} rules are read from its sentences. What neither the text nor you set comes from “{preset}”."
        if self.text.is_wanted and self.decisions.read is not None:
            yield f"Its text is taken in as {len(self.decisions.read.sections)} sections."


def _without_section(answered: Answered) -> Answered:
    """The sentence is kept, the section it stood in is not."""
    return Answered(path=answered.path, text=answered.text, sentence=answered.sentence)
