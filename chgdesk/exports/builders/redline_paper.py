"""Two versions of the policy compared on paper: words added and removed, sections moved, rules old and new (POL-14)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from chgdesk.domain.policy import PolicyVersion
from chgdesk.exports.builders.policy_paper import PolicyPaper, meta_of
from chgdesk.exports.builders.policy_paper.body import block_of, runs_of
from chgdesk.exports.columns import date_text
from chgdesk.exports.report import (
    Block,
    Contents,
    ContentsLine,
    Controlled,
    Fact,
    Facts,
    Grid,
    Heading,
    PageBreak,
    Report,
    Run,
    RunMark,
    Runs,
    Text,
    data_digest,
)
from chgdesk.text import blocks as text
from chgdesk.text.redline.changes import (
    ADDED,
    REMOVED,
    SAME,
    BlockChange,
    Counts,
    ParameterChange,
    Piece,
    Redline,
    SectionChange,
)

_MARKS = {ADDED: RunMark.ADDED, REMOVED: RunMark.REMOVED}
_LISTED_DEPTH = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class RedlinePaper:
    """What differs between an older version and the one `newer` would print, with the making of that paper.

    The sections of `newer` are not printed and may be left empty. `older_standing` says how the older version stands,
    in the words of the shelf.
    """

    redline: Redline
    older: PolicyVersion
    older_standing: str
    newer: PolicyPaper


def redline_report(paper: RedlinePaper) -> Report:
    """The comparison as a report: title page, what changed in numbers, rules old and new, then the text."""
    sections = tuple(_sections(paper.redline.sections))
    head = (*_summary(paper), *_parameters(paper.redline.parameters))
    lines = (ContentsLine(text=block.text, anchor=block.anchor) for block in head if isinstance(block, Heading))
    blocks: tuple[Block, ...] = (
        Contents(rows=(*lines, *_contents(paper.redline.sections))),
        *head,
        PageBreak(),
        *sections,
    )
    newer = paper.newer
    meta = replace(
        meta_of(newer, blocks),
        kind="comparison of two versions",
        version=f"{paper.older.number} to {newer.version.number}",
        data_sha256=data_digest(blocks),
        controlled=_controlled(paper),
    )
    return Report(meta=meta, blocks=blocks)


def _controlled(paper: RedlinePaper) -> Controlled:
    whole = meta_of(paper.newer, ()).controlled
    mark = whole.mark if whole and paper.newer.standing != "superseded" else ""
    return Controlled(
        effective=f"Compares version {paper.older.number} with {paper.newer.version.number}",
        cover=(
            Fact(label="Number", value=paper.newer.content.document_of(paper.newer.part).ref),
            Fact(label="Older version", value=_named(paper.older, paper.older_standing)),
            Fact(label="Newer version", value=_named(paper.newer.version, paper.newer.standing)),
            Fact(label="Change summary", value=paper.newer.version.change_summary or "not written yet"),
            Fact(label="Classification", value=meta_of(paper.newer, ()).classification or "not set"),
            Fact(label="Author", value=paper.newer.person(paper.newer.version.author) or "not named"),
            Fact(label="Organisation", value=paper.newer.content.organisation.name or "not named"),
        ),
        mark=mark,
    )


def _named(version: PolicyVersion, standing: str) -> str:
    """A version as the title page names it: number, how it stands, since when, and the hash of its text."""
    since = f"effective {date_text(version.effective_on)}" if version.effective_on else "no effective date yet"
    frozen = f"text SHA-256 {version.content_sha256}" if version.content_sha256 else "text not frozen"
    return f"{version.number}, {standing}, {since}; {frozen}"


def _count(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"


def _summary(paper: RedlinePaper) -> Iterator[Block]:
    counts: Counts = paper.redline.counts
    yield Heading(text="What changed", anchor="changed")
    if paper.redline.is_empty:
        yield Text.plain("Nothing differs between the two versions: no words, no order of sections, no rule.")
        return
    words = f"{_count(counts.words_added, 'word', 'words')} added, {counts.words_removed:,} removed"
    pairs = (
        ("Sections changed", f"{counts.changed:,}"),
        ("Sections added", f"{counts.added:,}"),
        ("Sections removed", f"{counts.removed:,}"),
        ("Sections moved", f"{counts.moved:,}"),
        ("Words", words),
        ("Rules changed", f"{len(paper.redline.parameters):,}"),
    )
    yield Facts(rows=tuple(Fact(label=label, value=value) for label, value in pairs))
    yield Text(
        runs=(
            Run(text="In the text, "),
            Run(text="words that came are underlined", mark=RunMark.ADDED),
            Run(text=" and "),
            Run(text="words that went are struck through", mark=RunMark.REMOVED),
            Run(text=". Sections in which nothing changed are named and not printed."),
        )
    )


def _parameters(changes: Sequence[ParameterChange]) -> Iterator[Block]:
    """Each rule old and new, and how many of last year's records it would judge otherwise."""
    if not changes:
        return
    yield Heading(text="Rules, old and new", anchor="rules")
    head = ("Rule", "Before", "Now", "Records of the last year judged otherwise")
    yield Grid(
        head=tuple((Run(text=words),) for words in head),
        rows=tuple(
            (
                (Run(text=change.meaning or change.path), Run(text=f" ({change.path})", mono=True, muted=True)),
                (Run(text=change.old or "not set", mark=RunMark.REMOVED),),
                (Run(text=change.new or "not set", mark=RunMark.ADDED),),
                (Run(text="not counted" if change.records is None else f"{change.records:,}"),),
            )
            for change in changes
        ),
    )


