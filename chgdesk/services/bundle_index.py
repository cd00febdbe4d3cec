"""Which item of an auditor's usual request list lies where in a bundle, and how many there are (EVD-10)."""

from __future__ import annotations

from chgdesk.exports.builders.request_index import Asked, not_held
from chgdesk.exports.builders.scope import Scope

_LOG = "Change Management"
_REGISTERS = f"{_LOG}/Registers.xlsx"
_LIST = f"{_LOG}/Change Log.xlsx"
_POLICY = "Policies/Policy versions and reviews.pdf"


def _procedures(policies: tuple[str, ...]) -> Asked:
    """Emergency and rollback procedures: documents of their own, or chapters of the policy."""
    own = tuple(name for name in policies if "procedure" in name)
    where = "; ".join(own) or _within(policies)
    return _held(2, "Emergency and rollback procedures as documents", where, held=bool(policies))


def _within(policies: tuple[str, ...]) -> str:
    """The policy's own text, where a topic is a chapter of it."""
    return "; ".join(f"{name}, its own section" for name in policies if "procedure" not in name)


def index_items(scope: Scope, lacking: int, policies: tuple[str, ...] = ()) -> tuple[Asked, ...]:
    """The seventeen items in their usual order; `lacking` counts originals named and not held.

    `policies` are the files of the policies' folder that hold a policy or a procedure.
    """
    register = scope.evaluation.facts.register
    changes = tuple(change for change, _ in scope.members)
    emergencies = sum(1 for change in changes if change.category == "emergency")
    failed = sum(1 for change in changes if change.outcome == "rolled_back" or change.caused_incident)
    significant = sum(1 for change in changes if change.significant)
    people = len(register.acknowledgements) + len(register.trainings)
    kinds = {item.kind for item in scope.evidence if item.held}
    return (
        Asked(
            number=1,
            asked="Policy with approval and review",
            where="; ".join((*policies, _POLICY)),
            count=len(register.policy_versions),
        ),
        _procedures(policies),
        Asked(
            number=3,
            asked="Roles and people able to deploy, with dates",
            where=f"{_REGISTERS}, Roles and deployers",
            count=len(register.assignments),
        ),
        _held(4, "Pipeline and branch-protection settings", f"{_LOG}/Records", held="branch_protection" in kinds),
        Asked(number=5, asked="List of production changes, with parameters and count", where=_LIST, count=len(changes)),
        Asked(
            number=6,
            asked="List of production deployments",
            where=f"{_REGISTERS}, Deployment events",
            count=len(register.events),
        ),
        Asked(number=7, asked="Emergency changes", where=f"{_LIST}, category emergency", count=emergencies),
        Asked(number=8, asked="Failed and rolled-back changes", where=f"{_LIST}, outcome", count=failed),
        Asked(
            number=9,
            asked="Standard procedures with approval",
            where=f"{_REGISTERS}, Standard procedures",
            count=len(register.templates),
        ),
        Asked(
            number=10, asked="Policy exceptions", where=f"{_REGISTERS}, Policy exceptions", count=len(register.waivers)
        ),
        Asked(
            number=11,
            asked="Log reviews and reconciliation",
            where=f"{_REGISTERS}, Log reviews",
            count=len(register.runs),
        ),
        _held(12, "Separation of environments", _within(policies), held=bool(policies)),
        Asked(number=13, asked="Training and acknowledgements", where=_POLICY, count=people),
        Asked(number=14, asked=_item_words(lacking), where=f"{_LOG}/Records", count=len(changes)),
        not_held(15, "Notes of change meetings"),
        Asked(number=16, asked="Figures", where=f"{_LOG}/Management self-test.xlsx, Figures", count=1),
        Asked(number=17, asked="Significant changes of the period", where=_LIST, count=significant),
    )


def _item_words(lacking: int) -> str:
    if not lacking:
        return "Per change: record and originals"
    return f"Per change: record and originals ({lacking} named originals not held, listed on each record)"


def _held(number: int, asked: str, where: str, *, held: bool) -> Asked:
    return Asked(number=number, asked=asked, where=where) if held else not_held(number, asked)
