"""Choose the rules to begin with: six cards, and what the chosen one says otherwise (PRM-02)."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QRadioButton
from typing_extensions import override

from chgdesk.domain.parameter_compare import ParameterDifference
from chgdesk.services.presets import RECOMMENDED, Preset
from ui.build import column, label
from ui.theme import GRID, Shape
from ui.views.policy.begin.ground import Ground
from ui.views.policy.desk import PolicyDesk
from ui.views.policy.flow.step import Step
from ui.views.policy.flow.still import still
from ui.widgets.list_table import TALL, Heading, ListColumn, ListTable


class PresetCard(QFrame):
    """One preset: its title, whom it fits and what it demands."""

    chosen = Signal(str)

    def __init__(self, preset: Preset, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setProperty("role", "card")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._preset = preset
        self.choice = QRadioButton(preset.title)
        self.choice.setObjectName(f"{name}.choice")
        self.choice.setAccessibleDescription(preset.description)
        self.choice.setAutoExclusive(False)
        self.choice.clicked.connect(lambda: self.chosen.emit(preset.name))
        stack = column(self, margins=GRID * 2, gap=4)
        stack.addWidget(self.choice)
        stack.addWidget(label(preset.description, "small", wrap=True))
        stack.addStretch(1)

    def mark(self, *, chosen: bool) -> None:
        """Show whether it is the chosen one."""
        self.choice.setChecked(chosen)

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.chosen.emit(self._preset.name)
        super().mouseReleaseEvent(event)


class PresetStep(Step):
    """`chosen` tells that another preset is the chosen one."""

    chosen = Signal(str)

    def __init__(self, desk: PolicyDesk, name: str) -> None:
        super().__init__(
            f"{name}.rules",
            "Rules to begin with",
            "A preset sets every figure the policy prints and every rule that records are judged by. Choose the one "
            "nearest to how you work; each figure can be changed afterwards.",
        )
        self.setMaximumWidth(1040)
        self._desk, self._name = desk, name
        self.preset = RECOMMENDED
        self._ground: Ground | None = None
        self._cards: dict[str, PresetCard] = {}
        self._grid = QGridLayout()
        self._grid.setSpacing(GRID)
        self.stack.addLayout(self._grid)
        self.stack.addSpacing(GRID * 2)
        self._about = label("", "strong", wrap=True, name=f"{name}.differs")
        self.stack.addWidget(self._about)
        self.table = ListTable(
            f"{name}.differences",
            "What differs from the recommended set",
            (
                ListColumn(title="Recommended", width=0, says=lambda d: d.old, above=lambda d: d.meaning),
                ListColumn(title="This one", width=400, says=lambda d: d.new, strong=True),
            ),
            height=TALL,
        )
        self.table.setMinimumHeight(TALL * 7)
        self.table.hide()
        self.stack.addWidget(self.table)
        self._is_seen = False

    @property
    @override
    def standing(self) -> tuple[Shape, str]:
        card = self._cards.get(self.preset)
        words = card.choice.text() if card is not None else "Recommended"
        return (Shape.DONE if self._is_seen else Shape.HISTORY), words

    @override
    def arrive(self) -> None:
        self._is_seen = True
        self._build()
        if self.preset in self._cards:
            self._cards[self.preset].choice.setFocus()
        self.edited.emit()

    def show_ground(self, ground: Ground) -> None:
        """The presets to choose from."""
        self._ground = ground
        if self.isVisible():
            self._build()

    def choose(self, name: str) -> None:
        """Another preset is the chosen one."""
        self.preset = name
        for key, card in self._cards.items():
            card.mark(chosen=key == name)
        self._show_differences()
        self.chosen.emit(name)
        self.edited.emit()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The arrow keys go from card to card, as among radio buttons."""
        step = {Qt.Key.Key_Down: 2, Qt.Key.Key_Up: -2, Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}.get(
            Qt.Key(event.key()), 0
        )
        names = list(self._cards)
        if step and names:
            at = min(max(names.index(self.preset) + step, 0), len(names) - 1)
            self.choose(names[at])
            self._cards[names[at]].choice.setFocus()
            return
        super().keyPressEvent(event)

    def _build(self) -> None:
        """Six cards, made once."""
        if self._cards or self._ground is None or not self.turns.is_done:
            return
        acts = [partial(self._add_card, place, preset) for place, preset in enumerate(self._ground.presets)]
        self.turns.begin((*acts, self._show_differences))

    def _add_card(self, place: int, preset: Preset) -> None:
        """One card."""
        card = PresetCard(preset, f"{self._name}.preset.{preset.name}")
        card.chosen.connect(self.choose)
        card.mark(chosen=preset.name == self.preset)
        self._cards[preset.name] = card
        self._grid.addWidget(card, place // 2, place % 2)
        if preset.name == self.preset:
            card.choice.setFocus()

    def _show_differences(self) -> None:
        """What the chosen one says otherwise than the recommended one."""
        ground, preset = self._ground, self.preset
        if ground is None:
            return
        if preset == RECOMMENDED:
            self._about.setText("This is the recommended set. Choose another to see what it says otherwise.")
            self.table.hide()
            return
        self._desk.compute(
            lambda: ground.differences(RECOMMENDED, preset),
            still(self, lambda found: self._on_compared(preset, found)),
        )

    def _on_compared(self, preset: str, found: tuple[ParameterDifference, ...]) -> None:
        """The rules by which the chosen one differs, unless another is chosen by now."""
        if preset != self.preset:
            return
        self._about.setText(f"{len(found)} rules differ from the recommended set")
        lines: list[ParameterDifference | Heading] = []
        for each in found:
            if not lines or each.group != getattr(lines[-1], "group", ""):
                lines.append(Heading(words=each.group))
            lines.append(each)
        self.table.show_rows(lines, lambda each: each.path)
        self.table.show()
