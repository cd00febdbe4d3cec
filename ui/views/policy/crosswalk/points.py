"""Frameworks at the left, their points in the middle, and the form of the point at hand (MAP-01..04)."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem, QWidget

from chgdesk.domain.crosswalk import CrosswalkRow, ref_of
from chgdesk.domain.crosswalk_checks import row_faults
from chgdesk.domain.evaluation.documentation import known_fields
from chgdesk.domain.evidence_kinds import KINDS
from chgdesk.domain.policy_topics import ASKED, FURTHER
from chgdesk.services.catalogue_of_findings import finding_titles
from chgdesk.services.crosswalk import base_by_ref
from ui.build import column, frame, label, line
from ui.dialogs.parameter_value.known import Vocabulary
from ui.dialogs.parameter_value.names_field import NamesField
from ui.fonts import font
from ui.theme import GRID, SMALL, Shape
from ui.views.policy.crosswalk.reading import OWN_WORDS, CrosswalkRead, PointLine
from ui.widgets.list_table import TALL, ListColumn, ListTable
from ui.widgets.record_form import RecordForm

_PARTS = (
    ("sections", "Sections that answer it"),
    ("topics", "Or sections on these topics"),
    ("fields", "Record fields that show it"),
    ("findings", "Findings that speak of it"),
    ("evidence", "Evidence that shows it"),
)
_COLUMNS = (
    ListColumn(title="Point", width=88, says=lambda one: one.row.point or one.row.framework, strong=True),
    ListColumn(
        title="Answered in, and what it asks",
        width=0,
        says=lambda one: one.row.paraphrase,
        above=lambda one: one.answered if one.clauses else "No section of this version answers it",
        strong=True,
    ),
    ListColumn(
        title="Section",
        width=112,
        says=lambda one: "stands" if one.clauses else "no section",
        shape_of=lambda one: Shape.DONE if one.clauses else Shape.LOOK,
    ),
)


class PointsPane(QWidget):
    """`keep_wanted` carries the rows to record; `section_wanted` the key of a section to go to."""

    keep_wanted = Signal(object)
    section_wanted = Signal(str)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self._name = name
        self._read: CrosswalkRead | None = None
        self._adding = False
        self._why_not = ""
        self.table = ListTable(f"{name}.table", "Points of the framework", _COLUMNS, height=TALL)
        self.table.chosen.connect(self._on_chosen)
        self.table.opened.connect(self._on_opened)
        self._row = line(self, gap=0)
        self._row.addWidget(self._frameworks_pane())
        self._row.addWidget(self._middle(), 1)
        self.setFocusProxy(self.table)
        add = QShortcut(QKeySequence("Ctrl+N"), self, self.add)
        add.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def make_form(self) -> None:
        """Put the form beside the list; in a turn of its own, because it has many parts."""
        upright = frame("upright")
        upright.setFixedWidth(1)
        self._row.addWidget(upright)
        self.form = self._make_form()
        self._row.addWidget(self.form)

    def show_read(self, read: CrosswalkRead, why_not: str) -> None:
        """Show the crosswalk as last read; what is typed stays."""
        self._read, self._why_not = read, why_not
        sections = self.form.boxes["sections"]
        assert isinstance(sections, NamesField)
        sections.know(Vocabulary(more=tuple(read.headings), own=False, called=read.headings))
        kept = self._framework()
        self.frameworks.blockSignals(True)
        self.frameworks.clear()
        ordered = sorted(read.frameworks, key=lambda each: not read.shown(each))
        was_shown = True
        for each in ordered:
            if was_shown and not read.shown(each):
                was_shown = False
                self._add_heading("On demand")
            count = sum(row.framework == each.name for row in read.rows)
            item = QListWidgetItem(f"{each.name}  {count}")
            item.setData(Qt.ItemDataRole.UserRole, each.name)
            item.setToolTip(each.title)
            self.frameworks.addItem(item)
        self._put_focus(kept)
        self.frameworks.blockSignals(False)
        self._fill()

    def choose(self, row: CrosswalkRow) -> None:
        """Go to a point."""
        self._put_focus(row.framework)
        self.table.choose(lambda one: one.row.ref, row.ref)
        self.table.setFocus()

    def add(self) -> None:
        """An empty form for a row of one's own, of the framework at hand where that is one's own."""
        if self._why_not or self._read is None:
            return
        self._adding = True
        own = next((row for row in self._read.rows if row.own and row.framework == self._framework()), None)
        name, edition = (own.framework, own.edition) if own is not None else ("", "")
        self._show(CrosswalkRow(ref="", framework=name, point="", edition=edition, own=True))
        self.form.boxes["framework"].setFocus()

    def recorded(self) -> None:
        """What stands in the form is on record."""
        self._adding = False
        self.form.recorded()

    def _frameworks_pane(self) -> QFrame:
        """Those shown first, others on demand."""
        pane = frame("surface")
        pane.setFixedWidth(216)
        self.frameworks = QListWidget()
        self.frameworks.setObjectName(f"{self._name}.frameworks")
        self.frameworks.setAccessibleName("Frameworks")
        self.frameworks.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.frameworks.currentRowChanged.connect(lambda _row: self._fill())
        column(pane, margins=GRID, gap=0).addWidget(self.frameworks)
        return pane

    def _middle(self) -> QFrame:
        """What the framework is, then its points."""
        pane = frame("surface")
        self._title = label("", "section", wrap=True, name=f"{self._name}.title")
        self._edition = label("", "small", wrap=True, name=f"{self._name}.edition")
        head = column(gap=2)
        head.setContentsMargins(GRID * 2, GRID, GRID * 2, GRID)
        head.addWidget(self._title)
        head.addWidget(self._edition)
        head.addWidget(label(OWN_WORDS, "small", wrap=True, name=f"{self._name}.own_words"))
        stack = column(pane, gap=0)
        stack.addLayout(head)
        stack.addWidget(self.table, 1)
        return pane

    def _make_form(self) -> RecordForm:
        """What a point is tied to."""
        form = RecordForm(f"{self._name}.form", "Save point", width=392)
        form.add_line("framework", "Framework", "A name of your own")
        form.add_line("point", "Point", "Its number in that framework")
        form.add_line("edition", "Edition and date")
        form.add_text("paraphrase", "What it asks, in your own words", 104)
        topics = {**ASKED, **FURTHER}
        fields = tuple(sorted(known_fields()))
        known = {
            "sections": Vocabulary(own=False),
            "topics": Vocabulary(more=tuple(topics), own=False, called=topics),
            "fields": Vocabulary(more=fields),
            "findings": Vocabulary(more=tuple(finding_titles()), own=False, called={c: c for c in finding_titles()}),
            "evidence": Vocabulary(more=tuple(KINDS), called=KINDS),
        }
        for key, words in _PARTS:
            form.add_part(key, words, NamesField(f"{self._name}.form.{key}", words, known[key]))
        form.add_tick("shown", "Shown in lists and in the policy’s mapping")
        form.save_wanted.connect(self._on_save)
        return form

    def _framework(self) -> str:
        item = self.frameworks.currentItem()
        return str(item.data(Qt.ItemDataRole.UserRole)) if item is not None else ""

    def _add_heading(self, words: str) -> None:
        """A line that only parts the list."""
        item = QListWidgetItem(words)
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        item.setData(Qt.ItemDataRole.UserRole, "")
        item.setFont(font(SMALL, bold=True))
        self.frameworks.addItem(item)

    def _put_focus(self, name: str) -> None:
        """The framework of this name, or the first."""
        names = [self.frameworks.item(place).data(Qt.ItemDataRole.UserRole) for place in range(self.frameworks.count())]
        self.frameworks.setCurrentRow(names.index(name) if name and name in names else 0)

    def _fill(self) -> None:
        """The points of the framework at hand."""
        read = self._read
        if read is None:
            return
        name = self._framework()
        framework = read.framework(name)
        if framework is not None:
            self._title.setText(" · ".join(dict.fromkeys((name, framework.title))))
            parts = (framework.publisher, framework.edition, framework.note)
            self._edition.setText(" · ".join(part for part in parts if part))
        self.table.show_rows([one for one in read.lines if one.row.framework == name], lambda one: one.row.ref)

    def _on_chosen(self, one: PointLine | None) -> None:
        """Another point: what it is tied to, in the form."""
        if self._adding and self.form.is_dirty:
            return
        self._adding = False
        if one is not None:
            self._show(one.row)

    def _show(self, row: CrosswalkRow) -> None:
        """A point in the form."""
        values = {key: getattr(row, key) for key in ("framework", "point", "edition", "paraphrase", "shown")}
        values |= {key: getattr(row, key) for key, _words in _PARTS}
        title = f"Point {row.ref}" if row.ref else "A point of your own"
        self.form.show_record(row.ref, title, values, why_not=self._why_not)
        ours = row.ref in base_by_ref()
        for key in ("framework", "point"):
            self.form.boxes[key].setEnabled(self._adding)
        self.form.boxes["edition"].setEnabled(not ours and not self._why_not)

    def _on_opened(self, one: PointLine) -> None:
        """Enter: go to the first section that answers it."""
        if one.clauses:
            self.section_wanted.emit(one.clauses[0].key)

    def _on_save(self) -> None:
        """Hand the point over; what is wrong with it is said first."""
        read = self._read
        if read is None:
            return
        given = self.form.values()
        ref = ref_of(given["framework"], given["point"])
        here = {row.ref: row for row in read.rows}
        if self._adding and ref in here:
            self.form.show_fault(f"{ref} stands in the crosswalk already. Give another number, or change that point.")
            return
        places = (row.position for row in read.rows if row.framework == given["framework"])
        fresh = CrosswalkRow(ref=ref, framework=given["framework"], point=given["point"], own=True)
        before = here.get(ref, replace(fresh, position=max(places, default=0) + 1))
        row = replace(before, **given)
        faults = [fault[:1].upper() + fault[1:] for fault in row_faults(row, read.known)]
        if faults:
            self.form.show_fault(" ".join(faults))
            return
        self.form.wait()
        self.keep_wanted.emit((row,))
