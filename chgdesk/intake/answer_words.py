"""Reading a decision from somebody's own words: approve, reject, conditional or unclear (APR-16).

A wrong approval is the worst mistake, so approval is a list of whole sentences that are known to mean it. A sentence
that speaks of approving in any other way, a question, or a negation elsewhere makes the answer unclear; it is then
for a person to read.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

APPROVE, REJECT, CONDITIONAL, UNCLEAR = "approve", "reject", "conditional", "unclear"

_MOST = 20_000

_LEAD = (
    r"(?:(?:yes|ja|sim|oui|si|ok|okay|sure|great|perfect|thanks|thank you|danke|obrigad[oa]|merci|gracias)[,:\-]? )?"
    r"(?:(?:hi|hello|hey|dear|hallo|ola|bonjour|hola|yes|thanks|thank you|danke|obrigad[oa]|merci|gracias)"
    r"(?: [a-z]{2,20}){1,2}, )?"
)
_OBJECT = (
    r"(?: (?:it|this|the change|this change|the request|this request|the deployment|this deployment|the plan"
    r"|version \d{1,4}|v\d{1,4}|die anderung|diese anderung|das|den antrag|a mudanca|esta mudanca"
    r"|a alteracao|esta alteracao|o pedido|le changement|ce changement|la demande|cette demande|el cambio"
    r"|este cambio|la solicitud|[a-z]{2,6}-[0-9a-z\-]{1,20}))?"
)
_TAIL = (
    r"(?:,? (?:thanks|thank you|many thanks|danke|obrigad[oa]|merci|gracias|from my side|from me|by me|on my part"
    r"|for deployment|for production|for release|to deploy|to go live|as described|as requested|as proposed|as is"
    r"|please proceed|please go ahead|go ahead|you can go ahead|please deploy|von mir|meinerseits|da minha parte"
    r"|de ma part|por mi parte|wie beschrieben|wie beantragt|hereby|hiermit|happy to proceed))*"
)
_SAID = (
    r"approved?|i (?:hereby |have |do )?approved?|i(?:'ve| have) approved|we (?:hereby )?approve|approving"
    r"|i(?: hereby)? (?:give|grant) (?:you )?(?:my )?approval(?: for| to)?|(?:my )?approval (?:given|granted)"
    r"|approval is (?:given|granted)|you have my approval(?: for)?|(?:it|this|the change) is approved|i authori[sz]e"
    r"|authori[sz]ed|i(?: hereby)? sign (?:this )?off(?: on)?|signed off|signing off on|i agree and approve"
    r"|lgtm|looks good to me|please (?:proceed|go ahead)|you (?:can|may) (?:proceed|go ahead)|go ahead"
    r"|(?:hiermit )?genehmigt|(?:hiermit )?genehmige ich|ich genehmige(?: hiermit)?|freigegeben|freigabe erteilt"
    r"|ich erteile (?:die|meine) freigabe(?: fur)?|ich gebe (?:das |die anderung |es )?frei|ich stimme zu|zugestimmt"
    r"|einverstanden|aprovad[oa]|aprovo|eu aprovo|esta aprovad[oa]|autorizad[oa]|autorizo|eu autorizo"
    r"|approuvee?|j'approuve|je l'approuve|je valide|c'est valide|accord donne|je donne mon accord(?: pour)?"
    r"|aprobad[oa]|apruebo|lo apruebo|queda aprobad[oa]"
)
_APPROVES = re.compile(rf"{_LEAD}(?:{_SAID}){_OBJECT}{_TAIL}")
_GO = re.compile(
    rf"{_LEAD}(?:go|go go go|go for it|do it|you have (?:my |a )?go|you(?:'re| are) good to go|it(?:'s| is) a go"
    rf"|green light|you have (?:the |my )?green light|ship it|mach es|leg los|los|podes avancar|avanca|vas-y|allez-y"
    rf"|adelante){_OBJECT}{_TAIL}"
)
"""What means go among people who speak of nothing else: in a chat about an outage, never in a mail."""

_REJECTS = re.compile(
    r"(?:no|nein|nao|non)"
    r"|(?:(?:no|nein|nao|non|sorry|hi|hello|dear)(?: [a-z]{2,20})?,? )?(?:"
    r"(?:this is |it is |the change is )?(?:not|never) (?:yet )?approved.*|(?:this |it |the change )?(?:is )?rejected.*"
    r"|(?:i |we )(?:hereby )?(?:reject|decline|deny|refuse|veto).*|(?:request )?(?:declined|denied|refused)\b.*"
    r"|(?:i|we) (?:do not|don't|cannot|can not|can't|could not|will not|won't|am not able to|am unable to"
    r"|do not want to) (?:approve|sign|agree|authori[sz]e|support)\b.*"
    r"|(?:please )?do not (?:deploy|proceed|go ahead)\b.*|i disapprove.*|(?:is )?disapproved.*"
    r"|abgelehnt.*|ich lehne (?:das |es |die anderung |dies )?ab.*|nicht (?:genehmigt|freigegeben).*"
    r"|ich genehmige (?:das |es |dies |die anderung )?nicht.*|ich stimme nicht zu.*|keine freigabe.*"
    r"|(?:eu )?nao (?:aprovo|aprovad[oa]|autorizo|autorizad[oa])\b.*|recusad[oa].*|rejeitad[oa].*|rejeito.*|recuso.*"
    r"|(?:c'est )?(?:non|pas) approuvee?.*|je n'approuve pas.*|refusee?\b.*|je refuse.*|rejetee?\b.*|je rejette.*"
    r"|no (?:lo )?(?:apruebo|aprobad[oa]|autorizo|autorizad[oa])\b.*|rechazad[oa].*|rechazo.*)"
)
_STEM = re.compile(
    r"appro|aprov|aprob|aprueb|apruev|genehm|freigab|freigeg|zustimm|zugestimm|autori|authori|sign(?:ed|ing)? ?off"
    r"|lgtm|reject|declin|denied|deny|veto|refus|recus|rejeit|rechaz|rejet|abgelehn|lehne|ablehn|valide|accord"
)
_NEGATION = re.compile(
    r"\b(?:no|not|nor|never|none|neither|cannot|without|nicht|kein\w{0,2}|nein|nie|nao|nem|nunca|sem|pas|jamais|non|sans"
    r"|sin|wait|hold|stop|halt|warte|warten|espera\w?|aguard\w+|attend\w*|mistake|wrong|however|but|although|except"
    r"|unless|until|only|aber|jedoch|mas|mais|pero|sauf|exceto|excepto|salvo|nur|erst|withdraw\w*|cancel\w*|revok\w*|undo"
    r"|scrap|forget|disregard|ignore|postpone\w*|delay\w*|later|tomorrow|instead|rather|actually|oops|sorry"
    r"|would|could|might|should|maybe|perhaps|probably|almost|nearly|vielleicht|talvez|peut-etre|quizas?)\b"
    r"|\w+n't\b|\w+n't"
)
_HARMLESS = re.compile(
    r"\bno (?:further |other |more )?(?:questions?|comments?|objections?|concerns?|issues?|remarks?|problems?|worries)"
    r"(?: (?:from (?:me|my side)|on my side|here))?"
    r"|\bkeine (?:einwande|fragen|anmerkungen)|\bsem (?:objecoes|duvidas)|\bsans (?:objection|remarque)"
    r"|\bsin (?:objeciones|comentarios)"
)
_IF = re.compile(
    r"^(.{2,200}?),? (?:- )?((?:provided|providing|on (?:the )?condition|under the condition|subject to|as long as"
    r"|so long as|if"
    r"|once|assuming|after|unless|until|only if|only after|only once|but (?:only|please|make sure|ensure|with|after"
    r"|subject to"
    r"|on condition|not before|not on|keep|watch)|sofern|falls|wenn|vorausgesetzt|unter der (?:bedingung"
    r"|voraussetzung)|sobald"
    r"|aber (?:nur|bitte|erst)|desde que|caso|apos|mas (?:so|apenas)|a condition|sous reserve|si|des que"
    r"|mais (?:seulement|pas avant)"
    r"|siempre que|con la condicion|pero (?:solo|no antes))\b.{2,2000})$"
)
_REPORTS = re.compile(
    r"\b(?:said|says|wrote|writes|told|asked|message from|according to|quot\w+|forward\w*|schrieb|schreibt|sagte?|laut"
    r"|escreveu|disse|segundo|ecrit|a dit|selon|escribio|dijo|segun)\b"
)
"""What announces somebody else's words."""
_WRAPPED = 55
_SPLIT = re.compile(r"([.!?;…]+(?=\s|$)|\n+)")
_BULLET = re.compile(r"^[\s\-*•–—>]+|^\(?\d{1,2}[.)]\s+")
_GREETING = re.compile(
    r"(?:hi|hello|hey|dear|good (?:morning|afternoon|evening)|hallo|guten (?:tag|morgen)|liebe[r]?|sehr geehrte[r]?"
    r"|bom dia|boa tarde|ola|car[oa]|bonjour|cher|chere|hola|buenos dias|buenas tardes|estimad[oa])\b[^.!?]{0,60}"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A decision, the condition it was given under, and the sentence it was read from as it was written."""

    decision: str = UNCLEAR
    condition: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sentence:
    said: str
    plain: str
    asks: bool
    announces: bool


def read_answer(text: str, *, spoken: bool = False) -> Answer:
    """The decision in somebody's own words; `spoken` is true of a chat, where a bare "go" is one."""
    sentences = _sentences(text[:_MOST])
    if len(text) > _MOST or not sentences:
        return Answer()
    read = [(_kind(each, spoken=spoken), each) for each in sentences]
    kinds = {kind for kind, _ in read}
    deciding = next((each for kind, each in read if kind in {APPROVE, REJECT, CONDITIONAL}), None)
    if deciding is None or UNCLEAR in kinds:
        told = next((each.said for kind, each in read if kind != ""), "")
        return Answer(words=told)
    decisions = kinds - {"", "doubt"}
    if len(decisions) > 1 or ("doubt" in kinds and decisions != {REJECT}):
        return Answer(words=deciding.said)
    decision = decisions.pop()
    condition = _condition_as_written(deciding.said) if decision == CONDITIONAL else ""
    return Answer(decision=decision, condition=condition, words=deciding.said)


def speaks_of_deciding(text: str) -> bool:
    """Whether a text holds words of approving or rejecting at all: then it may not be left out unread."""
    plain = _plain(text[:_MOST])
    return bool(_STEM.search(plain) or re.search(r"\b(?:p\.?s\.?|nb|wait|hold|stop)\b[:,. ]", plain))


def _kind(sentence: _Sentence, *, spoken: bool) -> str:
    """One sentence alone: a decision, `doubt` where it takes something back, unclear, or "" for neither."""
    plain = sentence.plain
    if sentence.asks or sentence.announces:
        return UNCLEAR if _STEM.search(plain) else "doubt"
    if _approves(plain, spoken=spoken):
        return APPROVE
    if _REJECTS.fullmatch(plain):
        return REJECT
    held = _IF.match(plain)
    if held and _approves(held[1], spoken=spoken):
        return CONDITIONAL
    if _STEM.search(plain):
        return UNCLEAR
    return "doubt" if _doubtful(plain) else ""


def _approves(plain: str, *, spoken: bool) -> bool:
    """Whether a sentence is one that means approval, looked at twice: no word of it may take anything back."""
    means = _APPROVES.fullmatch(plain) or (spoken and _GO.fullmatch(plain))
    return bool(means) and not _NEGATION.search(plain)


def _doubtful(plain: str) -> bool:
    """Whether a sentence that decides nothing may still take back or limit one that does."""
    return bool(
        _NEGATION.search(_HARMLESS.sub("", plain))
        or _IF.match(f"it {plain}")
        or _REPORTS.search(plain)
        or plain.startswith(("if ", "when ", "wenn ", "quando ", "quand ", "cuando "))
    )


def _condition_as_written(said: str) -> str:
    """The condition in the person's own letters, from the word that begins it."""
    plain = _plain(said)
    found = _IF.match(plain)
    if found is None:
        return said
    head = len(found[1].split())
    return " ".join(said.split()[head:]).lstrip(",-– ").rstrip(".!") or said


def _sentences(text: str) -> list[_Sentence]:
    pieces = _SPLIT.split(_unwrapped(text))
    found: list[_Sentence] = []
    for said, end in zip(pieces[::2], [*pieces[1::2], ""], strict=False):
        plain = _plain(said)
        asks = "?" in end + said
        if (not plain and not asks) or (not found and _GREETING.fullmatch(plain) and not _STEM.search(plain)):
            continue
        shown = " ".join(_BULLET.sub("", said).split())
        found.append(_Sentence(said=shown + end.strip(), plain=plain, asks=asks, announces=shown.endswith(":")))
    return found


def _unwrapped(text: str) -> str:
    """Lines that a mail program broke inside a sentence, joined again."""
    joined: list[str] = []
    for line in (each.strip() for each in text.replace("\r", "").split("\n")):
        before = joined[-1] if joined else ""
        open_end = bool(before) and before[-1:] not in ".!?:;," and not _BULLET.match(line)
        if line and open_end and (line[:1].islower() or len(before) >= _WRAPPED):
            joined[-1] = f"{before} {line}"
        else:
            joined.append(line)
    return "\n".join(joined)


def _plain(said: str) -> str:
    """Small letters without accents, hidden signs and decoration, so that patterns meet the words alone."""
    visible = "".join(c for c in said if unicodedata.category(c) != "Cf")
    bare = unicodedata.normalize("NFKD", visible.replace("’", "'").replace("ß", "ss"))
    letters = "".join(c for c in bare if not unicodedata.combining(c)).casefold()
    words = " ".join(
        _BULLET.sub("", letters.replace("*", " ").replace("_", " ").replace("–", "-").replace("—", "-")).split()
    )
    return words.strip(" ,:-\"'`.!")
