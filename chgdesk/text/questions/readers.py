"""How each part of the twelve questions is read from words (POL-28)."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from chgdesk.text.questions import authority as who
from chgdesk.text.questions.words import Reader, categories_named, choice, flag, levels_named, listed

_EMERGENCY = r"emergenc|hotfix|break[\s-]?glass"
_ROLLBACK = (
    r"roll-?\s?back plan|back-?\s?out plan|rollback (?:procedure|strategy)|plan (?:to|for) (?:revert|"
    r"roll(?:ing)? back)"
)
_SCAN = r"\bSAST\b|static (?:code )?analysis|security scan|vulnerability scan|code scan|security test"
_STAGED = r"\bstaging\b|non-production|pre-production|test environment|production-like|\bUAT\b"
_CHECKED = r"\bverif|\bvalidat|\bsmoke|\bcheck"

READERS: Mapping[str, Reader] = MappingProxyType(
    {
        "categories": who.categories_read,
        "approval_matrix": who.matrix_read,
        "sod.compensating.enabled": flag(
            r"self[\s-]approv|own (?:change|work|code)|same person|compensat",
            yes=r"compensat|self[\s-]approv[^.]*\b(?:may|permitted|allowed|accepted)|small team|"
            r"\bmay approve their own",
            no=r"\b(?:must|may|shall|can|do|does|will)(?:\s*not|not)\b[^.]*approv|never approv|"
            r"cannot approv|no (?:one|author|engineer)"
            r"[^.]*approv",
        ),
        "sod.compensating.pir_role": who.role_read(
            r"\breview",
            r"self[\s-]approv|compensat|own change|"
            r"same person",
        ),
        "sod.deployer_rule": choice(
            r"\bdeploy|\brelease",
            {
                "three_way": r"(?:three|different) (?:different )?(?:people|persons|"
                r"individuals)[^.]*(?:approv|deploy)|"
                r"requester[^.]*approver[^.]*deployer[^.]*(?:different|separate|distinct)",
                "no_approver_deploy": r"approver[^.]*(?:must|may|shall|can)\s*not[^.]*deploy",
                "no_author_deploy": r"(?:author|developer|engineer who wrote)[^.]*(?:(?:must|may|shall|"
                r"can)\s*not|cannot|never)"
                r"[^.]*(?:deploy|release)",
                "allow_author_if_other_approved": r"(?:author|developer)[^.]*\b(?:may|"
                r"can)\b(?! not)[^.]*deploy",
            },
        ),
        "gates.code_review.min_reviewers": who.peers_read,
        "gates.code_review.senior_required_for": levels_named(r"senior[^.]*review|review[^.]*senior"),
        "gates.ci.required": flag(
            r"pipeline|\bCI\b|continuous integration|automated test|build",
            yes=r"\btests?\b[^.]*\b(?:must|shall|are required|succeed|green|before|pass)|"
            r"\bmust\b[^.]*\btest|\bchecks?\b[^.]*\bmust",
            never=_SCAN,
        ),
        "gates.sast.required": flag(
            _SCAN, yes=r"\bmust|\bshall|required|\bare (?:run|scanned)|\bis (?:run|scanned)|before|each|every"
        ),
        "gates.sast.block_on": who.block_on_read,
        "gates.staging.required_for": categories_named(_STAGED, never=_EMERGENCY, without=("standard", "emergency")),
        "gates.staging.required_for_risk": levels_named(_STAGED),
        "gates.staging.allow_rationale": flag(
            _STAGED,
            yes=r"where (?:no|none)|if no\b|rationale|justif|not (?:possible|available|feasible)|"
            r"does not exist",
            no=r"without exception|in all cases",
            own=False,
        ),
        "rollback.required_for": categories_named(
            _ROLLBACK, never=rf"(?:{_EMERGENCY}).*\bafter", without=("standard",)
        ),
        "rollback.required_for_risk": levels_named(_ROLLBACK),
        "rollback.due": choice(
            _ROLLBACK,
            {
                "before_approval": r"before (?:it is |the )?approv|prior to approv|"
                r"in the (?:change )?(?:request|ticket|record)|"
                r"(?:at|on|with|before) submi",
                "before_deployment": r"(?:before|prior to) (?:the )?(?:deploy|implement|go[\s-]live|"
                r"production|release|change)",
            },
        ),
        "rollback.elements": listed(
            r"roll-?\s?back|back-?\s?out",
            {
                "method": r"\bmethod|\bhow (?:it|the change) (?:is|can be) undone",
                "trigger": r"\btrigger|\bcriteria for|when to roll",
                "steps": r"\bsteps?\b|\bprocedure\b",
                "owner": r"\bowner|responsible (?:person|for)|who (?:carries|performs|executes)",
                "verification": r"\bverif|\bvalidat|confirm that",
                "time_estimate_min": r"\btime (?:estimate|needed|required)|estimated (?:time|duration)|"
                r"how long",
                "data_recovery": r"data recovery|restor(?:e|ing|ation)[^.]*(?:data|backup)|data (?:is|"
                r"are) recovered",
                "authority": r"\bauthority|who (?:decides|may decide)|decision to roll",
            },
            least=2,
        ),
        "window.required_for": categories_named(
            r"maintenance window|change window|off-?peak|deployment window",
            never=_EMERGENCY,
            without=("standard", "emergency"),
        ),
        "window.windows": who.windows_read,
        "notice.required_for": categories_named(
            r"advance notice|notif[^.]*(?:advance|before|prior)|announc|notice of",
            never=_EMERGENCY,
            without=("standard", "emergency"),
        ),
        "verification.high_risk_signoff": flag(
            r"high[\s-]risk",
            yes=rf"(?:{_CHECKED})[^.]*(?:sign|second|another)|(?:sign|second|another)[^.]*(?:{_CHECKED})",
        ),
        "pir.outcomes": listed(
            r"post[\s-]implementation review|\bPIR\b|lessons learn|root[\s-]cause|reviewed? (?:after|"
            r"following)",
            {
                "rolled_back": r"rolled[\s-]back|rollback|failed|unsuccessful|reverted",
                "partially_implemented": r"partial",
            },
        ),
        "pir.caused_incident": flag(
            r"post[\s-]implementation review|\bPIR\b|lessons learn|root[\s-]cause", yes=r"incident"
        ),
        "emergency.authorisers": who.authorisers_read,
        "emergency.fallback_authorisers": who.fallback_read,
        "emergency.proceed_if_unreachable": flag(
            r"unreachable|cannot be reached|not be reached|unavailable|no one (?:is|can)|nobody",
            yes=r"\bmay (?:proceed|start|begin|implement|act)|\bcan proceed|work may",
            no=r"(?:must|may|shall) not (?:proceed|start|begin)",
        ),
        "emergency.clock_starts_at": choice(
            _EMERGENCY,
            {
                "incident_opened": r"(?:of|after|from) (?:the )?(?:incident|detection|outage)(?: (?:is|was|"
                r"being))?",
                "authorised": r"(?:of|after|from) (?:the |its |verbal )*(?:authori[sz]ation|approval|"
                r"being (?:authori[sz]ed|approved))",
                "implementation_end": r"(?:after|of|from) (?:the )?(?:completion|end of|having been|"
                r"being (?:implement|deploy))|"
                r"(?:after|once) (?:it|they|the change|service) (?:is|are|was|has been) (?:implemented|"
                r"deployed|restored|completed)",
                "implementation_start": r"(?:of|after|from) (?:the )?(?:start|beginning)",
                "implementation_end?": r"(?:of|after|following) (?:the )?(?:implementation|deployment|"
                r"change|go[\s-]live|fix)",
            },
            after=r"\bwithin\b|not? later than",
            own=False,
            doubtful={"implementation_end": ("implementation_start",)},
        ),
        "emergency.review_role": who.role_read(
            r"\breview(?:s|ed)?\b", _EMERGENCY, never=r"code review|policy|\blogs?\b"
        ),
        "emergency.incident_required": flag(
            _EMERGENCY,
            yes=r"\bincident (?:record|ticket|number|reference|report|id)|link(?:ed)? to (?:an|"
            r"the) incident|raise an incident",
        ),
        "retention.clock_starts_at": choice(
            r"\bretain|\bkept\b|\bretention|\barchiv",
            {
                "closed_at": r"(?:after|from|of) (?:the )?(?:closing|closure|completion|change is closed)|"
                r"after (?:it|they) (?:is|are) closed|"
                r"\bclosed?\b",
                "superseded_at": r"supersed|replaced",
                "period_end": r"(?:audit|observation|reporting) period|end of the (?:financial |"
                r"calendar )?year",
                "implemented_at": r"(?:after|from|of) (?:the )?(?:implementation|deployment|go[\s-]live|"
                r"creation)",
            },
        ),
    }
)
"""How each part is read from words; a part without an entry is read from figures alone."""
