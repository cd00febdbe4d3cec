"""The twelve questions whose answers decide most of what the rules find (POL-28)."""

from __future__ import annotations

from chgdesk.text.questions.asking import Part, Question


def _parts(**asks: str) -> tuple[Part, ...]:
    """Parts by path, with `__` for a dot."""
    return tuple(Part(path=path.replace("__", "."), asks=words) for path, words in asks.items())


TWELVE: tuple[Question, ...] = (
    Question(
        key="categories",
        title="Which categories of change are there?",
        explanation="Every record has one of them; which approvals, tests and deadlines apply depends on it.",
        parts=_parts(categories="The categories, in the order of the policy"),
    ),
    Question(
        key="approvers",
        title="Who approves a change at low, medium and high risk?",
        explanation="A record without these approvals before it goes live is something to look at.",
        parts=_parts(approval_matrix="Roles for each risk level or category, and how many people"),
    ),
    Question(
        key="own_work",
        title="May an author approve or deploy their own change?",
        explanation="An author's own approval never counts alone, unless the policy allows it with something to "
        "compensate; small teams often do.",
        parts=_parts(
            sod__compensating__enabled="Own approval with a later review instead",
            sod__compensating__pir_role="Who reviews it then",
            sod__compensating__pir_deadline="How soon",
            sod__deployer_rule="Who may deploy",
        ),
    ),
    Question(
        key="reviewers",
        title="How many people review the code, and must one be senior?",
        explanation="Reviews by others than the author are counted for each record with code.",
        parts=_parts(
            gates__code_review__min_reviewers="Reviewers other than the author, by risk",
            gates__code_review__senior_required_for="Levels at which one must be senior",
        ),
    ),
    Question(
        key="pipeline_tests",
        title="Must the pipeline's tests succeed before a deployment?",
        explanation="If so, a record needs a successful test run before it goes live.",
        parts=_parts(gates__ci__required="Tests must succeed first"),
    ),
    Question(
        key="security_scan",
        title="Is a security scan needed, and what may stay open?",
        explanation="Leave it off until you run one: a rule nobody follows is a finding on every record.",
        parts=_parts(
            gates__sast__required="A scan is needed",
            gates__sast__block_on="Severities that may not stay open",
        ),
    ),
    Question(
        key="staging",
        title="Which changes are tried in another environment first?",
        explanation="Where none exists, a policy can accept a reason and a check in production.",
        parts=_parts(
            gates__staging__required_for="Categories tried first",
            gates__staging__required_for_risk="Risk levels tried first",
            gates__staging__allow_rationale="A reason is enough where none exists",
        ),
    ),
    Question(
        key="rollback",
        title="Which changes need a rollback plan, when, and what must it say?",
        explanation="A plan that comes late or lacks a part is told for each record.",
        parts=_parts(
            rollback__required_for="Categories that need one",
            rollback__required_for_risk="Risk levels that need one",
            rollback__due="When it must be on record",
            rollback__elements="What it must say",
        ),
    ),
    Question(
        key="windows",
        title="Are there maintenance windows, and who is told beforehand?",
        explanation="Work outside a window, or without notice, is told where the policy asks for them.",
        parts=_parts(
            window__required_for="Categories that need a window",
            window__windows="The windows",
            notice__required_for="Categories announced beforehand",
            notice__hours="How long beforehand",
        ),
    ),
    Question(
        key="checks",
        title="How soon is a change checked after go-live, and which ones are reviewed?",
        explanation="The check and the review each have a deadline that runs from the end of the deployment.",
        parts=_parts(
            verification__deadline="How soon it is checked",
            verification__high_risk_signoff="A second person signs off at high risk",
            pir__outcomes="Outcomes that ask for a review",
            pir__caused_incident="Changes that caused an incident are reviewed",
            pir__deadline="How soon",
        ),
    ),
    Question(
        key="emergency",
        title="Who says go in an emergency, and how soon is it written down and reviewed?",
        explanation="Emergencies have clocks of their own; where they start decides whether a record is late.",
        parts=_parts(
            emergency__authorisers="Who says go",
            emergency__fallback_authorisers="Who says go when they are away",
            emergency__proceed_if_unreachable="Work may start when nobody can be reached",
            emergency__clock_starts_at="When the clocks start",
            emergency__record_deadline="How soon it is written down",
            emergency__review_deadline="How soon it is reviewed",
            emergency__review_role="Who reviews it",
            emergency__incident_required="It names an incident",
        ),
    ),
    Question(
        key="logs",
        title="How often are deployment logs reviewed, and how long are records kept?",
        explanation="The log review finds deployments without a record; retention is printed and watched.",
        parts=_parts(
            reconciliation__frequency="How often",
            reconciliation__complete_within_business_days="How soon a review is finished",
            retention__years="How long records are kept",
            retention__clock_starts_at="From when",
        ),
    ),
)
