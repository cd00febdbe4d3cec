"""What nobody may do, and the finding each of it raises (DEP-05)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ProhibitedPractice:
    """A practice the policy forbids: its name, the sentence printed, how it is noticed, and the finding codes.

    `findings` is empty where only a person can notice it; the table then says so.
    """

    key: str
    title: str
    text: str
    noticed: str
    findings: tuple[str, ...]


PRACTICES: tuple[ProhibitedPractice, ...] = (
    ProhibitedPractice(
        key="no_review",
        title="Production without review",
        text="Putting a change into production before the review and the approvals it needs.",
        noticed="Approvals and code reviews are compared with the start of the deployment.",
        findings=("APR-MISSING-ROLE", "APR-AFTER-IMPL", "GATE-REVIEW-COUNT"),
    ),
    ProhibitedPractice(
        key="own_approval",
        title="Approving one's own work",
        text="Counting the author's word as the only approval of the author's own change.",
        noticed="Author and approvers of each record are compared.",
        findings=("SOD-SELF-APPROVAL",),
    ),
    ProhibitedPractice(
        key="undocumented",
        title="Undocumented changes",
        text="Changing production without a change record.",
        noticed="Each log review matches every production deployment with a record.",
        findings=("REC-UNMATCHED-DEPLOY", "DOC-RETROACTIVE"),
    ),
    ProhibitedPractice(
        key="bypassing_pipeline",
        title="Going round the pipeline",
        text="Deploying by hand where a pipeline exists, without a written reason and other evidence of what was done.",
        noticed="A record with a manual path must name its reason and its evidence.",
        findings=("DEP-BYPASS-PIPELINE",),
    ),
    ProhibitedPractice(
        key="direct_push",
        title="Direct pushes",
        text="Writing to a protected branch without a reviewed pull request, or switching its protection off to do so.",
        noticed="Exports of the code host are read in each log review.",
        findings=("REC-UNMATCHED-DEPLOY", "GATE-NO-REPOSITORY"),
    ),
    ProhibitedPractice(
        key="direct_data_edit",
        title="Editing production data by hand",
        text="Correcting production data directly, outside a change with a reviewed script and a way back.",
        noticed="Database changes need a record, a review and a rollback plan like any other.",
        findings=("REC-UNMATCHED-DEPLOY", "DEP-BYPASS-PIPELINE", "RBK-PLAN-MISSING"),
    ),
    ProhibitedPractice(
        key="unapproved_hotfix",
        title="Unapproved hotfixes",
        text="Calling a fix an emergency when it meets none of the criteria, or starting one without authority.",
        noticed="Each emergency names its criterion and who authorised it, and is reviewed afterwards.",
        findings=("CLS-EMG-UNJUSTIFIED", "EMG-NO-AUTH"),
    ),
    ProhibitedPractice(
        key="shared_account",
        title="Shared accounts",
        text="Deploying with an account that several people use, so that the act cannot be traced to one of them.",
        noticed="Each deployment names its account and whether it is personal.",
        findings=("DEP-SHARED-ACCOUNT",),
    ),
    ProhibitedPractice(
        key="unauthorised_deployer",
        title="Deploying without the right to",
        text="Deploying without holding the deployer role on that day.",
        noticed="The implementer is compared with the dated list of deployers.",
        findings=("DEP-UNAUTHORISED",),
    ),
    ProhibitedPractice(
        key="production_credentials",
        title="Production credentials in test",
        text="Using production credentials, or unmasked personal data, in a test or development environment.",
        noticed="Reviewers look for it in test set-ups and test evidence; no rule reads it from a record.",
        findings=(),
    ),
)
"""The practices in the order in which the policy prints them."""
