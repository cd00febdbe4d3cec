"""Word documents in: sections as Markdown, blanks to fill, and an account of every character (POL-05, POL-25, POL-28).

python-docx drops tracked changes, content controls, text boxes, notes and comments in silence, so the XML itself is
read. What was seen equals what was imported plus what the officer is asked about, to the character.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from xml.etree.ElementTree import Element  # the type only; reading goes through defusedxml

from chgdesk.errors import UserError
from chgdesk.text.found_damages import find_damages, repair_sections
from chgdesk.text.found_fields import find_fields
from chgdesk.text.read_document import ALL_DAMAGES, TRACKED, Choice, FoundField, Ledger, ReadDocument, unnamed_notes
from chgdesk.text.word_in import kinds
from chgdesk.text.word_in.account import Account
from chgdesk.text.word_in.cutting import Cutting
from chgdesk.text.word_in.flow import FlowReader
from chgdesk.text.word_in.names import child, w
from chgdesk.text.word_in.numbering import Numbering
from chgdesk.text.word_in.package import LARGEST, WordPackage
from chgdesk.text.word_in.reading import Reading
from chgdesk.text.word_in.styles import Styles
from chgdesk.text.word_in.surroundings import collect, rest, text_parts
from chgdesk.text.word_in.tally import count

__all__ = ["LARGEST", "import_with", "kinds", "proposed_choices", "read_docx"]


def read_docx(data: bytes, *, name: str) -> ReadDocument:
    """Read a .docx; raises UserError with a sentence where it is none, is protected, holds macros or is damaged.

    Nothing beside the plain text is taken in yet: the ledger lists it for the officer to decide (`import_with`).
    """
    return _read(data, name, {})


def import_with(read: ReadDocument, choices: Mapping[str, Choice]) -> ReadDocument:
    """The document as the officer decided: by item key, by kind, or by the keys of blanks, headings and damages.

    `tracked` decides all tracked changes, `damage` all repairs that are certain, `heading` all bold lines.
    Earlier decisions stay unless decided anew. Raises UserError for a key the document has not, or a choice that an
    item does not offer.
    """
    _refuse_unknown(read, choices)
    return _read(read.data, read.name, {**read.choices, **{key: Choice(choice) for key, choice in choices.items()}})


def proposed_choices(read: ReadDocument) -> dict[str, Choice]:
    """What we would decide: one proposal for each open item, none for blanks and headings."""
    return {item.key: item.kind.proposed for item in read.ledger.open_items}


def _refuse_unknown(read: ReadDocument, choices: Mapping[str, Choice]) -> None:
    items = {item.key: item.kind for item in read.ledger.items} | dict(kinds.BY_KEY)
    offers = {each.choice_key for each in read.fields} | {each.key for each in read.headings} | {"heading", ALL_DAMAGES}
    offers |= {each.key for each in read.damages}
    for key, choice in choices.items():
        allowed = items[key].allowed if key in items else kinds.HEADING.allowed if key in offers else ()
        allowed = kinds.INSERTION.allowed if key == TRACKED else allowed
        if not allowed:
            raise UserError(f"{read.name} has nothing named {key} to decide about. Read the file again.")
        if choice not in allowed:
            offered = ", ".join(allowed)
            raise UserError(f"“{choice}” cannot be decided about {key} in {read.name}; choose one of: {offered}.")


def _read(data: bytes, name: str, choices: Mapping[str, Choice]) -> ReadDocument:
    package = WordPackage(data, name)
    account = Account(choices)
    styles = Styles(_root(package, "styles"))
    reading = Reading(
        package=package,
        styles=styles,
        numbering=Numbering(_root(package, "numbering"), styles),
        account=account,
        part=package.main,
        links=package.links(package.main),
    )
    collect(reading)
    seen = sum(count(package.root(part)) for part in text_parts(package))
    flows = FlowReader(reading)
    body = child(package.root(package.main), "body")
    if body is None:
        raise UserError(f"{name} has no text in it. Open it in Word and save it as Word document (.docx).")
    flow = [*flows.flow(body), *rest(reading, flows)]
    _note_looks(reading)
    cutting = Cutting(account=account)
    sections = cutting.cut(flow)
    damages = find_damages(sections, choices)
    sections = repair_sections(sections, choices)
    ledger = Ledger(seen=seen, imported=cutting.imported(), items=account.items)
    if ledger.unaccounted:
        account.note(
            f"{abs(ledger.unaccounted)} characters of the text could not be placed. Compare the sections with the "
            "original before you go on."
        )
    return ReadDocument(
        name=name,
        title=cutting.title or reading.title,
        sections=sections,
        ledger=ledger,
        fields=_fields(find_fields(sections, choices), reading.controls),
        headings=tuple(cutting.offers),
        damages=damages,
        notes=(*account.notes, *unnamed_notes(sections)),
        choices=dict(choices),
        data=data,
    )


def _root(package: WordPackage, kind: str) -> Element | None:
    part = package.related(kind)
    return package.root(part) if part else None


def _note_looks(reading: Reading) -> None:
    """Tracked changes of looks alone hold no text; say that they are there."""
    root = reading.package.root(reading.package.main)
    number = sum(1 for name in ("rPrChange", "pPrChange", "tblPrChange", "sectPrChange") for _ in root.iter(w(name)))
    if number:
        reading.account.note(f"{number} tracked changes of looks alone were read as they stand; they change no text.")


def _fields(found: tuple[FoundField, ...], controls: Mapping[str, FoundField]) -> tuple[FoundField, ...]:
    """Blanks by their label, those of content controls with what they hold."""
    merged = {each.key: each for each in found}
    for key, control in controls.items():
        held = merged.get(key)
        merged[key] = control if held is None else replace(held, value=control.value)
    return tuple(merged.values())
