"""The page of a record of the sample company, as full as a real one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from chgdesk.domain.basis import Basis
from chgdesk.domain.evaluation.findings import ATTRIBUTES, AttributeResult, Finding, ParameterUsed, TestResult
from chgdesk.domain.record_page import (
    Answer,
    Attention,
    FactGroup,
    FactLine,
    HeldFile,
    HistoryLine,
    RecordPage,
    Stop,
    StopState,
)
from chgdesk.domain.rows import ChangeRow
from ui.port import ExplainFinding

NOW = datetime(2026, 7, 24, 15, 30, tzinfo=UTC)


def make_page(row: ChangeRow, explained: Sequence[ExplainFinding] = ()) -> RecordPage:
    """The page of one line, as full as a real one."""
    look, waits = row.to_look_at > 0, row.verdict == "OPEN"
    live = row.went_live is not None
    attention: list[Attention] = []
    if look:
        word = explained[-1] if explained else None
        attention.append(
            Attention(
                finding=Finding(
                    code="APR-AFTER",
                    attribute="D",
                    sentence="Approval by Ines Koster stands at 20:15, two hours and five minutes after the deployment began at 18:10.",
                    rule="Approval comes before implementation",
                    role="Change approver",
                    parameters=(ParameterUsed(path="approvals.normal.before", value="true"),),
                ),
                clause="Policy 3.2, section 6.4",
                field="approval",
                explained_by=word.person if word else "",
                explanation=word.text if word else "",
            )
        )
    if waits:
        attention.append(
            Attention(
                finding=Finding(
                    code="PIR-OPEN",
                    attribute="H",
                    sentence="The review after go-live is not on record yet.",
                    rule="A review follows within ten business days",
                    role="Change owner",
                    due=NOW + timedelta(days=3, hours=2),
                ),
                clause="Policy 3.2, section 9.1",
                field="review",
            )
        )
    return RecordPage(
        rid=row.rid,
        ref=row.ref,
        title=row.title,
        category=row.category,
        risk=row.risk,
        systems=row.systems,
        state_words=row.state_words,
        verdict=row.verdict,
        policy_words="Judged under policy 3.2, in force since 1 May 2026, parameter set 7.",
        strip=_strip(look=look, waits=waits, live=live),
        attention=tuple(attention),
        answers=_answers(row),
        evidence=_evidence(),
        rules=_rules(look=look, waits=waits),
        facts=_facts(row),
        history=(
            HistoryLine(seq=4410, recorded=NOW - timedelta(days=3), actor="Mara Palm", sentence="recorded the change"),
            HistoryLine(
                seq=4415,
                recorded=NOW - timedelta(days=2, hours=4),
                actor="Ines Koster",
                sentence="recorded the risk",
                changes=(("Risk", "low", row.risk),),
            ),
        ),
        zone="Europe/Lisbon",
    )


def _strip(*, look: bool, waits: bool, live: bool) -> tuple[Stop, ...]:
    done, open_, not_needed = StopState.DONE, StopState.OPEN, StopState.NOT_NEEDED
    states = (
        ("request", "Request", done, "Asked for by Mara Palm on 11 Jul"),
        ("risk", "Risk", done, "Two answers made it medium"),
        (
            "approval",
            "Approval",
            StopState.LOOK if look else done if live else open_,
            "Section 6.4 asks for one approver",
        ),
        ("test", "Test", done if live else open_, "412 tests in the pipeline run 8841"),
        ("deploy", "Deploy", done if live else open_, "Pipeline run 8841"),
        ("check", "Check", done if live else open_, "Checked 25 minutes after go-live"),
        ("review", "Review", open_ if waits else not_needed, "Section 9.1: within ten business days"),
        ("closed", "Closed", open_ if waits or not live else done, "Closes when nothing is open"),
    )
    return tuple(Stop(key=key, title=title, state=state, reason=why) for key, title, state, why in states)


def _answers(row: ChangeRow) -> tuple[Answer, ...]:
    return (
        Answer(
            question="what",
            text=f"{row.title}: the limit in the proxy configuration goes from 5 MB to 20 MB for the upload path only.",
            basis=Basis.EXPORT,
            source="pull request 1184, export of 10 Jul",
        ),
        Answer(
            question="why",
            text="Customers could not attach photographs of damaged parcels; 41 tickets in June.",
            basis=Basis.DOCUMENT,
            source="ticket CARE-902",
        ),
        Answer(
            question="who",
            text="Asked for by Mara Palm, written by Tobi Nwosu, approved by Ines Koster, deployed by Jon Salvesen.",
            basis=Basis.EXPORT,
            source="pull request 1184 and pipeline run 8841",
        ),
        Answer(
            question="tested",
            text="412 unit tests and the upload test on staging, on the same commit that went live (4f2c91a).",
            basis=Basis.EXPORT,
            source="pipeline run 8841",
        ),
        Answer(
            question="undo",
            text="Put the former value back and reload the proxy; takes four minutes, tried on 12 May.",
            basis=Basis.STATED,
            source="stated by Jon Salvesen on 10 Jul, no document held",
        ),
    )


def _evidence() -> tuple[HeldFile, ...]:
    return (
        HeldFile(
            name="pull_request_1184.pdf",
            kind="pull_request",
            sha256="0" * 63 + "2",
            size=182_044,
            media_type="application/pdf",
            held=True,
            about="Review and approval, export of 10 Jul",
        ),
        HeldFile(
            name="pipeline_8841.log",
            kind="ci_results",
            sha256="0" * 63 + "1",
            size=40_412,
            media_type="text/plain",
            held=True,
            about="Tests and deployment",
        ),
        HeldFile(
            name="ticket CARE-902",
            kind="ticket",
            sha256="",
            size=None,
            media_type="",
            held=False,
            about="The request, named in the pull request",
        ),
    )


def _rules(*, look: bool, waits: bool) -> tuple[AttributeResult, ...]:
    results = {"D": TestResult.TO_LOOK_AT} if look else {}
    if waits:
        results["H"] = TestResult.OPEN
    results["J"] = TestResult.NOT_APPLICABLE
    return tuple(
        AttributeResult(
            letter=letter,
            result=results.get(letter, TestResult.NOTHING_FOUND),
            reason="Not an emergency." if letter == "J" else "All that section 6 asks for is on record.",
            basis=None if letter == "J" else Basis.STATED if letter == "G" else Basis.EXPORT,
        )
        for letter, _title in ATTRIBUTES
    )


def _facts(row: ChangeRow) -> tuple[FactGroup, ...]:
    live = datetime.fromtimestamp(row.went_live, UTC) if row.went_live else None
    return (
        FactGroup(
            title="Request",
            facts=(
                FactLine(label="Number", value=row.ref),
                FactLine(label="Requester", value=row.requester or "", basis=Basis.EXPORT, source="ticket CARE-902"),
            ),
        ),
        FactGroup(
            title="Approval",
            facts=(
                FactLine(
                    label="Approval",
                    value=row.approved_by,
                    occurred=live,
                    recorded=NOW,
                    basis=Basis.EXPORT,
                    source="pull-request review",
                ),
            ),
        ),
        FactGroup(title="Deployment", facts=(FactLine(label="Deployed", value="pipeline run 8841", occurred=live),)),
    )
