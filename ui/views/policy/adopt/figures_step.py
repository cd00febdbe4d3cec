"""Figures found elsewhere in the text, offered for binding sentence by sentence (POL-28)."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QCheckBox, QComboBox, QFrame, QVBoxLayout
from typing_extensions import override

from chgdesk.domain.parameters import by_path
from chgdesk.services.policies.rules_read import Answered, as_figure
from chgdesk.text.figures import HIGH, Proposal
from ui.build import clear, column, label, line
from ui.theme import GRID, Shape
from ui.views.policy.adopt.answers import Answers
from ui.views.policy.flow.step import Step


class FiguresStep(Step):
    """One card for each sentence; ticked ones set the rule they state."""

    def __init__(self, answers: Answers, name: str) -> None:
        super().__init__(
            f"{name}.figures",
            "Other figures in the text",
            "Each is a figure the text states beside the twelve questions, with the rule it probably means. Ticked "
            "ones set that rule and keep the sentence; the rest stays text.",
        )
        self._answers, self._name = answers, name
        self._built_for: object = None
        self._none = label("", "soft", wrap=True, name=f"{name}.no_figures")
        self._list: QVBoxLayout = column(gap=GRID)
        self.stack.addWidget(self._none)
        self.stack.addLayout(self._list)
        answers.was_read.connect(self._on_read)
        answers.edited.connect(self.edited.emit)

    @property
    @override
    def standing(self) -> tuple[Shape, str]:
        rules = self._answers.rules
        if rules is None:
            return Shape.HISTORY, ""
        if self.why_not:
            return Shape.LOOK, "two differ"
        return Shape.DONE, f"{len(self._answers.figures)} of {len(rules.figures)} bound"

    @property
    @override
    def why_not(self) -> str:
        seen: dict[str, str] = {}
        for answered in self._answers.figures.values():
            if seen.setdefault(answered.path, answered.text) != answered.text:
                meaning = by_path()[answered.path].meaning
                return f"Two ticked sentences say it differently: {meaning}. Untick one of them."
        return ""

    @override
    def arrive(self) -> None:
        self._answers.read()
        self._build()

    def _on_read(self) -> None:
        if self.isVisible():
            self._build()

    def _build(self) -> None:
        """A card for each, a few at a time."""
        rules = self._answers.rules
        if rules is None or self._built_for is rules:
            return
        self._built_for = rules
        clear(self._list)
        self._none.setText("" if rules.figures else "No other figure of the text states a rule that chgdesk knows.")
        self._none.setVisible(not rules.figures)
        self.turns.begin(partial(self._add, place, proposal) for place, proposal in enumerate(rules.figures))

    def _add(self, place: int, proposal: Proposal) -> None:
        self._list.addWidget(FigureCard(self._answers, place, proposal, f"{self._name}.figure.{place}"))


class FigureCard(QFrame):
    """One sentence, and what its figure may state."""

    def __init__(self, answers: Answers, place: int, proposal: Proposal, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setProperty("role", "card")
        self._answers, self._place, self._proposal = answers, place, proposal
        self.tick = QCheckBox("Sets this rule:")
        self.tick.setObjectName(f"{name}.tick")
        self.tick.setAccessibleDescription(proposal.sentence)
        self.means = QComboBox()
        self.means.setObjectName(f"{name}.means")
        self.means.setAccessibleName("The rule it states")
        self.means.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.means.setMinimumContentsLength(20)
        for candidate in proposal.candidates:
            meaning = by_path()[candidate.path].meaning.rstrip(".")
            said = answers.words(candidate.path, candidate.value)
            self.means.addItem(f"{said[:1].lower()}{said[1:]} · {meaning}", candidate)
        self.tick.setChecked(place in answers.figures)
        stack = column(self, margins=GRID * 2, gap=4)
        stack.addWidget(label(f"“{proposal.sentence}”", wrap=True))
        if proposal.heading:
            stack.addWidget(label(f"under “{proposal.heading}”", "small", wrap=True))
        row = line(gap=GRID)
        row.addWidget(self.tick)
        row.addWidget(self.means, 1)
        stack.addLayout(row)
        if proposal.confidence != HIGH:
            stack.addWidget(label(f"!  Look at it: {proposal.why}", "fault", wrap=True))
        self.tick.toggled.connect(lambda _on: self._tell())
        self.means.activated.connect(lambda _row: self._tell())

    def _tell(self) -> None:
        """Bind it as chosen, or leave it."""
        chosen = self.means.currentData()
        read = as_figure(self._proposal)
        answered = Answered(path=chosen.path, text=chosen.value, sentence=read.sentence, section=read.section)
        self._answers.tick(self._place, answered if self.tick.isChecked() else None)
