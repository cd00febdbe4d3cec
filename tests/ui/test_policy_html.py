"""The HTML of the policy's text, read by the text view that shows it (POL-07, POL-14)."""

from __future__ import annotations

from PySide6.QtGui import QTextBlock, QTextCharFormat, QTextDocument, QTextTable

from chgdesk.text.blocks import SetSection
from chgdesk.text.html import Palette, redline_html, section_html
from chgdesk.text.markdown import parse
from chgdesk.text.redline import compare

BODY = """\
Kept for **{{param:retention.years}}**  and
no longer.\\
Next line.

- first

  3. nested

     goes on
- second

```
if x:
    y
```

| Risk | Approver |
|---|---|
| Low | Team lead |
"""


def document(html: str) -> QTextDocument:
    shown = QTextDocument()
    shown.setHtml(html)
    return shown


def lines(shown: QTextDocument) -> list[QTextBlock]:
    block, found = shown.begin(), []
    while block.isValid():
        found.append(block)
        block = block.next()
    return found


def faces(shown: QTextDocument) -> dict[str, QTextCharFormat]:
    found = {}
    for block in lines(shown):
        part = block.begin()
        while not part.atEnd():
            found[part.fragment().text()] = part.fragment().charFormat()
            part += 1
    return found


def section(body: str) -> SetSection:
    return SetSection(key="k", number="4.2", heading="Retention <of> records", level=1, blocks=parse(body))


def test_that_the_view_shows_the_words_as_they_are_set() -> None:
    """Headings, breaks, lists, code and tables arrive line by line."""
    held = document(section_html(section(BODY), Palette()))  # its blocks live as long as it does
    shown = [block.text().replace("\u2028", "\n") for block in lines(held)]
    assert [text for text in shown if text] == [
        "4.2 Retention <of> records",
        "Kept for {{param:retention.years}}  and no longer.\nNext line.",
        *("first", "nested", "goes on", "second"),
        "if x:\n    y",
        *("Risk", "Approver", "Low", "Team lead"),
    ]


def test_that_the_view_knows_lists_tables_and_chips() -> None:
    """The number of an item, a table of two columns, and a chip that can be opened and wears its own colour."""
    palette = Palette(chip="#123456")
    shown = document(section_html(section(BODY), palette))
    numbered = {block.text(): block.textList().itemText(block) for block in lines(shown) if block.textList()}
    assert numbered["nested"] == "3."
    tables = [frame for frame in shown.rootFrame().childFrames() if isinstance(frame, QTextTable)]
    assert [(table.rows(), table.columns()) for table in tables] == [(2, 2)]
    (chip,) = [face for face in faces(shown).values() if face.isAnchor()]
    assert (chip.anchorHref(), chip.foreground().color().name(), chip.fontUnderline()) == (
        "chip:param:retention.years",
        "#123456",
        False,
    )


def test_that_the_view_strikes_and_underlines() -> None:
    """What went is struck through, what came underlined."""
    redline = compare([section("Within 24 hours.")], [section("Within 48 hours.")])
    shown = document(redline_html(redline, Palette()))
    shown_faces = faces(shown)
    assert shown_faces["24"].fontStrikeOut()
    assert shown_faces["48"].fontUnderline()
    assert not shown_faces["48"].fontStrikeOut()
