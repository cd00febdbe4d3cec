"""Category and risk as the flags imply them (attribute B; R2 to R5)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from chgdesk.domain.calendar import add_months, day_words
from chgdesk.domain.catalogue import StandardTemplate, template_at
from chgdesk.domain.change import Change
from chgdesk.domain.evaluation.facts import Facts
from chgdesk.domain.evaluation.findings import Finding, ParameterUsed
from chgdesk.domain.evaluation.subject import EMERGENCY, MAJOR, NORMAL, STANDARD
from chgdesk.domain.parameters import as_text, value_at
from chgdesk.domain.rules import Rules


@dataclass(frozen=True, slots=True, kw_only=True)
class Classification:
    """How a record is tested: effective category and risk, the template that holds, and what was found."""

    category: str
    risk: str
    flags: frozenset[str]
    template: StandardTemplate | None
    findings: tuple[Finding, ...]


def implied_risk(flags: frozenset[str], rules: Rules) -> str:
    """The level the flags imply: the highest, the one under it, or the lowest (R2, RSK-03)."""
    if flags & rules.flags_high:
        return rules.highest_risk
    if flags & rules.flags_medium:
        return rules.risk_levels[max(len(rules.risk_levels) - 2, 0)]
    return rules.lowest_risk


def classify(change: Change, facts: Facts, rules: Rules, start: datetime) -> Classification:
    """Settle category and risk of a record that started then."""
    flags = facts.flags_of(change)
    found: list[Finding] = []
    implied = implied_risk(flags, rules)
    risk = _higher(change.risk_declared, implied, rules)
    if change.category in {NORMAL, MAJOR} and _rank(change.risk_declared, rules) not in {None, _rank(risk, rules)}:
        found.append(_underrated(change, implied, flags, rules))
    category, template = change.category, None
    if category == STANDARD:
        day = rules.calendar.local_date(start)
        template, refusal = _template_that_holds(change, facts, rules, flags=flags, risk=risk, start=start)
        if template is None:
            category = NORMAL
            found.append(_finding("CLS-STD-NOT-ALLOWED", refusal, "R3"))
        else:
            found.extend(_overdue(template, rules, day))
    if MAJOR not in rules.categories:
        category = NORMAL if category == MAJOR else category
    elif category in {STANDARD, NORMAL} and flags & rules.major_triggers:
        category = MAJOR
        found.append(_should_be_major(change, flags, rules))
    if change.category == EMERGENCY:
        found.extend(_unjustified(change, rules))
    return Classification(category=category, risk=risk, flags=flags, template=template, findings=tuple(found))


def _rank(level: str, rules: Rules) -> int | None:
    return rules.risk_levels.index(level) if level in rules.risk_levels else None


def _higher(declared: str, implied: str, rules: Rules) -> str:
    rank = _rank(declared, rules)
    if rank is None:
        return implied
    return rules.risk_levels[max(rank, rules.risk_levels.index(implied))]


def _underrated(change: Change, implied: str, flags: frozenset[str], rules: Rules) -> Finding:
    telling = sorted(flags & (rules.flags_high | rules.flags_medium))
    return _finding(
        "CLS-RISK-UNDERRATED",
        f"Declared {change.risk_declared}, but {', '.join(telling)} makes it {implied}.",
        "R2",
        parameters=_used(rules, "risk.flags_high", "risk.flags_medium"),
    )


def _should_be_major(change: Change, flags: frozenset[str], rules: Rules) -> Finding:
    telling = ", ".join(sorted(flags & rules.major_triggers))
    return _finding(
        "CLS-CATEGORY-UNDERRATED",
        f"Filed as {change.category}, but {telling} makes it a major change.",
        "R4",
        parameters=_used(rules, "major_triggers"),
    )


def _template_that_holds(
    change: Change, facts: Facts, rules: Rules, *, flags: frozenset[str], risk: str, start: datetime
) -> tuple[StandardTemplate | None, str]:
    """The procedure as it stood at start, or None and why it does not hold (R3)."""
    held = facts.templates.get(change.template or "")
    if held is None:
        named = f"procedure {change.template} is not in the catalogue" if change.template else "no procedure is named"
        return None, f"Filed as standard, but {named}."
    template = template_at(held, rules.calendar.local_date(start), start)
    refusal = why_not_standard(template, change, rules, flags=flags, risk=risk, start=start)
    return (template, "") if refusal is None else (None, f"Filed as standard under {template.ref}, but {refusal}.")


def why_not_standard(
    template: StandardTemplate, change: Change, rules: Rules, *, flags: frozenset[str], risk: str, start: datetime
) -> str | None:
    """Why a change that started then does not fit the procedure as it stood; None where it does (R3, STD-05).

    A suspension, and systems the procedure is kept to, can only be said at this desk (peers C8).
    """
    return _not_in_force(template, rules.calendar.local_date(start), start) or _beyond(
        template, change, rules, flags=flags, risk=risk
    )


def _not_in_force(template: StandardTemplate, day: date, start: datetime) -> str | None:
    if template.state == "draft" or template.approved_on is None:
        return "the procedure is not approved"
    if template.approved_on > day:
        return f"the procedure was approved on {day_words(template.approved_on)} only"
    revoked = template.revoked_on
    if (revoked is not None and revoked <= day) or (revoked is None and template.state == "revoked"):
        return "the procedure had been revoked"
    if any(one.covers(start) for one in template.suspensions):
        return "the procedure was suspended"
    return None


def _beyond(
    template: StandardTemplate, change: Change, rules: Rules, *, flags: frozenset[str], risk: str
) -> str | None:
    if change.change_type not in template.allowed_types:
        return f"the procedure does not allow changes of type {change.change_type or 'unknown'}"
    beyond = sorted(flags - set(template.allowed_flags))
    if beyond:
        return f"the procedure does not allow {', '.join(beyond)}"
    if risk != rules.lowest_risk:
        return f"its risk is {risk}"
    elsewhere = sorted(set(change.systems) - set(template.systems)) if template.systems else []
    return f"the procedure is not meant for {', '.join(elsewhere)}" if elsewhere else None


def _overdue(template: StandardTemplate, rules: Rules, day: date) -> tuple[Finding, ...]:
    due = review_due(template, rules.template_review_months, day)
    if due is None or day <= due:
        return ()
    return (
        _finding(
            "CLS-STD-TEMPLATE-OVERDUE",
            f"Procedure {template.ref} was due for review on {day_words(due)}.",
            "R3",
            template=template.ref,
            parameters=_used(rules, "standard.template_review_months"),
        ),
    )


def review_due(template: StandardTemplate, months: int, day: date) -> date | None:
    """When the review that counts on `day` was due: after the last review by then, else after approval (R3)."""
    reviews = [(review.reviewed_on, review.next_due) for review in template.reviews]
    if template.last_reviewed is not None:
        reviews.append((template.last_reviewed, template.next_review_due))
    done = [review for review in reviews if review[0] <= day]
    if done:
        latest = max(reviewed for reviewed, _ in done)
        given = [due for reviewed, due in done if reviewed == latest and due is not None]
        return max(given) if given else add_months(latest, months)
    return None if template.approved_on is None else add_months(template.approved_on, months)


def _unjustified(change: Change, rules: Rules) -> tuple[Finding, ...]:
    emergency = change.emergency
    criterion = emergency.criterion if emergency else None
    review = emergency.retro_review if emergency else None
    if criterion not in rules.emergency_criteria:
        why = f"{criterion} is not one of the policy's criteria" if criterion else "no criterion is given"
    elif review is not None and review.classification_appropriate is False:
        why = "the review afterwards judged that it was none"
    else:
        return ()
    used = _used(rules, "emergency.criteria")
    return (_finding("CLS-EMG-UNJUSTIFIED", f"Filed as emergency, but {why}.", "R5", parameters=used),)


def _finding(
    code: str, sentence: str, rule: str, *, template: str | None = None, parameters: tuple[ParameterUsed, ...] = ()
) -> Finding:
    return Finding(code=code, attribute="B", sentence=sentence, rule=rule, template=template, parameters=parameters)


def _used(rules: Rules, *paths: str) -> tuple[ParameterUsed, ...]:
    return tuple(ParameterUsed(path=path, value=as_text(value_at(rules.tree, path))) for path in paths)
