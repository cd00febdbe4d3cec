"""The policy as files: PDF, the frozen text, Word; with an optional certificate."""

from __future__ import annotations

from pathlib import Path

import typer

from chgdesk.cli.options import desk_of, passphrase_from
from chgdesk.cli.policy.choose import VERSION, version_line
from chgdesk.cli.transfer import read_file
from chgdesk.errors import StorageProblem, UserError
from chgdesk.services.policies.papers import Certificate, PolicyFile, note_export, policy_pdfs, text_name, text_of

OUT = typer.Option(Path(), "--out", help="The folder to write into.")


def register(group: typer.Typer) -> None:
    """Add the commands of this module."""
    group.command(epilog="Example: chgdesk -w acme.chgdesk policy export --pdf --out build")(export)


def export(
    context: typer.Context,
    version: str = VERSION,
    pdf: bool = typer.Option(False, "--pdf", help="A PDF of each document of the set."),
    text: bool = typer.Option(False, "--text", help="The text whose SHA-256 is signed, as Markdown."),
    out: Path = OUT,
    sign: Path | None = typer.Option(None, "--sign", help="A PKCS#12 file that signs the PDF (PAdES B-B)."),
    sign_passphrase_file: Path | None = typer.Option(None, help="A file whose first line opens that certificate."),
) -> None:
    """Write the policy as files; each export is noted in the trail (POL-17, POL-18, EVD-17)."""
    if not pdf and not text:
        raise UserError("Say what to write: --pdf, --text, or both.")
    certificate = None
    if sign is not None:
        certificate = Certificate(p12=read_file(sign), passphrase=passphrase_from(sign_passphrase_file) or "")
    with desk_of(context, writes=True) as desk:
        line = version_line(desk, version)
        files: list[tuple[PolicyFile, str]] = []
        if pdf:
            files += [(file, "policy PDF") for file in policy_pdfs(desk, line.version.ref, certificate=certificate)]
        if text:
            name = text_name(line.version)
            data = text_of(desk, line.version.ref).encode()
            files.append((PolicyFile(name=name, data=data), "policy text"))
        for file, kind in files:
            write_out(out, file)
            note_export(desk, file, kind)
    for file, _kind in files:
        typer.echo(f"Wrote {out / file.name}")


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
