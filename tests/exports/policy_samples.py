"""A policy for the tests of this folder: twenty pages of sections with lists, tables, quotes and long words."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from chgdesk.domain.basis import Provenance
from chgdesk.domain.crosswalk import CrosswalkRow
from chgdesk.domain.people import Organisation, Person, Role
from chgdesk.domain.policy import PolicyDocument, PolicyVersion
from chgdesk.domain.policy_text import PolicyContent, PolicySection
from chgdesk.domain.signature import DeskSignature
from chgdesk.exports.builders.policy_paper import PolicyPaper
from chgdesk.exports.report import RegisterHead
from chgdesk.text.blocks import Block, Heading, Item, Paragraph, Quote, SetSection, Span, Spans, TableBlock

TEXT_SHA = "5d41a9c0" * 8
PROSE = (
    (
        "Every change to a production system is recorded before it starts, and the record names who asked for it, who "
        "reviewed it, who approved it and how it can be taken back. A change that is not recorded counts as unauthorised, "
        "whoever made it and however well it went."
    ),
    (
        "The person who wrote a change does not approve it. Where the team on duty is too small for that, the compensating "
        "control of clause 5.2 applies, and the review after go-live takes place within two business days."
    ),
    (
        "Evidence is collected when the change is closed, not when an auditor asks. It is kept for seven years from the "
        "end of the year in which the change went live, in the workspace and in one copy outside it."
    ),
)
TITLES = (
    "Purpose", "Scope", "Categories and risk", "Approval authority", "Segregation of duties", "Normal workflow",
    "Emergency workflow", "Prohibited practices", "Change windows and freezes", "Rollback", "Testing", "Deployment",
    "Evidence and retention", "Roles", "Enforcement", "Policy exceptions",
    "Review of this policy, with everything that can bring a review forward and everybody who takes part in one",
    "Related documents",
)  # fmt: skip
TOPICS = {"Purpose": "purpose", "Rollback": "rollback", "Testing": "testing"}


def s(text: str, **face: Any) -> Spans:
    """One span."""
    return (Span(text=text, **face),)


def a_list() -> tuple[Block, ...]:
    """A numbered list of twelve with bullets inside, one item of two paragraphs."""
    first: tuple[Block, ...] = (
        Paragraph(spans=s("A change goes through these steps:")),
        Item(spans=(*s("Record it. ", bold=True), *s("The record names systems, reason, risk and the way back, in words that somebody outside the team understands.")), number=1),
        Item(spans=s("what is changed, and why now rather than later;"), depth=1),
        Item(spans=s("which of the three categories it belongs to:"), depth=1),
        Item(spans=s("standard, normal or emergency;"), depth=2),
        Item(spans=s("A second paragraph of the first step, which stands under its words and not under its number."), depth=0, number=1, continued=True),
    )  # fmt: skip
    rest = tuple(
        Item(spans=s(f"Step {at} of the workflow is carried out and noted."), number=at) for at in range(2, 13)
    )
    return first + rest


def a_matrix(rows: int = 6) -> TableBlock:
    """The approval matrix, rendered from data."""
    head = (s("Category"), s("Risk"), s("Who approves"), s("Within"), s("Notes"))
    body = tuple(
        (
            s(("Standard", "Normal", "Emergency")[at % 3]),
            s(("low", "medium", "high")[at % 3], bold=at % 3 == 2),
            s(("Engineering lead", "Change manager and system owner", "CTO, with the change manager informed")[at % 3]),
            s(f"{at + 1} h"),
            (*s("Recorded in "), *s("approval.lapse_days", code=True), *s("; an approval lapses after thirty days without go-live.")),
        )
        for at in range(rows)
    )  # fmt: skip
    return TableBlock(head=head, rows=body, chip="table:approval_matrix")


def some_blocks(at: int) -> tuple[Block, ...]:
    """The text of one section, differing from section to section."""
    blocks: list[Block] = [Paragraph(spans=s(PROSE[at % 3])), Paragraph(spans=s(PROSE[(at + 1) % 3]))]
    if at % 3 == 0:
        blocks += a_list()
    if at % 4 == 1:
        blocks += [Heading(spans=s("A heading inside the text")), Paragraph(spans=s(PROSE[2])), a_matrix(6)]
    if at % 5 == 2:
        words = (
            *s("The service is called "),
            *s("customs-gateway.production.internal", code=True),
            *s(" and its "),
            *s("owner", italic=True),
            *s(" is named in the "),
            *s("register of systems", link="https://intranet.example/systems"),
            *s(
                "; Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft is a word that is long."
            ),
        )
        blocks += [Quote(spans=s("No figure of this policy is typed by hand.")), Paragraph(spans=words)]
    if at == 8:
        blocks.append(a_matrix(40))
    return tuple(blocks)


def the_sections() -> tuple[SetSection, ...]:
    """The policy set out: eighteen sections, some with sections of their own."""
    found: list[SetSection] = []
    for at, title in enumerate(TITLES):
        found.append(SetSection(key=f"k{at}", number=f"{at + 1}", heading=title, level=1, blocks=some_blocks(at)))
        for under in range(1, 1 + at % 3):
            key, number = f"k{at}.{under}", f"{at + 1}.{under}"
            name = f"Details of {title.lower()}, part {under}"
            found.append(SetSection(key=key, number=number, heading=name, level=2, blocks=some_blocks(at + under)))
    return tuple(found)


def stored_sections() -> tuple[PolicySection, ...]:
    """The same sections as they are stored."""
    return tuple(
        PolicySection(
            ref=f"VER-2/{each.key}", version="VER-2", key=each.key, heading=each.heading, topic=TOPICS.get(each.heading, ""), body="Set out apart."
        )
        for each in the_sections()
    )  # fmt: skip


def a_version(**changes: Any) -> PolicyVersion:
    """Version 2.1, approved by signature and in force."""
    signed = DeskSignature(
        person="lindqvist",
        name="K. Lindqvist",
        roles=("cto",),
        meaning="approval",
        signed_at=datetime(2026, 6, 12, 13, 5, tzinfo=UTC),
        digest=TEXT_SHA,
        statement="Signed at this desk with the passphrase enrolled for K. Lindqvist on 3 Mar 2026 by M. Koster",
    )
    usual = PolicyVersion(
        ref="VER-2",
        document="POL-004",
        number="2.1",
        state="approved",
        author="koster",
        approved_by="lindqvist",
        approved_on=date(2026, 6, 12),
        effective_on=date(2026, 7, 1),
        next_review_on=date(2027, 6, 30),
        change_summary="Emergency records within 24 hours instead of 48; freezes named by date.",
        parameter_set="set 3 of 12 Jun 2026",
        content_sha256=TEXT_SHA,
        signatures=(signed,),
    )
    return replace(usual, **changes)


def older_versions() -> tuple[PolicyVersion, ...]:
    """The versions before, and the draft after."""
    return (
        a_version(ref="VER-3", number="2.10", state="draft", approved_on=None, effective_on=None, change_summary=""),
        a_version(
            ref="VER-1", number="1.0", approved_on=date(2024, 1, 9), effective_on=date(2024, 2, 1),
            change_summary="First version.", signatures=(),
        ),
        a_version(
            ref="VER-1b", number="1.2", approved_on=date(2025, 3, 4), effective_on=date(2025, 4, 1),
            change_summary="Rollback plan for every normal change; testing by risk.", signatures=(),
        ),
        a_version(ref="VER-0", number="1.3", state="withdrawn", change_summary="Given up."),
    )  # fmt: skip


def some_points() -> tuple[CrosswalkRow, ...]:
    """A few points of two frameworks, and one that is not shown."""
    soc = "2017 trust services criteria, with the points of focus revised in 2022"
    iso = "ISO/IEC 27001:2022, Annex A"
    return (
        CrosswalkRow(ref="CC8.1 1", framework="SOC 2", point="CC8.1 1", edition=soc, paraphrase="Changes are managed from request to go-live.", topics=("purpose",), position=1),
        CrosswalkRow(ref="CC8.1 2", framework="SOC 2", point="CC8.1 2", edition=soc, paraphrase="Changes are tested before they go live, by risk.", topics=("testing",), sections=("k5",), position=2),
        CrosswalkRow(ref="A.8.32 a", framework="ISO/IEC 27001", point="A.8.32 a", edition=iso, paraphrase="What could go wrong is thought through beforehand.", topics=("rollback",), position=1),
        CrosswalkRow(ref="A.8.32 z", framework="ISO/IEC 27001", point="A.8.32 z", edition=iso, paraphrase="Nothing answers this.", position=2),
        CrosswalkRow(ref="X 1", framework="Hidden framework", point="X 1", paraphrase="Not shown.", shown=False),
    )  # fmt: skip


def a_content(**changes: Any) -> PolicyContent:
    """Everything version 2.1 prints, with what the test changes."""
    version = changes.pop("version", a_version())
    usual = PolicyContent(
        organisation=Organisation(name="Alderpoint Freight BV", zone="Europe/Lisbon"),
        document=PolicyDocument(
            ref="POL-004",
            title="Change management policy",
            classification="Internal",
            owner_role="ciso",
            approver_role="cto",
        ),
        version=version,
        sections=stored_sections(),
        versions=(version, *older_versions()),
        roles=(
            Role(ref="cto", title="Chief technology officer"),
            Role(ref="ciso", title="Information security officer"),
        ),
        people=(Person(ref="koster", name="M. Koster"), Person(ref="lindqvist", name="K. Lindqvist")),
        crosswalk=some_points(),
    )
    return replace(usual, **changes)


def a_paper(**changes: Any) -> PolicyPaper:
    """Version 2.1 in force on 5 October 2026, with what the test changes."""
    head = RegisterHead(
        size=312, root="8c1d77aa" * 8, recorded_at=datetime(2026, 10, 4, 17, 12, tzinfo=UTC), signed=True
    )
    usual = PolicyPaper(
        content=a_content(),
        sections=the_sections(),
        standing="in force",
        names_as_of=date(2026, 10, 5),
        generated_at=datetime(2026, 10, 5, 9, tzinfo=UTC),
        generated_by="M. Koster",
        app_version="0.1.0",
        head=head,
    )
    return replace(usual, **changes)


def a_draft() -> PolicyPaper:
    """Version 2.1 before anybody approved it."""
    version = a_version(
        state="draft", approved_by=None, approved_on=None, effective_on=None, next_review_on=None, signatures=(),
        content_sha256=None, wanted_on=date(2026, 11, 1), change_summary="",
    )  # fmt: skip
    return a_paper(content=a_content(version=version), standing="draft")


def a_superseded() -> PolicyPaper:
    """Version 2.1 after version 2.2 took over."""
    version = a_version()
    successor = a_version(ref="VER-4", number="2.2", approved_on=date(2026, 9, 1), effective_on=date(2026, 9, 15))
    return a_paper(
        content=a_content(version=version, versions=(version, successor, *older_versions())), standing="superseded"
    )


def an_adopted(*, proof: bool) -> PolicyPaper:
    """A version approved before chgdesk, with or without the proof of it."""
    version = a_version(
        number="2.3",
        origin="adopted",
        original="0f3b77c1" * 8,
        original_name="Change Management Policy v2.3 FINAL.docx",
        signatures=(),
        content_sha256=None,
        proof="77aa0f3b" * 8 if proof else None,
        proof_name="board minutes 2026-01.pdf" if proof else "",
        provenance=Provenance(recorded_at=datetime(2026, 9, 30, 14, 3, tzinfo=UTC)),
    )
    return a_paper(content=a_content(version=version))
