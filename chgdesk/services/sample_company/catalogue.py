"""Standard procedures and policy exceptions of the sample company."""

from __future__ import annotations

from datetime import date

from chgdesk.domain.catalogue import StandardTemplate, TemplateReview
from chgdesk.domain.waiver import Waiver, WaiverApproval
from chgdesk.services.sample_company.company import local


def templates() -> tuple[StandardTemplate, ...]:
    """Six procedures approved in advance: one was reviewed late, one was revoked (STD-01..08)."""
    return (
        _template(
            "STD-01",
            "Renew a certificate on the edge proxy",
            ("configuration",),
            "2025-01-20",
            reviews=(("2026-01-14", "2027-01-14"),),
            steps="Request the certificate, load it beside the old one, switch, check the chain from two networks.",
            undo="Switch back to the certificate before, which stays loaded for 14 days.",
        ),
        _template(
            "STD-02",
            "Publish seasonal opening hours of a harbour",
            ("configuration",),
            "2025-02-10",
            reviews=(("2026-03-20", "2027-03-20"),),
            steps="Enter hours in the console, have the harbour office read the preview, publish.",
            undo="Publish the hours before; the console keeps every state.",
        ),
        _template(
            "STD-03",
            "Load the kept configuration onto a replaced gate unit",
            ("configuration",),
            "2025-06-16",
            reviews=(("2026-06-10", "2027-06-10"),),
            steps="Fit the unit, load the configuration card, open and close the gate twice with a guest key.",
            undo="Set the gate to hand operation and call the harbour office.",
            deploy="manual",
        ),
        _template(
            "STD-04",
            "Renew the key of the log store",
            ("configuration",),
            "2025-03-03",
            reviews=(("2026-02-25", "2027-02-25"),),
            steps="Create a key, load it, see a line arrive, withdraw the old key.",
            undo="Load the old key again within the hour.",
            revoked="2026-07-01",
        ),
        _template(
            "STD-05",
            "Move booking site and reports to the month's base image",
            ("code", "configuration"),
            "2025-09-01",
            reviews=(("2026-08-27", "2027-08-27"),),
            steps="Build on the new image, let the pipeline run every test, deploy, watch ten minutes.",
            undo="Deploy the image before.",
        ),
        _template(
            "STD-06",
            "Add a harbour to the monthly report",
            ("configuration",),
            "2026-05-11",
            reviews=(),
            steps="Add the harbour's line to the list, render last month, compare with the harbour's own count.",
            undo="Take the line out and render again.",
        ),
    )


def _template(
    ref: str,
    title: str,
    types: tuple[str, ...],
    approved: str,
    *,
    reviews: tuple[tuple[str, str], ...],
    steps: str,
    undo: str,
    deploy: str = "",
    revoked: str | None = None,
) -> StandardTemplate:
    held = tuple(
        TemplateReview(reviewed_on=date.fromisoformat(done), next_due=date.fromisoformat(due), reviewer="marek")
        for done, due in reviews
    )
    return StandardTemplate(
        ref=ref,
        title=title,
        state="approved" if revoked is None else "revoked",
        author="jonas",
        approved_by="marek",
        approved_on=date.fromisoformat(approved),
        revoked_on=date.fromisoformat(revoked) if revoked else None,
        reviews=held,
        allowed_types=types,
        steps=steps,
        limits="One system, no customer downtime, no change to customer data.",
        risk_assessment="Low: done at least ten times without trouble, undone in minutes.",
        rollback_plan=undo,
        deploy=deploy,
    )


def waivers() -> tuple[Waiver, ...]:
    """Policy exceptions: closed, expired and still open, active, asked for, refused (EXC-01..08)."""
    return (*_ended(), *_running(), *_undecided())


