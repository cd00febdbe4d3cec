"""Which words around a figure tell which parameter it states (POL-28, PRM-10)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from chgdesk.text.figures.reading import AFTER, AT_LEAST, AT_MOST, COUNT, DURATION, INTERVAL, MORE_THAN, SHARE, UNTIL

_WITHIN = frozenset({"", AT_MOST, UNTIL})
_LEAST = frozenset({"", AT_LEAST})
_EITHER = frozenset({"", AT_LEAST, AT_MOST})
_LONGEST = frozenset({"", AT_MOST, AFTER, MORE_THAN})


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """How a sentence that states a parameter reads.

    `topic` must be found in the sentence, its surroundings or the section's heading; `act` in the figure's own clause
    or, less surely, in the sentence; `never` in the clause rules it out. `kinds` are the kinds of figure that can state
    it and `bounds` the limits that mean it.
    """

    path: str
    act: re.Pattern[str]
    topic: re.Pattern[str] | None = None
    never: re.Pattern[str] | None = None
    kinds: frozenset[str] = frozenset({DURATION})
    bounds: frozenset[str] = _WITHIN


def _cue(
    path: str,
    act: str,
    topic: str = "",
    never: str = "",
    *,
    kinds: tuple[str, ...] = (DURATION,),
    bounds: frozenset[str] = _WITHIN,
) -> Cue:
    return Cue(
        path=path,
        act=re.compile(act, re.IGNORECASE),
        topic=re.compile(topic, re.IGNORECASE) if topic else None,
        never=re.compile(never, re.IGNORECASE) if never else None,
        kinds=frozenset(kinds),
        bounds=bounds,
    )


_EMERGENCY = r"emergenc|hotfix|break[\s-]?glass|urgent (?:fix|change)"
_REVIEWED = r"\breview(?:s|ed|ing)?\b|post-?mortem|\bPIR\b|retrospective"
_FAILED = (
    r"post[\s-]implementation|\bPIR\b|failed change|unsuccessful|rolled[\s-]back|rollback|"
    r"caus(?:e|es|ed|ing) an incident|lessons learn|root[\s-]cause"
)
_LOG = (
    r"deployment logs?|deploy logs?|change logs?|commit history|pipeline (?:logs?|history)|reconcil|production logs?|"
    r"log review"
)
_POLICY = r"\b(?:this|the|change management|change)\s+(?:policy|procedure|document)\b|\bpolicy\b"

CUES: tuple[Cue, ...] = (
    _cue(
        "emergency.record_deadline",
        r"\brecord|\bdocument|\blogged|\bwritten|\bwrite|\bticket|\bregister|\braised|paperwork|formali[sz]ed|\bentered\b|"
        r"retroactive(?:ly)? (?:change )?(?:request|record|ticket)|change request",
        _EMERGENCY,
        r"standard change|\bretain|\bkept\b|\breview(?:s|ed)?\b",
    ),
    _cue(
        "emergency.review_deadline",
        _REVIEWED,
        _EMERGENCY,
        r"code review|policy review|peer review|\blogs?\b",
    ),
    _cue(
        "emergency.signoff_deadline",
        r"sign(?:s|ed)?[\s-]?off|ratif|retro(?:spective|active)(?:ly)? approv|approved? (?:retro|afterwards|after)|"
        r"formal approval|countersign",
        _EMERGENCY,
    ),
    _cue(
        "emergency.notify_within_minutes",
        r"\bnotif|\binform|\btold\b|\btell\b|\balert|\bcontact|\breached?\b",
        _EMERGENCY,
        r"advance|beforehand|notice",
    ),
    _cue("pir.deadline", rf"{_REVIEWED}|lessons|root[\s-]cause", _FAILED, _EMERGENCY),
    _cue(
        "sod.compensating.pir_deadline",
        _REVIEWED,
        r"self[\s-]approv|compensat|same person|single[\s-]person|small team|own change|sole engineer",
        _EMERGENCY,
    ),
    _cue(
        "verification.deadline",
        r"\bverif|\bvalidat|\bcheck(?:ed|s)?\b|smoke[\s-]test|\bconfirm",
        r"after (?:the )?(?:deploy|go[\s-]live|release|implement|change)|post[\s-](?:deploy|implement|release|change)|"
        r"in production|go[\s-]live|\bverif",
        rf"{_EMERGENCY}|advance|\bbackup",
    ),
    _cue(
        "verification.watch_hours",
        r"\bmonitor|\bwatch|\bobserv|hypercare",
        bounds=_EITHER,
        never=r"\blogs?\b|quarter",
    ),
    _cue(
        "notice.hours",
        r"\bnotice|\bnotif|\bannounc|\binform|\bcommunicat|\btold\b",
        r"advance|beforehand|\bprior\b|ahead|\bbefore\b|notice|maintenance",
        rf"{_EMERGENCY}|\bincident\b|\bexpir",
        bounds=frozenset({"", AT_LEAST, UNTIL}),
    ),
    _cue(
        "standard.log_within",
        r"\blog(?:ged|s)?\b|\brecord|\bregister|\bdocument",
        r"standard change|standard procedure|pre-?approved|routine change",
        rf"{_EMERGENCY}|\bretain|\bkept\b|\breview",
    ),
    _cue(
        "standard.template_review_months",
        r"\breview|\brenew|re-?approv|re-?assess|\breconfirm",
        r"standard change|standard procedure|pre-?approved|template|catalogu?e",
        kinds=(INTERVAL, DURATION),
        bounds=_EITHER,
    ),
    _cue(
        "approval.lapse_days",
        r"\blapse|\bexpire|\bvalid|\bvoid|re-?approv|\bstale\b",
        r"\bapprov",
        r"exception|waiver|certificat|\bemergenc",
        bounds=_LONGEST,
    ),
    _cue(
        "exception.max_days_by_risk",
        r"\bexpir|\bexceed|\blonger|\bvalid|\bmaximum|\blimited|\blast\b|\btime-?bound|\bgranted|\bat most\b|"
        r"\bup to\b|duration",
        r"exception|deviation|waiver|exemption",
        r"\brenew",
        bounds=_LONGEST,
    ),
    _cue(
        "exception.renewals_max",
        r"\brenew|\bextend|\bextension",
        r"exception|deviation|waiver|exemption",
        kinds=(COUNT,),
        bounds=_WITHIN,
    ),
    _cue(
        "retention.years",
        r"\bretain|\bretention|\bkept\b|\bkeep\b|\bpreserv|\bstored\b|\barchiv|\bmaintained\b|\bheld\b",
        never=r"\bbackups? (?:is|are)\b|password",
        bounds=_LEAST,
    ),
    _cue(
        "policy_review.interval_months",
        r"\breview|\bre-?visit|\bupdated?\b|\bre-?approv",
        _POLICY,
        rf"code review|\blogs?\b|{_EMERGENCY}|standard change|access review|exception",
        kinds=(INTERVAL, DURATION),
        bounds=_EITHER,
    ),
    _cue(
        "policy_review.reminder_days",
        r"\bremind",
        r"\breview|\bpolicy",
        bounds=_EITHER,
    ),
    _cue(
        "acknowledgement.within_days",
        r"acknowledg|\battest|read and (?:understood|accept|agree)|\bsign(?:s|ed)? (?:this|the) policy|"
        r"confirm (?:that )?they have read",
    ),
    _cue(
        "training.interval_months",
        r"\btrain(?:ed|ing|s)?\b|awareness",
        kinds=(INTERVAL, DURATION),
        bounds=_EITHER,
        never=r"\bnew\b|\bjoin|\bhir|onboard",
    ),
    _cue(
        "training.joiner_within_days",
        r"\btrain(?:ed|ing|s)?\b",
        r"\bnew (?:staff|hire|employee|joiner|engineer|starter|team|member|people)|\bjoin|\bhir(?:e|ed|ing)\b|onboard|"
        r"start(?:ing)? date|first day",
    ),
    _cue(
        "reconciliation.frequency",
        r"\breview|\breconcil|\bcompar|\bcheck|\binspect|\bmatch",
        _LOG,
        rf"{_EMERGENCY}|access log",
        kinds=(INTERVAL,),
        bounds=_EITHER,
    ),
    _cue(
        "reconciliation.complete_within_business_days",
        r"\bfinish|\bcomplet|\bclosed?\b|\bdone\b|\bsigned\b|\breview|\breconcil|\bresolv",
        _LOG,
        _EMERGENCY,
    ),
    _cue(
        "reconciliation.tolerance_minutes",
        r"toleran|\bdiffer|\bdeviat|\bmatch",
        r"\brecord|\blog|\btime",
        bounds=_EITHER,
    ),
    _cue(
        "metrics.emergency_rate_threshold_pct",
        r".",
        _EMERGENCY,
        kinds=(SHARE,),
        bounds=frozenset({"", AT_MOST, MORE_THAN}),
    ),
    _cue(
        "gates.code_review.min_reviewers",
        r"\breview",
        r"code|pull request|merge|peer|\breviewers?\b|change",
        rf"policy review|{_EMERGENCY}|\blogs?\b|post[\s-]implementation|retrospective",
        kinds=(COUNT,),
        bounds=_LEAST,
    ),
    _cue(
        "approval_matrix",
        r"\bapprov|\bauthori[sz]",
        r"chang|risk|deploy",
        rf"policy|{_EMERGENCY}|exception|\breviewers?\b",
        kinds=(COUNT,),
        bounds=_LEAST,
    ),
    _cue(
        "documentation.min_description_chars",
        r"descri|justif|text",
        kinds=(COUNT,),
        bounds=_LEAST,
    ),
)
"""One entry per parameter that a sentence can state as a figure."""
