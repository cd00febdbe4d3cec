"""One part of a question: the sentences, the answer read from them, other answers, and that the text says nothing."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QFrame, QRadioButton, QVBoxLayout

from chgdesk.domain.parameters import as_text, by_path
from chgdesk.services.policies.rules_read import Answered, as_proposed
from chgdesk.text.questions import SILENT, AskedPart
from ui.build import column, label, line
from ui.dialogs.parameter_value.editor import NotAValue, ValueEditor
from ui.dialogs.parameter_value.editors import editor_for
from ui.theme import GRID
from ui.views.policy.adopt.answers import Answers, How

_MOST_QUOTES = 3


class PartBox(QFrame):
    """Round buttons, one for each answer; the last but one opens an editor of the value's kind."""

    def __init__(self, answers: Answers, part: AskedPart, name: str) -> None:
        super().__init__()
        path = part.part.path
        self._answers, self._part, self._name = answers, part, f"{name}.part.{path}"
        self.setObjectName(self._name)
        self.setProperty("role", "card")
        self._editor: ValueEditor | None = None
        self._group = QButtonGroup(self)
        self._stack: QVBoxLayout = column(self, margins=GRID * 2, gap=4)
        self._stack.addWidget(label(part.part.asks, "strong", wrap=True))
        self._quotes()
        self._choices()
        self._fault = label("", "fault", wrap=True, name=f"{self._name}.fault")
        self._fault.hide()
        self._stack.addWidget(self._fault)

    def _quotes(self) -> None:
        """The sentences, as they stand."""
        if not self._part.quotes:
            self._stack.addWidget(label(SILENT, "soft"))
        for quote in self._part.quotes[:_MOST_QUOTES]:
            self._stack.addWidget(label(f"“{quote.sentence}”", "soft", wrap=True))
        more = len(self._part.quotes) - _MOST_QUOTES
        if more > 0:
            self._stack.addWidget(label(f"and {more} more sentences", "small"))
        if self._part.why and self._part.proposed is not None:
            self._stack.addWidget(label(f"!  Look at it: {self._part.why}", "fault", wrap=True))

    def _choices(self) -> None:
        """Every answer there is, the given one chosen."""
        path = self._part.part.path
        how, given = self._answers.given.get(path, (How.PRESET, self._answers.of_preset(path)))
        offered = self._offered()
        for number, answered in enumerate(offered):
            source = " · read from the text" if number == 0 and self._part.proposed is not None else ""
            self._add(
                How.READ if source else How.OTHER,
                answered,
                f"{self._answers.words(path, answered.text)}{source}",
                chosen=how in {How.READ, How.OTHER} and given.text == answered.text,
                key=f"answer.{number}",
            )
        is_other = how is How.OTHER and all(given.text != answered.text for answered in offered)
        self._add_editor(given, chosen=is_other)
        silent, preset = self._answers.silent(path), self._answers.of_preset(path)
        said = self._answers.words(path, silent.text)
        words = f"The text does not say; it then counts as: {said[:1].lower()}{said[1:]}"
        self._add(How.SILENT, silent, words, chosen=how is How.SILENT, key="silent")
        if silent.text != preset.text or how is How.PRESET:
            said = self._answers.words(path, preset.text)
            words = f"As the preset has it: {said[:1].lower()}{said[1:]}"
            self._add(How.PRESET, preset, words, chosen=how is How.PRESET, key="preset")

    def _offered(self) -> tuple[Answered, ...]:
        """What was read first, then its rivals, then the choices the rules know; each once."""
        path = self._part.part.path
        read = as_proposed(self._part)
        found = [read] if read is not None else []
        bare = Answered(path=path, text="null")
        quoted = replace(read, text="null") if read is not None else bare
        found += [replace(quoted, text=each.value) for each in self._part.alternatives if each.path == path]
        if self._part.allowed and not self._part.many:
            found += [replace(bare, text=text) for text in self._part.allowed]
        return tuple({answered.text: answered for answered in reversed(found)}[text] for text in _once(found))

    def _add(self, how: How, answered: Answered, words: str, *, chosen: bool, key: str) -> None:
        """One answer; long words stand below the button, so that nothing is cut."""
        choice = QRadioButton()
        choice.setObjectName(f"{self._name}.{key}")
        choice.setAccessibleName(words)
        choice.setChecked(chosen)
        choice.toggled.connect(lambda on: self._answers.give(how, answered) if on else None)
        self._group.addButton(choice)
        self._stack.addLayout(_beside(choice, words))

    def _add_editor(self, given: Answered, *, chosen: bool) -> None:
        """Another answer: the editor is made when somebody wants it."""
        choice = QRadioButton()
        choice.setObjectName(f"{self._name}.other")
        choice.setAccessibleName("Another answer")
        self._group.addButton(choice)
        self._stack.addLayout(_beside(choice, "Another answer"))
        self._place: QVBoxLayout = column(gap=4)
        self._place.setContentsMargins(GRID * 3, 0, 0, 0)
        self._stack.addLayout(self._place)
        choice.toggled.connect(lambda on: self._on_other(given, wanted=on))
        choice.setChecked(chosen)

    def _on_other(self, given: Answered, *, wanted: bool) -> None:
        if self._editor is None and wanted:
            path = given.path
            self._editor = editor_for(by_path()[path], self._answers.around, self._answers.today)
            self._editor.setObjectName(f"{self._name}.editor")
            how, _given = self._answers.given.get(path, (How.PRESET, given))
            start = self._answers.of_preset(path) if how is How.SILENT else given
            self._editor.show_value(self._answers.value_of(start))
            self._editor.edited.connect(self._on_edited)
            self._place.addWidget(self._editor)
        if self._editor is not None:
            self._editor.setVisible(wanted)
            if wanted:
                self._on_edited()

    def _on_edited(self) -> None:
        """The value typed, once it is one."""
        assert self._editor is not None
        try:
            value = self._editor.value()
        except NotAValue as fault:
            self._say(str(fault))
            return
        self._say("")
        read = as_proposed(self._part)
        base = read if read is not None else Answered(path=self._part.part.path, text="")
        self._answers.give(How.OTHER, replace(base, text=as_text(value)))

    def _say(self, words: str) -> None:
        self._fault.setText(words)
        self._fault.setVisible(bool(words))


def _once(found: list[Answered]) -> list[str]:
    return list(dict.fromkeys(answered.text for answered in found))


def _beside(choice: QRadioButton, words: str) -> QVBoxLayout:
    """A round button with words that wrap."""
    held: QVBoxLayout = column(gap=0)
    row = line(gap=GRID)
    said = label(words, wrap=True)
    said.setBuddy(choice)
    row.addWidget(choice, alignment=Qt.AlignmentFlag.AlignTop)
    row.addWidget(said, 1)
    held.addLayout(row)
    return held
