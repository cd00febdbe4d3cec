"""The Controls page: the organisation's own list beside the letters of the test sheet; add, change, retire, import."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QFrame, QStackedWidget, QWidget

from chgdesk.domain.controls import LETTERS, OwnControl, control_faults, in_use, numbers_by_letter
from chgdesk.domain.evaluation.findings import ATTRIBUTES
from chgdesk.domain.people import role_words
from chgdesk.errors import UserError
from chgdesk.services.controls import ReadControls, proposed_controls, read_controls, write_controls
from chgdesk.services.policies.commands import KeepControls
from chgdesk.services.policies.papers import PolicyFile
from chgdesk.services.reading import RecordsOf
from ui.build import button, column, frame, label, line
from ui.dialogs.file_choice import ask_file, ask_where, read_whole
from ui.dialogs.parameter_value.known import Vocabulary
from ui.dialogs.parameter_value.names_field import NamesField
from ui.dialogs.take_in import TakeInDialog
from ui.port import Changed
from ui.runner import Ticket
from ui.theme import GRID, Shape
from ui.views.policy.desk import PolicyDesk
from ui.views.policy.roles_here import role_keys, roles_here
from ui.views.policy.versions.exporting import write_out
from ui.widgets.empty_state import EmptyState, show_either
from ui.widgets.list_table import ListColumn, ListTable
from ui.widgets.record_form import RecordForm
from ui.words import count_words, sentence_case

NAME = "policy_controls"
READ_FOR = frozenset({"own_control", "role", "role_assignment", "parameter_set", "seat"})
KINDS = "Control lists (*.csv *.xlsx)"


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlsRead:
    """The controls on record in their order, the roles there are, and what people may call those."""

    controls: tuple[OwnControl, ...]
    roles: frozenset[str]
    titles: dict[str, str]


_LETTERS = Vocabulary(shown=LETTERS, own=False, called={letter: f"{letter} {words}" for letter, words in ATTRIBUTES})


class ControlsPage(QWidget):
    """The list, and beside it the form of the control at hand."""

    def __init__(self, desk: PolicyDesk) -> None:
        super().__init__()
        self.setObjectName(NAME)
        self._desk = desk
        self._reading: Ticket | None = None
        self._saving = self._adding = False
        self._read: ControlsRead | None = None
        columns = (
            ListColumn(title="Number", width=96, says=lambda one: one.ref, strong=True),
            ListColumn(title="Wording", width=0, says=lambda one: one.wording, strong=True),
            ListColumn(title="Owner", width=152, says=self._owner_words, spare=1),
            ListColumn(title="Frequency", width=112, says=lambda one: one.frequency, spare=2),
            ListColumn(title="Letters", width=88, says=lambda one: " ".join(one.attributes)),
            ListColumn(
                title="Stands",
                width=112,
                says=lambda one: "retired" if one.retired else "in use",
                shape_of=lambda one: Shape.HISTORY if one.retired else Shape.DONE,
                spare=3,
            ),
        )
        self.table = ListTable(f"{NAME}.table", "Your own controls", columns)
        self.table.chosen.connect(self._on_chosen)
        self.form = self._make_form()
        self._empty = EmptyState(f"{NAME}.empty")
        self._empty.chosen.connect(
            lambda key: self._on_propose_clicked() if key == "propose" else self._on_add_clicked()
        )
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._empty)
        self._says = label("", "soft", wrap=True, name=f"{NAME}.says")
        self._says.setContentsMargins(GRID * 2, GRID, GRID * 2, GRID)
        self._fault = label("", "fault", wrap=True, name=f"{NAME}.fault")
        self._fault.setContentsMargins(GRID * 2, GRID, GRID * 2, GRID)
        self._fault.hide()
        row = line(gap=0)
        row.addWidget(self._stack, 1)
        upright = frame("upright")
        upright.setFixedWidth(1)
        row.addWidget(upright)
        row.addWidget(self.form)
        stack = column(self, gap=0)
        stack.addWidget(self._bar())
        stack.addWidget(self._fault)
        stack.addLayout(row, 1)
        stack.addWidget(frame("rule"))
        stack.addWidget(self._says)
        self.setFocusProxy(self.table)
        add = QShortcut(QKeySequence("Ctrl+N"), self, self._on_add_clicked)
        add.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    @property
    def is_settled(self) -> bool:
        """Whether nothing is being read or recorded."""
        return self._reading is None and not self._saving

    def refresh(self) -> None:
        """Read the controls."""
        if self._reading is not None:
            self._reading.cancel()
        ask = self._desk.asker

        def work() -> ControlsRead:
            roles, titles = roles_here(ask)
            held = ask(RecordsOf(kind="own_control"))
            return ControlsRead(controls=tuple(one.value for one in held), roles=roles, titles=titles)

        self._reading = self._desk.compute(work, self._on_read, self._on_read_failed)

    def changed(self, kinds: frozenset[str]) -> None:
        """Controls or roles are others, or somebody else sits down."""
        if kinds & READ_FOR and self._read is not None:
            self.refresh()

    def _bar(self) -> QFrame:
        """The acts on the list."""
        bar = frame("topbar", f"{NAME}.bar")
        row = line(bar)
        row.setContentsMargins(GRID * 2, GRID, GRID * 2, GRID)
        self._retired = QCheckBox("Retired ones too")
        self._retired.setObjectName(f"{NAME}.retired")
        self._retired.toggled.connect(lambda _on: self._fill())
        row.addWidget(self._retired)
        row.addStretch(1)
        self._acts = []
        for key, words, act in (
            ("propose", "Propose ten", self._on_propose_clicked),
            ("import", "Import a list", self._on_import_clicked),
            ("export", "Export CSV", self._on_export_clicked),
            ("add", "Add a control", self._on_add_clicked),
        ):
            shown = button(words, f"{NAME}.{key}")
            shown.clicked.connect(act)
            row.addWidget(shown)
            if key != "export":
                self._acts.append(shown)
        return bar

    def _make_form(self) -> RecordForm:
        """The facts of one control."""
        form = RecordForm(f"{NAME}.form", "Save control", width=440)
        form.add_line("ref", "Number", "As in your own list, such as C-01")
        form.add_text("wording", "Wording", 104)
        form.add_choice("owner_role", "Owner", ())
        form.add_line("frequency", "How often", "For example each change, quarterly")
        letters = NamesField(f"{NAME}.form.attributes", "Letters of the test sheet", _LETTERS)
        form.add_part("attributes", "Letters of the test sheet that test it", letters)
        self._retire = form.add_act("Retire", "retire")
        self._retire.clicked.connect(self._on_retire_clicked)
        form.save_wanted.connect(self._on_save)
        return form

    def _owner_words(self, one: OwnControl) -> str:
        titles = self._read.titles if self._read is not None else {}
        return sentence_case(titles.get(one.owner_role) or role_words(one.owner_role))

    def _on_read(self, found: ControlsRead) -> None:
        """The list is here."""
        self._reading = None
        self._read = found
        roles = sorted(found.roles, key=lambda role: found.titles.get(role, role))
        words = [(sentence_case(found.titles.get(role) or role_words(role)), role) for role in roles]
        self.form.offer("owner_role", [("Nobody by role", ""), *words])
        why_not = self._desk.why_not
        for act in self._acts:
            act.setEnabled(not why_not)
            act.setToolTip(why_not)
        self._fill()

    def _on_read_failed(self, error: BaseException) -> None:
        """It could not be read."""
        self._reading = None
        self._desk.report(error)

    def _fill(self) -> None:
        """Show the list; an empty one teaches."""
        if self._read is None:
            return
        every = self._read.controls
        shown = every if self._retired.isChecked() else in_use(every)
        self._retired.setVisible(len(in_use(every)) < len(every))
        if not every:
            self._empty.teach(
                "list-bullets",
                "No controls of your own yet",
                "Bring in the list your auditor knows, or start from ten in our words. Sheets use your numbers.",
                (("propose", "Propose ten"), ("add", "Write the first one")),
            )
        show_either(self, self._stack, self.table if every else self._empty)
        self.table.show_rows(shown, lambda one: one.ref)
        untested = [letter for letter, numbers in numbers_by_letter(every).items() if not numbers]
        self._says.setText(
            f"Letters of the test sheet without a control of yours: {', '.join(untested)}."
            if untested
            else "Each letter of the test sheet has a control of yours."
        )
        self._desk.status_changed.emit(f"{count_words(len(in_use(every)), 'control', 'controls')} in use")

    def _on_chosen(self, one: OwnControl | None) -> None:
        """Another line: its facts in the form."""
        if self._adding and self.form.is_dirty:
            return
        self._adding = False
        if one is None:
            self._show(OwnControl(ref="", wording=""), why_not="Choose a control, or add one.")
        else:
            self._show(one, why_not=self._desk.why_not)

    def _show(self, control: OwnControl, *, why_not: str) -> None:
        """A control in the form."""
        title = f"Control {control.ref}" if control.ref else "A new control" if self._adding else "No control at hand"
        values = {
            "ref": control.ref,
            "wording": control.wording,
            "owner_role": control.owner_role,
            "frequency": control.frequency,
            "attributes": control.attributes,
        }
        self.form.show_record(control.ref, title, values, why_not=why_not)
        self.form.boxes["ref"].setEnabled(self._adding)
        self._retire.setVisible(bool(control.ref) and not self._adding)
        self._retire.setText("Take up again" if control.retired else "Retire")
        self._retire.setAccessibleName(self._retire.text())
        self._retire.setEnabled(not why_not)
        self._retire.setToolTip(why_not or "It stays on record; sheets and indexes leave it out from now on")

    def _on_add_clicked(self) -> None:
        """An empty form."""
        if self._desk.why_not:
            return
        self._adding = True
        self._show(OwnControl(ref="", wording=""), why_not="")
        self.form.boxes["ref"].setFocus()

    def _on_save(self) -> None:
        """Record the control at hand; its faults are said before anything is asked of the desk."""
        read = self._read
        if read is None:
            return
        given = self.form.values()
        here = {one.ref: one for one in read.controls}
        if self._adding and given["ref"] in here:
            self.form.show_fault(f"{given['ref']} is on record already. Give another number, or change that one.")
            return
        before = here.get(given["ref"], OwnControl(ref=given["ref"], wording=""))
        control = replace(before, **{**given, "attributes": tuple(sorted(given["attributes"]))})
        faults = [fault[:1].upper() + fault[1:] for fault in control_faults(control, read.roles)]
        if faults:
            self.form.show_fault(" ".join(faults))
            return
        self._keep((control,))

    def _on_retire_clicked(self) -> None:
        """Retire it, or take it up again."""
        one = self.table.current
        if one is not None:
            self._keep((replace(one, retired=not one.retired),))

    def _keep(self, controls: tuple[OwnControl, ...], dialog: TakeInDialog | None = None) -> None:
        """One act."""
        self._saving = True
        self._fault.hide()
        self.form.wait()
        self._desk.execute(
            KeepControls(controls=controls),
            self,
            done=lambda changed: self._on_saved(changed, dialog),
            failed=lambda error: self._on_refused(error, dialog),
        )

    def _on_saved(self, changed: Changed, dialog: TakeInDialog | None) -> None:
        """It is on record."""
        self._saving = False
        if dialog is not None:
            dialog.close()
        else:
            self._adding = False
            self.form.recorded()
        self._desk.say(changed.sentence)

    def _on_refused(self, error: BaseException, dialog: TakeInDialog | None = None) -> None:
        """It was not recorded; what is typed stays."""
        self._saving = False
        if not isinstance(error, UserError):
            self._desk.report(error)
        elif dialog is not None:
            dialog.show_refusal(str(error))
        elif self.form.is_dirty:
            self.form.show_fault(str(error))
        else:
            self._fault.setText(str(error))
            self._fault.show()

    def _on_propose_clicked(self) -> None:
        """Ten in our words, without those whose number is taken; shown first, recorded then."""
        read = self._read
        if read is None:
            return
        taken = {one.ref.casefold() for one in read.controls}
        fresh = tuple(
            one if one.owner_role in read.roles else replace(one, owner_role="")
            for one in proposed_controls()
            if one.ref.casefold() not in taken
        )
        self._offer(ReadControls(controls=fresh), len(proposed_controls()) - len(fresh), "Ten controls in our words")

    def _on_import_clicked(self) -> None:
        """A control list of one's own."""
        ask_file(self, "Your control list", KINDS, self._on_file_chosen)

    def _on_file_chosen(self, place: str) -> None:
        """Read it on a reader thread; nothing is recorded before it was shown."""
        read = self._read
        if read is None:
            return
        called = role_keys(read.roles, read.titles)

        def work() -> ReadControls:
            return read_controls(read_whole(Path(place)), Path(place).name, roles=called)

        self._desk.compute(work, self._on_list_read, self._on_list_refused)

    def _on_list_read(self, found: ReadControls) -> None:
        """Show what differs from what is on record."""
        read = self._read
        if read is None:
            return
        here = {one.ref: one for one in read.controls}
        fresh = tuple(
            one
            for one in found.controls
            if one.ref not in here or replace(here[one.ref], provenance=one.provenance) != one
        )
        self._offer(replace(found, controls=fresh), len(found.controls) - len(fresh), "Take in a control list")

    def _on_list_refused(self, error: BaseException) -> None:
        """The file has faults: each line is named."""
        if not isinstance(error, UserError):
            self._desk.report(error)
            return
        dialog = TakeInDialog("This list cannot be taken in yet", self)
        dialog.show_faults(error)
        dialog.open()

    def _offer(self, found: ReadControls, unchanged: int, title: str) -> None:
        """Show what would be recorded."""
        dialog = TakeInDialog(title, self)
        words = [f"{one.ref}  {one.wording}  [{' '.join(one.attributes) or 'no letter'}]" for one in found.controls]
        dialog.show_read("controls", words, unchanged, found.not_read)
        dialog.wanted.connect(lambda: self._keep(found.controls, dialog))
        dialog.open()

    def _on_export_clicked(self) -> None:
        """The list as a file."""
        controls = self._read.controls if self._read is not None else ()

        def chosen(place: str) -> None:
            self._desk.compute(lambda: write_controls(controls), lambda data: written(place, data), self._on_refused)

        def written(place: str, data: bytes) -> None:
            file = PolicyFile(name="controls.csv", data=data)
            write_out(self._desk, file, place, "control list", self._on_refused)

        ask_where(self, "Where the list shall lie", "controls.csv", "CSV (*.csv)", chosen)
