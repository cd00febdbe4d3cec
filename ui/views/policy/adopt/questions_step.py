"""Twelve questions, one at a time, each with the sentences it was read from and every other answer (POL-28)."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QButtonGroup, QComboBox, QHBoxLayout, QVBoxLayout
from typing_extensions import override

from chgdesk.text.questions import TWELVE, AskedQuestion
from ui.build import button, clear, column, label, line
from ui.theme import GRID, SIGNS, Shape
from ui.views.policy.adopt.answers import Answers, How
from ui.views.policy.adopt.part_box import PartBox
from ui.views.policy.flow.step import Step


class QuestionsStep(Step):
    """A row of twelve numbers over the question at hand."""

    def __init__(self, answers: Answers, name: str) -> None:
        super().__init__(
            f"{name}.questions",
            "Twelve questions",
            "Their answers decide most of what is found in your records. Each shows the sentence it was read from; "
            "where the text says nothing, nothing is asked for unless you say so.",
        )
        self._answers, self._name = answers, name
        self.at = 0
        self._seen: set[int] = set()
        self._preset = QComboBox()
        self._preset.setObjectName(f"{name}.preset")
        self._preset.setAccessibleName("Preset that gives what the text does not set")
        self._preset.activated.connect(lambda _row: answers.use(str(self._preset.currentData())))
        head = line(gap=GRID)
        head.addWidget(label("Every other rule comes from", "small"))
        head.addWidget(self._preset, 1)
        self.stack.addLayout(head)
        self.stack.addSpacing(GRID)
        self.stack.addLayout(self._numbers())
        self.stack.addSpacing(GRID)
        self._body: QVBoxLayout = column(gap=4)
        self.stack.addLayout(self._body)
        self._earlier = button("Question before", f"{name}.question.before")
        self._later = button("Next question", f"{name}.question.next")
        self._earlier.clicked.connect(lambda: self.show_question(self.at - 1))
        self._later.clicked.connect(lambda: self.show_question(self.at + 1))
        self.stack.addSpacing(GRID * 2)
        foot = line(gap=GRID)
        foot.addWidget(self._earlier)
        foot.addWidget(self._later)
        foot.addStretch(1)
        self.stack.addLayout(foot)
        answers.was_read.connect(self._on_read)
        answers.edited.connect(self._tell)
        self._tell()

    @property
    @override
    def standing(self) -> tuple[Shape, str]:
        rules = self._answers.rules
        if rules is None:
            return Shape.HISTORY, "can be left for later"
        read = sum(question.is_answered for question in rules.asked)
        return (Shape.DONE if self._seen else Shape.OPEN), f"{read} of {len(rules.asked)} answered by the text"

    @override
    def arrive(self) -> None:
        self._answers.read()
        self._tell()

    def show_question(self, at: int) -> None:
        """Bring a question into sight."""
        rules = self._answers.rules
        if rules is None or not 0 <= at < len(rules.asked):
            return
        self.at = at
        self._seen.add(at)
        asked = rules.asked[at]
        clear(self._body)
        acts = [partial(self._add_head, asked)]
        acts += [partial(self._add_part, asked, place) for place in range(len(asked.parts))]
        self.turns.begin((*acts, self._tell))

    def _add_head(self, asked: AskedQuestion) -> None:
        """What is asked, and why it matters."""
        number = f"Question {self.at + 1} of {len(TWELVE)}"
        self._body.addWidget(label(number, "caption"))
        self._body.addWidget(label(asked.question.title, "section", wrap=True, name=f"{self._name}.question"))
        self._body.addWidget(label(asked.question.explanation, "soft", wrap=True))

    def _add_part(self, asked: AskedQuestion, place: int) -> None:
        """One parameter that the question sets."""
        self._body.addSpacing(GRID)
        self._body.addWidget(PartBox(self._answers, asked.parts[place], self._name))

    def _numbers(self) -> QHBoxLayout:
        """Twelve small buttons, each with the sign of how its question stands."""
        row = line(gap=4)
        self._group = QButtonGroup(self)
        for at, question in enumerate(TWELVE):
            shown = button("", f"{self._name}.number.{at + 1}", "subtab")
            shown.setCheckable(True)
            shown.setToolTip(question.title)
            shown.clicked.connect(lambda _checked=False, at=at: self.show_question(at))
            self._group.addButton(shown, at)
            row.addWidget(shown)
        row.addStretch(1)
        return row

    def _on_read(self) -> None:
        """The text was read: begin with the first question."""
        if self._preset.count() == 0:
            for preset in self._answers.presets:
                self._preset.addItem(preset.title, preset.name)
        self._preset.setCurrentIndex(self._preset.findData(self._answers.preset))
        self.show_question(self.at)

    def _tell(self) -> None:
        """How each question stands: read, doubtful, silent or answered by hand."""
        rules = self._answers.rules
        for at, question in enumerate(TWELVE):
            shown = self._group.button(at)
            shape = _shape(self._answers, rules.asked[at]) if rules is not None else Shape.HISTORY
            shown.setText(f"{at + 1} {SIGNS[shape]}")
            shown.setAccessibleName(f"Question {at + 1}: {question.title} {_SAID[shape]}")
            shown.setToolTip(f"{question.title}\n{_SAID[shape]}")
            shown.setChecked(at == self.at)
            shown.setEnabled(rules is not None)
        self._earlier.setEnabled(rules is not None and self.at > 0)
        self._later.setEnabled(rules is not None and self.at < len(TWELVE) - 1)
        self.edited.emit()


_SAID = {
    Shape.DONE: "Answered.",
    Shape.LOOK: "To look at: the text can be read in more than one way.",
    Shape.NOT_NEEDED: "The text does not say.",
    Shape.HISTORY: "Not read yet.",
}


def _shape(answers: Answers, asked: AskedQuestion) -> Shape:
    """How a question stands with the answers given."""
    hows = [answers.given[part.part.path][0] for part in asked.parts if part.part.path in answers.given]
    doubtful = any(
        part.why and part.proposed is not None and answers.given.get(part.part.path, (How.PRESET,))[0] is How.READ
        for part in asked.parts
    )
    if doubtful:
        return Shape.LOOK
    return Shape.DONE if any(how in {How.READ, How.OTHER} for how in hows) else Shape.NOT_NEEDED
