"""The policy as files: PDF, the frozen text, Word; with an optional certificate."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer

from chgdesk.cli.options import desk_of, passphrase_from, progress_bar, show_json
from chgdesk.cli.policy.choose import VERSION, version_line
from chgdesk.cli.transfer import read_file
from chgdesk.domain.policy import text_file_name
from chgdesk.errors import StorageProblem, UserError
from chgdesk.services.policies.comparing import redline_of
from chgdesk.services.policies.papers import (
    Certificate,
    PolicyFile,
    note_export,
    policy_docxs,
    policy_pdfs,
    text_of,
)
from chgdesk.services.policies.redline_files import PDF, WORD, redline_file
from chgdesk.text.redline import ADDED, REMOVED, SAME, BlockChange, Piece, Redline

OUT = typer.Option(Path(), "--out", help="The folder to write into.")


def register(group: typer.Typer) -> None:
    """Add the commands of this module."""
    group.command(epilog="Example: chgdesk -w acme.chgdesk policy export --pdf --out build")(export)
    group.command(epilog="Example: chgdesk -w acme.chgdesk --actor ines policy diff 0.1 draft")(diff)


def export(
    context: typer.Context,
    version: str = VERSION,
    pdf: bool = typer.Option(False, "--pdf", help="A PDF of each document of the set."),
    docx: bool = typer.Option(False, "--docx", help="A Word document of each document of the set."),
    text: bool = typer.Option(False, "--text", help="The text whose SHA-256 is signed, as Markdown."),
    out: Path = OUT,
    sign: Path | None = typer.Option(None, "--sign", help="A PKCS#12 file that signs the PDF (PAdES B-B)."),
    sign_passphrase_file: Path | None = typer.Option(None, help="A file whose first line opens that certificate."),
) -> None:
    """Write the policy as files; each export is noted in the trail (POL-17, POL-18, EVD-17)."""
    if not pdf and not docx and not text:
        raise UserError("Say what to write: --pdf, --docx, --text, or several.")
    certificate = None
    if sign is not None:
        certificate = Certificate(p12=read_file(sign), passphrase=passphrase_from(sign_passphrase_file) or "")
    with desk_of(context, writes=True) as desk:
        line = version_line(desk, version)
        files: list[tuple[PolicyFile, str]] = []
        if pdf:
            files += [(file, "policy PDF") for file in policy_pdfs(desk, line.version.ref, certificate=certificate)]
        if docx:
            files += [(file, "policy Word document") for file in policy_docxs(desk, line.version.ref)]
        if text:
            name = text_file_name(line.version)
            data = text_of(desk, line.version.ref).encode()
            files.append((PolicyFile(name=name, data=data), "policy text"))
        for file, kind in files:
            write_out(out, file)
            note_export(desk, file, kind)
    for file, _kind in files:
        typer.echo(f"Wrote {out / file.name}")


def diff(
    context: typer.Context,
    old: str = typer.Argument(help="The earlier version: a number, draft or in-force."),
    new: str = typer.Argument(help="The later version."),
    pdf: bool = typer.Option(False, "--pdf", help="Write the comparison as PDF."),
    docx: bool = typer.Option(False, "--docx", help="Write it as a Word document with tracked changes."),
    out: Path = OUT,
    json: bool = typer.Option(False, "--json", help="Print as JSON."),
) -> None:
    """Compare two versions word by word, and the rules old and new with the records each would move (POL-14)."""
    with desk_of(context, writes=pdf or docx) as desk, progress_bar("comparing") as advance:
        before, after = version_line(desk, old).version.ref, version_line(desk, new).version.ref
        redline = redline_of(desk, before, after, advance)
        files: list[PolicyFile] = []
        if pdf:
            files.append(redline_file(desk, before, after, redline, PDF))
        if docx:
            files.append(redline_file(desk, before, after, redline, WORD))
        for file in files:
            write_out(out, file)
            note_export(desk, file, "policy comparison")
    if json:
        show_json(_redline_document(redline))
        return
    for line in _redline_lines(redline):
        typer.echo(line)
    for file in files:
        typer.echo(f"Wrote {out / file.name}")


def _redline_lines(redline: Redline) -> Iterator[str]:
    """The comparison in plain text: [+ words that came +] and [- words that went -]."""
    if redline.is_empty:
        yield "Nothing differs."
        return
    for rule in redline.parameters:
        moved = "" if rule.records is None else f" ({rule.records} records of the last year would stand otherwise)"
        yield f"{rule.path}: {rule.old} → {rule.new}{moved}"
    for section in redline.sections:
        if section.is_untouched:
            continue
        moved = ", moved" if section.moved else ""
        heading = section.new_heading or section.old_heading
        yield f"§ {section.new_number or section.old_number} {heading} ({section.kind}{moved})"
        for block in section.blocks:
            yield from _block_lines(block)
    counts = redline.counts
    yield f"{counts.words_added} words came, {counts.words_removed} went; {counts.moved} sections moved."


def _block_lines(block: BlockChange) -> Iterator[str]:
    """What differs in a block, of a table row by row."""
    if block.kind == SAME:
        return
    if not block.rows:
        yield "    " + "".join(map(_marked, block.pieces))
    for row in block.rows:
        if row.kind != SAME:
            yield "    " + " | ".join("".join(map(_marked, cell)) for cell in row.cells)


def _marked(piece: Piece) -> str:
    text = piece.span.text
    return {ADDED: f"[+{text}+]", REMOVED: f"[-{text}-]"}.get(piece.kind, text)


def _redline_document(redline: Redline) -> dict[str, Any]:
    return {
        "parameters": [
            {"path": rule.path, "old": rule.old, "new": rule.new, "records": rule.records}
            for rule in redline.parameters
        ],
        "sections": [
            {
                "key": section.key,
                "kind": section.kind,
                "moved": section.moved,
                "heading": section.new_heading or section.old_heading,
                "pieces": [[piece.kind, piece.span.text] for piece in section.every_piece],
            }
            for section in redline.sections
            if not section.is_untouched
        ],
    }


def write_out(folder: Path, file: PolicyFile) -> None:
    """Write one file, whole or not at all.

    Raises:
        StorageProblem: the folder cannot be written.
    """
    target = folder / file.name
    draft = target.with_name(target.name + ".new")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        draft.write_bytes(file.data)
        draft.replace(target)
    except OSError as fault:
        raise StorageProblem(f"'{target}' cannot be written ({fault.strerror}). Choose another folder.") from fault
