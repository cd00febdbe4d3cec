"""Which topics a text covers, by the topic each section is given or by what it speaks of (POL-02)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from chgdesk.domain.policy_text import PolicySection
from chgdesk.domain.policy_topics import ASKED

_CUES: dict[str, str] = {
    "purpose": r"purpose|objective|introduction",
    "scope": r"scope|applicab",
    "categories_risk": r"categor|classif|risk|types? of change",
    "approval_matrix": r"approv|authori[sz]ation matrix|authority",
    "segregation": r"segregation|separation of dut",
    "normal_workflow": r"normal change|change (?:process|workflow|procedure|request)|workflow|process|lifecycle",
    "emergency_workflow": r"emergenc|hotfix|urgent",
    "prohibited_practices": r"prohibit|forbidden|not permitted|must not",
    "windows": r"window|schedul|freeze|maintenance|notice",
    "rollback": r"roll-?\s?back|back-?\s?out",
    "testing": r"test|quality|validation|code review|peer review",
    "deployment": r"deploy|release|implementation|go-live",
    "evidence_retention": r"evidence|retention|records?\b|logging|audit trail|documentation",
    "roles": r"\broles?\b|responsib",
    "enforcement": r"enforce|violation|disciplin|sanction|non-?compliance",
    "exceptions": r"exception|deviation|waiver",
    "review": r"review of (?:this|the) policy|policy review|\breview\b(?! (?:of )?(?:code|change))|maintenance of this",
    "related_documents": r"related|references?\b|associated doc",
    "framework_mapping": r"mapping|framework|criteria|standards? addressed|soc 2|iso 27001|crosswalk",
    "version_history": r"version|revision|document history|change log|document control",
}
"""Words of a heading that tell its topic, for text whose sections were given none, such as an adopted one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicCoverage:
    """One topic with the headings of the sections that cover it; none where it is missing.

    `by_words` says that no section was given the topic and the headings only speak of it.
    """

    topic: str
    title: str
    headings: tuple[str, ...]
    by_words: bool = False

    @property
    def is_missing(self) -> bool:
        """Whether no section covers it."""
        return not self.headings


def coverage(sections: Iterable[PolicySection]) -> tuple[TopicCoverage, ...]:
    """The nineteen topics and the version history, each with the sections that cover it (`policy lint --coverage`).

    A section counts while it is not removed and says something, itself or in the sections under it.
    """
    kept = tuple(section for section in sections if not section.removed)
    told = tuple(section for index, section in enumerate(kept) if section.body.strip() or _has_parts(kept, index))
    return tuple(_of_topic(topic, title, told) for topic, title in ASKED.items())


def _has_parts(sections: tuple[PolicySection, ...], index: int) -> bool:
    following = sections[index + 1 : index + 2]
    return bool(following) and following[0].level > sections[index].level and bool(following[0].body.strip())


def _of_topic(topic: str, title: str, sections: tuple[PolicySection, ...]) -> TopicCoverage:
    given = tuple(section.heading for section in sections if section.topic == topic)
    if given:
        return TopicCoverage(topic=topic, title=title, headings=given)
    cue = re.compile(_CUES[topic], re.IGNORECASE)
    spoken = tuple(section.heading for section in sections if not section.topic and cue.search(section.heading))
    return TopicCoverage(topic=topic, title=title, headings=spoken, by_words=bool(spoken))