def _ended() -> tuple[Waiver, ...]:
    return (
        Waiver(
            ref="EXC-2025-01",
            policy_clause="Validation in staging",
            waives=("staging",),
            scope="Booking interface, calls to the payment partner",
            reason="The partner's test system is being rebuilt and answers nothing until the end of March.",
            effect_of_refusal="No release of the booking interface for four months.",
            risk="medium",
            residual_risk="low",
            requested_by="clara",
            requested_at=local("2025-12-02 10:05"),
            owner="marek",
            compensating_controls=("Recorded answers of the partner replayed", "First ten payments watched by hand"),
            remediation_plan="Return to the partner's test system once it is back.",
            remediation_due=date(2026, 3, 31),
            approvals=(WaiverApproval(person="ines", role="security_officer", at=local("2025-12-03 15:20")),),
            approved_at=local("2025-12-03 15:20"),
            starts_on=date(2025, 12, 4),
            expires_on=date(2026, 3, 31),
            state="closed",
            closed_at=local("2026-03-26 11:40"),
            closure_evidence="Partner's test system is back; first run in it attached to the record of 25 March.",
        ),
        Waiver(
            ref="EXC-2026-02",
            policy_clause="Nobody approves own work alone",
            waives=("segregation",),
            scope="Night jobs written by the Head of Engineering",
            reason="The engineer who knew the night jobs left; the Head of Engineering writes them until a joiner can.",
            effect_of_refusal="Night jobs stay broken in high season.",
            risk="medium",
            residual_risk="medium",
            requested_by="marek",
            requested_at=local("2026-05-28 09:30"),
            owner="marek",
            compensating_controls=("Review afterwards by the policy owner", "Log review of the month"),
            remediation_plan="Hand the night jobs to the engineer joining in August.",
            remediation_due=date(2026, 8, 31),
            approvals=(WaiverApproval(person="ines", role="security_officer", at=local("2026-05-29 14:10")),),
            approved_at=local("2026-05-29 14:10"),
            starts_on=date(2026, 6, 1),
            expires_on=date(2026, 7, 31),
            state="active",
        ),
        Waiver(
            ref="EXC-2026-01",
            policy_clause="Security scan before deployment",
            waives=("scan",),
            scope="Image library used by harbour reports",
            reason=(
                "The scan reports a flaw in a part of the library that reports never call; the fix is due in August."
            ),
            risk="medium",
            requested_by="yusuf",
            requested_at=local("2026-05-04 13:00"),
            owner="ines",
            compensating_controls=("The part is removed from the image", "Looked at again each month"),
            approvals=(WaiverApproval(person="ines", role="security_officer", at=local("2026-05-05 09:45")),),
            approved_at=local("2026-05-05 09:45"),
            starts_on=date(2026, 5, 5),
            expires_on=date(2026, 8, 31),
            state="closed",
            closed_at=local("2026-08-21 16:15"),
            closure_evidence="Library moved to the mended release; scan of 21 August shows nothing open.",
        ),
    )


def _running() -> tuple[Waiver, ...]:
    return (
        Waiver(
            ref="EXC-2026-03",
            policy_clause="Maintenance windows",
            waives=("window",),
            scope="Work at the piers",
            reason="Gates can only be worked on by daylight and with the harbour master present.",
            effect_of_refusal="No work at the piers outside two summer evenings a week.",
            risk="low",
            requested_by="tove",
            requested_at=local("2026-09-01 08:50"),
            owner="jonas",
            compensating_controls=("Harbour master on the pier", "Gates on hand operation during the work"),
            approvals=(WaiverApproval(person="marek", role="engineering_lead", at=local("2026-09-02 10:30")),),
            approved_at=local("2026-09-02 10:30"),
            starts_on=date(2026, 9, 3),
            expires_on=date(2027, 3, 31),
            state="active",
        ),
    )


def _undecided() -> tuple[Waiver, ...]:
    return (
        Waiver(
            ref="EXC-2026-04",
            policy_clause="Code review",
            waives=("review",),
            scope="Texts of the booking site",
            reason="Product would like to publish texts without a second reader.",
            risk="low",
            requested_by="lucia",
            requested_at=local("2026-09-22 15:05"),
            owner="lucia",
            state="rejected",
        ),
        Waiver(
            ref="EXC-2026-05",
            policy_clause="Validation in staging",
            waives=("staging",),
            scope="Container cluster, storage drivers",
            reason="Staging has no storage of the new kind before December.",
            risk="medium",
            requested_by="jonas",
            requested_at=local("2026-10-27 11:30"),
            owner="jonas",
            state="submitted",
        ),
    )
