"""The rows that were not brought in, as a file: their own columns, and beside each the reason (peers B9)."""

from __future__ import annotations

import csv
import io
from pathlib import PurePath

from chgdesk.exports.text import neutral
from chgdesk.services.bringing.verdicts import Action, Rehearsal

ROW, WHY = "Row", "Why not brought in"
"""Headings that a file of refused rows has beside its own; they are never read back."""


def refused_csv(plan: Rehearsal) -> bytes:
    """The refused rows as CSV that opens in a spreadsheet; mend the cells and bring the file in again."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    own = [place for place, heading in enumerate(plan.headings) if heading not in {ROW, WHY}]
    writer.writerow([*(plan.headings[place] for place in own), ROW, WHY])
    for row in plan.rows:
        if row.action is Action.REFUSED:
            cells = [row.cells[place] if place < len(row.cells) else "" for place in own]
            writer.writerow([*map(neutral, cells), row.label, neutral(row.sentence)])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def refused_name(name: str) -> str:
    """The name of that file: `changes-not-brought-in.csv`."""
    return f"{PurePath(name).stem}-not-brought-in.csv"