def _number(section: SectionChange) -> str:
    return section.new_number or section.old_number


def _title(section: SectionChange) -> str:
    return section.new_heading or section.old_heading


def _contents(sections: Iterable[SectionChange]) -> Iterator[ContentsLine]:
    for at, section in enumerate(sections):
        if section.level <= _LISTED_DEPTH and not section.is_untouched:
            note = ", ".join(_what(section))
            words = f"{_title(section)} ({note})"
            yield ContentsLine(text=words, number=_number(section), level=section.level, anchor=f"section-{at}")


def _what(section: SectionChange) -> Iterator[str]:
    """What happened to a section, in a word or two."""
    if section.kind != SAME:
        yield section.kind
    if section.moved:
        yield f"moved, was {section.old_number}"


def _sections(sections: Iterable[SectionChange]) -> Iterator[Block]:
    """Sections in which something happened, and between them one line that names those in which nothing did."""
    same: list[str] = []
    for at, section in enumerate(sections):
        if section.is_untouched:
            same.append(f"{section.new_number} {_title(section)}".strip())
            continue
        yield from _unchanged(same)
        same = []
        yield from _section(section, f"section-{at}")
    yield from _unchanged(same)


def _unchanged(names: Sequence[str]) -> Iterator[Block]:
    if names:
        yield _remark(f"Unchanged: {'; '.join(names)}.")


def _section(section: SectionChange, anchor: str) -> Iterator[Block]:
    """What happened to the section, then its text with the words marked, unless only its place changed."""
    yield Heading(text=_title(section), level=min(section.level, 3), number=_number(section), anchor=anchor)
    happened = ", ".join(_what(section)).capitalize()
    # The colon keeps the remark on the page of the text it is about.
    yield _remark(f"{happened}:" if section.kind != SAME and section.blocks else f"{happened}.")
    if section.kind not in {ADDED, REMOVED, SAME} and section.old_heading != section.new_heading:
        yield Text(runs=(Run(text="Heading: "), *_runs(section.heading)))
    if section.kind != SAME:
        yield from (_block(change) for change in section.blocks)


def _remark(words: str) -> Text:
    return Text(runs=(Run(text=words, italic=True, muted=True),), small=True)


def _runs(pieces: Iterable[Piece]) -> Runs:
    """Pieces as runs, each with its mark; where a word gave way to another a space keeps the two apart."""
    found: list[Run] = []
    for piece in pieces:
        mark = _MARKS.get(piece.kind, RunMark.PLAIN)
        given_way = found and {found[-1].mark, mark} == {RunMark.ADDED, RunMark.REMOVED}
        if given_way and not (found[-1].text[-1:].isspace() or piece.span.text[:1].isspace()):
            found.append(Run(text=" "))
        found += (replace(run, mark=mark) for run in runs_of((piece.span,)))
    return tuple(found)


def _block(change: BlockChange) -> Block:
    """One block with its words marked; a heading inside the text stands as a bold line."""
    if isinstance(change.shape, text.TableBlock):
        head, *rows = (tuple(_runs(cell) for cell in row.cells) for row in change.rows)
        return Grid(head=head, rows=tuple(rows))
    runs = _runs(change.pieces)
    if isinstance(change.shape, text.Heading):
        return Text(runs=tuple(replace(run, bold=True) for run in runs))
    set_out = block_of(change.shape, 1)
    return replace(set_out, runs=runs) if isinstance(set_out, Text) else set_out
