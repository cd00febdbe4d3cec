"""The kinds of text that stand outside the plain body of a Word document, and what we propose for each."""

from __future__ import annotations

from chgdesk.text.read_document import Choice, Kind

_TRACKED = (Choice.ACCEPT, Choice.REJECT, Choice.AS_SHOWN)
_ONLY_LEFT = (Choice.LEAVE,)


def _kind(key: str, name: str, proposed: Choice = Choice.LEAVE) -> Kind:
    return Kind(key=key, name=name, proposed=proposed)


def _tracked(key: str, name: str) -> Kind:
    return Kind(key=key, name=name, proposed=Choice.ACCEPT, allowed=_TRACKED)


def _settled(key: str, name: str) -> Kind:
    return Kind(key=key, name=name, allowed=_ONLY_LEFT, asks=False)


INSERTION = _tracked("tracked_insertion", "Tracked insertion")
DELETION = _tracked("tracked_deletion", "Tracked deletion")
MOVED_HERE = _tracked("tracked_move_to", "Text moved here (tracked)")
MOVED_AWAY = _tracked("tracked_move_from", "Text moved away (tracked)")
CONTENT_CONTROL = _kind("content_control", "Content control", Choice.TAKE)
TEXT_BOX = _kind("text_box", "Text box", Choice.TAKE)
FOOTNOTE = _kind("footnote", "Footnote", Choice.TAKE)
ENDNOTE = _kind("endnote", "Endnote", Choice.TAKE)
COMMENT = _kind("comment", "Comment")
HEADER = _kind("header", "Header")
FOOTER = _kind("footer", "Footer")
HIDDEN = _kind("hidden_text", "Hidden text")
STRUCK = _kind("struck_text", "Struck-through text")
ALT_TEXT = _kind("alt_text", "Words that stand for a picture")
NESTED_TABLE = _kind("nested_table", "Table inside a table", Choice.TAKE)
FORMULA = _kind("formula", "Formula", Choice.TAKE)
OTHER = _kind("other_text", "Text in a place the desk does not know")
CONTENTS = _kind("contents_list", "Contents list")
PICTURE = Kind(key="picture", name="Picture", allowed=_ONLY_LEFT)
EMBEDDED = Kind(key="embedded_object", name="Embedded file", allowed=_ONLY_LEFT)
CHART = Kind(key="chart_text", name="Text of a chart or diagram", allowed=_ONLY_LEFT)
UNUSED = Kind(key="unused_part", name="Text the document does not show", allowed=_ONLY_LEFT)
FIELD_CODE = _settled("field_code", "Code behind a field")
GENERATED = _settled("generated", "Part that chgdesk writes itself")
MANUAL_NUMBER = _settled("typed_number", "Typed number that the heading's own number replaces")
LIST_MARK = _settled("typed_mark", "Typed bullet that the list's own mark replaces")
SPACING = _settled("spacing", "Blanks at line ends and marks for word breaks")
HEADING = Kind(key="heading", name="Bold line that may be a heading", proposed=Choice.TAKE)

KINDS: tuple[Kind, ...] = (
    INSERTION, DELETION, MOVED_HERE, MOVED_AWAY, CONTENT_CONTROL, TEXT_BOX, FOOTNOTE, ENDNOTE, COMMENT, HEADER, FOOTER,
    HIDDEN, STRUCK, ALT_TEXT, NESTED_TABLE, FORMULA, OTHER, CONTENTS, PICTURE, EMBEDDED, CHART, UNUSED, FIELD_CODE,
    GENERATED, MANUAL_NUMBER, LIST_MARK, SPACING,
)  # fmt: skip
BY_KEY = {kind.key: kind for kind in KINDS}
TRACKED_KINDS = frozenset({INSERTION.key, DELETION.key, MOVED_HERE.key, MOVED_AWAY.key})
GAINS = frozenset({INSERTION.key, MOVED_HERE.key})
"""Tracked changes whose text stands after they are accepted; the others' stands after they are rejected."""
