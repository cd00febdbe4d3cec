"""Exporting what is seen: the filtered, ordered list and its shown columns as a file, registered in the trail (EVD-17).

The file is built in full before anything is said of it: beside its place first, then the trail's entry, then the name.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

from chgdesk.domain.evidence import IssuedBundle
from chgdesk.domain.filter_language import filter_in_words, read_filter, write_filter
from chgdesk.domain.filters import ChangeFilter, ChangeSort, Order, QuickView
from chgdesk.domain.people import Organisation
from chgdesk.domain.rows import ChangeRow
from chgdesk.errors import Cancelled, StorageProblem, UserError
from chgdesk.exports.builders.register_list import ON_SCREEN, ListMade, list_columns, list_report
from chgdesk.exports.pdf import render_pdf
from chgdesk.exports.report import Report
from chgdesk.exports.text import csv_bytes, plain_text
from chgdesk.exports.xlsx import render_xlsx
from chgdesk.services.change_lists.vocabulary import ChangeVocabulary
from chgdesk.services.context import app_version
from chgdesk.services.desk import Desk
from chgdesk.services.exporting import RegisterExport, register_head
from chgdesk.services.local_time import calendar_of
from chgdesk.services.reading import ChangeIds, ChangeNumbers, ChangeRows, RecordsOf, TrailHead

Progress = Callable[[int, int, str], None]
_BATCH = 2_000


class ListForm(StrEnum):
    """What a list can be written as."""

    XLSX = "xlsx"
    CSV = "csv"
    PDF = "pdf"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListWish:
    """The list as it is seen: filter text, view, audit period, order, columns in their order."""

    text: str = ""
    view: QuickView = QuickView.ALL
    first: date | None = None
    last: date | None = None
    order: Order = Order()
    columns: tuple[str, ...] = ON_SCREEN
    form: ListForm = ListForm.XLSX


@dataclass(frozen=True, slots=True, kw_only=True)
class ListFile:
    """A list that lies ready beside its place, and the entry that is to be made of it."""

    draft: str
    about: str
    target: str
    rows: int
    export: IssuedBundle

    @property
    def command(self) -> RegisterExport:
        """What records that the file left the workspace."""
        return RegisterExport(export=self.export)


def form_of(path: Path) -> ListForm:
    """The form that a file's name asks for.

    Raises:
        UserError: the name ends in none of them.
    """
    try:
        return ListForm(path.suffix.lstrip(".").lower())
    except ValueError:
        sentence = f"'{path.name}' says no form. End the name in .xlsx, .csv or .pdf."
        raise UserError(sentence) from None


def wanted_of(desk: Desk, wish: ListWish) -> ChangeFilter:
    """The filter that a wish stands for, read with the workspace's own words and today.

    Raises:
        UserError: part of the text cannot be understood; an export never guesses.
    """
    today = calendar_of(desk).local_date(desk.context.now())
    read = read_filter(wish.text, today, desk.ask(ChangeVocabulary()))
    if read.faults:
        sentence = f"Nothing was listed. {' '.join(fault.sentence for fault in read.faults)}"
        raise UserError(sentence)
    view = wish.view if read.filter.view is QuickView.ALL else read.filter.view
    return replace(read.filter, view=view, deployed_from=wish.first, deployed_to=wish.last)


def make_list(desk: Desk, wish: ListWish, target: Path, progress: Progress | None = None) -> ListFile:
    """Write the list beside its place, whole or not at all; `put_in_place` gives it its name.

    Raises:
        UserError: the filter cannot be understood or names an unknown column.
        StorageProblem: the folder cannot be written.
        Cancelled: `progress` raised it; nothing is left.
    """
    report = _report(desk, wish, progress or _quietly)
    data = _bytes(report, wish.form, progress or _quietly)
    about = plain_text(replace(report, blocks=report.blocks[:1])).encode() if wish.form is ListForm.CSV else b""
    head = desk.ask(TrailHead())
    digest = hashlib.sha256(data).hexdigest()
    draft = _draft(target, data)
    return ListFile(
        draft=str(draft),
        about=str(_draft(target, about)) if about else "",
        target=str(target),
        rows=report.meta.record_count or 0,
        export=IssuedBundle(
            ref=f"EXPORT-{head.size + 1}-{digest[:8]}",
            kind=f"register {wish.form}",
            sha256=digest,
            files=1,
            register_size=head.register_size,
            register_root=head.register_root.hex(),
            issued_at=desk.context.now(),
            issued_by=desk.context.actor.name,
            options=f"{report.meta.record_count} changes as {wish.form} ({report.meta.filter})",
        ),
    )


def put_in_place(made: ListFile) -> tuple[Path, ...]:
    """Give the file its name; a list as CSV has its cover beside it as a text file.

    Raises:
        StorageProblem: the place cannot be written; the draft is gone.
    """
    target = Path(made.target)
    placed = [target]
    try:
        Path(made.draft).replace(target)
        if made.about:
            cover = target.with_name(f"{target.name}.about.txt")
            Path(made.about).replace(cover)
            placed.append(cover)
    except OSError as fault:
        throw_away(made)
        sentence = f"'{target}' cannot be written ({fault.strerror}). Choose another place and export again."
        raise StorageProblem(sentence) from fault
    return tuple(placed)


def throw_away(made: ListFile) -> None:
    """Remove what was not put in place."""
    for path in (made.draft, made.about):
        if path:
            with contextlib.suppress(OSError):
                Path(path).unlink(missing_ok=True)


def _quietly(_done: int, _total: int, _words: str) -> None:
    """Nobody watches."""


def _draft(target: Path, data: bytes) -> Path:
    """The bytes beside their place, readable by their owner only."""
    try:
        handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
    except OSError as fault:
        sentence = (
            f"Nothing was exported: '{target.parent}' cannot be written ({fault.strerror}). Choose another folder."
        )
        raise StorageProblem(sentence) from fault
    return Path(name)


def _report(desk: Desk, wish: ListWish, progress: Progress) -> Report:
    known = {column.key for column in list_columns(str)}
    strange = [key for key in wish.columns if key not in known]
    if strange or not wish.columns:
        sentence = f"There is no column {strange[0] if strange else 'named'}. Columns are: {', '.join(sorted(known))}."
        raise UserError(sentence)
    wanted = wanted_of(desk, wish)
    zone = calendar_of(desk).zone
    rids = desk.ask(ChangeIds(filter=wanted, order=wish.order, zone=zone))
    rows: list[ChangeRow] = []
    for start in range(0, len(rids), _BATCH):
        progress(start, len(rids), "Reading the list")
        rows += desk.ask(ChangeRows(rids=rids[start : start + _BATCH]))
    people = {held.value.ref: held.value.name for held in desk.ask(RecordsOf(kind="person"))}
    return list_report(rows, _made(desk, wish, wanted, zone), lambda ref: people.get(ref or "", ref or ""))


def _made(desk: Desk, wish: ListWish, wanted: ChangeFilter, zone: str) -> ListMade:
    organisations = desk.ask(RecordsOf(kind="organisation"))
    organisation: Organisation = organisations[-1].value if organisations else Organisation()
    documents = desk.ask(RecordsOf(kind="policy_document"))
    return ListMade(
        organisation=organisation.name,
        classification=documents[0].value.classification if documents else "",
        filter_words=filter_in_words(wanted),
        filter_text=write_filter(wanted),
        order_words=order_words(wish.order),
        columns=wish.columns,
        numbers=desk.ask(ChangeNumbers()),
        generated_at=desk.context.now(),
        generated_by=desk.context.actor.name,
        app_version=app_version(),
        zone=zone,
        head=register_head(desk),
        warnings=("Fictional sample company",) if organisation.fictional else (),
    )


_SORTED_BY: dict[ChangeSort, str] = {
    ChangeSort.REF: "by number",
    ChangeSort.TITLE: "by what changed",
    ChangeSort.SYSTEM: "by system",
    ChangeSort.KIND: "by category",
    ChangeSort.WENT_LIVE: "by the day it went live",
    ChangeSort.APPROVED_BY: "by who approved",
    ChangeSort.RESTS_ON: "by what it rests on",
    ChangeSort.STATE: "by state",
    ChangeSort.CREATED: "by the day it was first written",
}


def order_words(order: Order) -> str:
    """The order of a list in words."""
    if order.by is ChangeSort.ATTENTION:
        return "records that need something first, the newest deployment first among them"
    return f"{_SORTED_BY[order.by]}, {'falling' if order.descending else 'rising'}"


def _bytes(report: Report, form: ListForm, progress: Progress) -> bytes:
    """The report in its form; nothing is kept where the work is cancelled."""

    def step(done: int, total: int) -> None:
        progress(done, total, _DOING[form])

    sink = io.BytesIO()
    step(0, report.meta.record_count or 0)
    if form is ListForm.CSV:
        return csv_bytes(report.tables[0], bom=True)
    render: Any = render_xlsx if form is ListForm.XLSX else render_pdf
    try:
        render(report, sink, step)
    except Cancelled:
        sink.close()
        raise
    return sink.getvalue()


_DOING = {
    ListForm.XLSX: "Writing the workbook",
    ListForm.CSV: "Writing the file",
    ListForm.PDF: "Setting the pages",
}
