"""One change as a document: five questions, what to look at, rules, evidence, all facts (CHG-12, EVD-07)."""

from __future__ import annotations

from collections.abc import Iterator

from chgdesk.domain.calendar import Calendar, instant_words
from chgdesk.domain.evaluation.findings import ATTRIBUTES, AttributeResult
from chgdesk.domain.record_page import Answer, Attention, FactGroup, HistoryLine, RecordPage
from chgdesk.exports.builders.scope import UNREVIEWED, Scope, make_report
from chgdesk.exports.builders.words import RESULT_STATES, basis_words, joined
from chgdesk.exports.columns import Column, Kind
from chgdesk.exports.report import (
    Block,
    Fact,
    Facts,
    FileRow,
    Files,
    Heading,
    Notice,
    NoticeKind,
    Orientation,
    Report,
    Table,
    Text,
)

_HEADINGS = {
    "What": "What was changed",
    "Why": "Why it was changed",
    "Who": "Who approved it",
    "Tested": "How it was tested",
    "Undo": "How it could be undone",
}


def dossier(scope: Scope, page: RecordPage) -> Report:
    """A register record as a PDF; originals lie beside it under their own names."""
    calendar = scope.evaluation.rules.calendar
    blocks: tuple[Block, ...] = (
        _summary(page),
        *_attention(page.attention),
        *_answers(page.answers),
        Files(title="Evidence", rows=tuple(_file_rows(page))),
        *_missing_kinds(page),
        Heading(text="Rules applied"),
        Text.plain(f"Judged under {page.policy_words}." if page.policy_words else "Not judged by the rules."),
        Table(title="", columns=_RULE_COLUMNS, rows=page.rules, empty="Not judged."),
        *_facts(page, calendar),
        *_history(page.history),
    )
    unread = any(not line.explained_by for line in page.attention)
    return make_report(
        scope,
        page.title,
        blocks,
        reference=page.ref,
        status=page.state_words,
        filter_words="One change record",
        count=1,
        warnings=(UNREVIEWED,) if unread else (),
        orientation=Orientation.PORTRAIT,
    )


def _summary(page: RecordPage) -> Facts:
    return Facts(
        rows=(
            Fact(label="Result of our rules", value=page.state_words),
            Fact(label="Category and risk", value=joined((page.category, page.risk), " · ")),
            Fact(label="Systems", value=page.systems or "none named"),
        )
    )


def _attention(lines: tuple[Attention, ...]) -> Iterator[Block]:
    if not lines:
        return
    yield Heading(text="Missing or to look at")
    for line in lines:
        finding = line.finding
        kind = NoticeKind.LOOK if finding.is_counting else NoticeKind.INFO
        if finding.is_open:
            kind = NoticeKind.OPEN
        if line.explained_by:
            kind = NoticeKind.EXPLAINED
        said = f" {line.explained_by}: {line.explanation}" if line.explained_by else ""
        yield Notice(kind=kind, title=finding.sentence, text=f"{finding.code} · {line.clause}.{said}")


def _answers(answers: tuple[Answer, ...]) -> Iterator[Block]:
    for answer in answers:
        yield Heading(text=_HEADINGS[answer.question], level=2)
        yield Text.plain(answer.text or "Not on record.")
        grounds = joined((basis_words(answer.basis), answer.source), " · ")
        if grounds:
            yield Facts(rows=(Fact(label="Rests on", value=grounds),))


def _file_rows(page: RecordPage) -> Iterator[FileRow]:
    for file in page.evidence:
        yield FileRow(
            name=file.name,
            kind=file.kind or file.about,
            size=file.size,
            sha256=file.sha256,
            held=file.held,
            note=joined((file.about, f"kept at {file.location}" if file.location else "", file.withdrawn), "; "),
        )


def _missing_kinds(page: RecordPage) -> Iterator[Block]:
    """The kinds of evidence that a record of its type is shown by and that are not held (EVD-03)."""
    if page.missing_kinds:
        named = ", ".join(page.missing_kinds)
        yield Text.plain(f"Kinds of evidence not held for a change of this type: {named}. A remark, not a finding.")


_TITLES = dict(ATTRIBUTES)


def _rule_text(result: AttributeResult) -> str:
    return f"{result.letter}  {_TITLES[result.letter]}"


_RULE_COLUMNS: tuple[Column, ...] = (
    Column(key="attribute", title="Attribute", width=26, value=_rule_text),
    Column(key="result", title="Result", kind=Kind.STATE, width=14, value=lambda r: RESULT_STATES[r.result]),
    Column(key="reason", title="Reason", width=44, value=lambda r: r.reason),
    Column(key="basis", title="Rests on", width=14, value=lambda r: basis_words(r.basis)),
)


def _facts(page: RecordPage, calendar: Calendar) -> Iterator[Block]:
    yield Heading(text="All facts")
    for group in page.facts:
        yield Facts(title=group.title, rows=tuple(_group(group, calendar)))


def _group(group: FactGroup, calendar: Calendar) -> Iterator[Fact]:
    """The facts of a group; grounds that equal those of the fact above are not said again."""
    above = None
    for line in group.facts:
        grounds = (line.basis, line.source, line.recorded)
        when = instant_words(line.occurred, calendar) if line.occurred else ""
        recorded = f"recorded {instant_words(line.recorded, calendar)}" if line.recorded else ""
        same = grounds == above
        yield Fact(
            label=line.label,
            value=joined((line.value, when), " · "),
            basis=None if same else basis_words(line.basis) or None,
            source="" if same else joined((line.source, recorded), " · "),
        )
        above = grounds


def _history(lines: tuple[HistoryLine, ...]) -> Iterator[Block]:
    if not lines:
        return
    yield Heading(text="History")
    yield Table(
        title="",
        columns=(
            Column(key="seq", title="Entry", kind=Kind.NUMBER, width=7, value=lambda h: h.seq),
            Column(key="recorded", title="Recorded", kind=Kind.DATETIME, value=lambda h: h.recorded),
            Column(key="actor", title="By", kind=Kind.PERSON, value=lambda h: h.actor),
            Column(key="what", title="What", width=34, value=lambda h: h.sentence),
            Column(key="changes", title="Old and new", width=34, value=_change_words),
        ),
        rows=lines,
    )


def _change_words(line: HistoryLine) -> str:
    return joined(line.said)
