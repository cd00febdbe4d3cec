"""What the cover, the dates and the version table need before a version goes out (POL-03, POL-08, POL-10)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from chgdesk.domain.calendar import add_months
from chgdesk.domain.parameters import value_at
from chgdesk.domain.policy import UNPUBLISHED, PolicyVersion
from chgdesk.domain.policy_numbers import fits
from chgdesk.domain.policy_text import PolicyContent
from chgdesk.errors import UserError
from chgdesk.text.lint.filled import real_names
from chgdesk.text.lint.finding import LintFinding, of_document
from chgdesk.text.lint.leftovers import leftovers


def cover_findings(content: PolicyContent, as_of: date) -> Iterator[LintFinding]:
    """Blank or unfilled cover fields, dates that contradict, a review date out of rule, gaps of the version table."""
    yield from _cover(content)
    yield from _number(content)
    yield from _dates(content.version)
    yield from _review(content, as_of)
    yield from _table(content)


def _cover(content: PolicyContent) -> Iterator[LintFinding]:
    document, version = content.document, content.version
    asked = (
        ("number", document.ref, "Give it a number."),
        ("title", document.title, "Give it a title."),
        ("classification", document.classification, "Say how it is classified, such as Internal."),
        ("owner role", document.owner_role, "Name the role that owns it."),
        ("author", version.author or "", "Name who wrote it."),
        ("version number", version.number, "Give the version a number."),
    )
    for what, value, remedy in asked:
        if not value.strip():
            yield of_document("COVER-BLANK", f"The cover lacks the {what}.", remedy, about=what)
            continue
        for left in leftovers(value, own_names=real_names(content))[:1]:
            yield of_document("COVER-BLANK", f"The cover's {what}: {left.sentence}", left.remedy, about=what)
    roles = {role.ref for role in content.roles} | {assignment.role for assignment in content.assignments}
    if document.owner_role and document.owner_role not in roles:
        sentence = f"The owner role {document.owner_role} is not on record."
        yield of_document("COVER-PATTERN", sentence, "Put the role on record, or choose another.", about="owner role")
    if version.author and content.people and version.author not in {person.ref for person in content.people}:
        sentence = f"The author {version.author} is not among the people on record."
        yield of_document("COVER-PATTERN", sentence, "Put the person on record, or choose another.", about="author")


def _number(content: PolicyContent) -> Iterator[LintFinding]:
    pattern = value_at(content.tree, "policy.numbering")
    if not isinstance(pattern, str) or not pattern.strip():
        return
    for document in (content.document, *content.companions):
        try:
            follows = not document.ref or fits(pattern, document.ref)
        except UserError as fault:
            yield of_document("COVER-PATTERN", str(fault), "Correct policy.numbering.", about="policy.numbering")
            return
        if not follows:
            sentence = f"The number {document.ref} does not follow the pattern {pattern}."
            yield of_document("COVER-PATTERN", sentence, "Change the number or the pattern.", about="policy.numbering")


def _dates(version: PolicyVersion) -> Iterator[LintFinding]:
    if version.effective_on and version.approved_on and version.effective_on < version.approved_on:
        yield of_document(
            "DATES",
            f"It takes effect on {version.effective_on.isoformat()}, before its approval on "
            f"{version.approved_on.isoformat()}.",
            "Set the effective date to the day of approval or later.",
            about="effective_on",
        )
    starts = version.effective_on or version.approved_on or version.wanted_on
    if version.next_review_on and starts and version.next_review_on <= starts:
        yield of_document(
            "DATES",
            f"The next review, {version.next_review_on.isoformat()}, is not after the start, {starts.isoformat()}.",
            "Set a later review date.",
            about="next_review_on",
        )


def _review(content: PolicyContent, as_of: date) -> Iterator[LintFinding]:
    version, months = content.version, value_at(content.tree, "policy_review.interval_months")
    review = version.next_review_on
    if not isinstance(months, int) or isinstance(months, bool):
        sentence = "No interval says how often the policy is reviewed."
        yield of_document("REVIEW-DATE", sentence, "Set policy_review.interval_months.", about="next_review_on")
        months = None
    if review is None:
        if version.state not in UNPUBLISHED:
            sentence = "No next review date is on record."
            yield of_document("REVIEW-DATE", sentence, "Set the next review date.", about="next_review_on")
        return
    starts = version.effective_on or version.approved_on or version.wanted_on
    if months is not None and starts is not None and review > add_months(starts, months):
        latest = add_months(starts, months).isoformat()
        sentence = f"The next review, {review.isoformat()}, is later than {months} months after the start: {latest}."
        yield of_document("REVIEW-DATE", sentence, f"Set it to {latest} or earlier.", about="next_review_on")
    if review < as_of and version.state not in {*UNPUBLISHED, "superseded", "retired"}:
        sentence = f"The review was due on {review.isoformat()}."
        yield of_document("REVIEW-DATE", sentence, "Review the policy and record it.", about="next_review_on")


def _table(content: PolicyContent) -> Iterator[LintFinding]:
    """Rows of the version table that would show a gap: no author, date or summary of a published version (POL-08)."""
    for version in content.versions:
        if version.state in UNPUBLISHED:
            continue
        row = (("author", version.author), ("date", version.approved_on), ("summary", version.change_summary.strip()))
        gaps = [what for what, value in row if not value]
        if gaps:
            sentence = f"The version table shows no {' and no '.join(gaps)} for version {version.number}."
            remedy = "Say it in the change summary of the next version: an approved one is not edited."
            yield of_document("VERSION-TABLE", sentence, remedy, about=version.ref)
