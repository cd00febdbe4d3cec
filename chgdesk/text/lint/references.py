"""Documents a text leans on: named but not on record, on record but never named, other roles and vendors (POL-20)."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass

from chgdesk.domain.parameters import value_at
from chgdesk.domain.policy_text import PlaceholderField, PolicyContent, PolicySection, RelatedDocument
from chgdesk.text.lint.finding import LintFinding, at_stretch, of_document
from chgdesk.text.lint.roles import needed_by, role_keys
from chgdesk.text.tokens import FIELD, ROLE, TABLE, tokens

_KIND = r"(?:Policy|Procedure|Standard|Plan|Guideline|Guide|Handbook|Manual|Playbook|Runbook|Charter)s?"
_NAME = r"[A-Z][\w&/’'-]{0,40}"
_TITLED = re.compile(
    rf"\b({_NAME}(?:[ \t]+(?:(?:and|of|for|the|&|in|to)[ \t]+)?{_NAME}){{0,6}}[ \t]+{_KIND})\b"
    rf"|\b(Code of Conduct|Acceptable Use Rules)\b"
)
_POINTED = re.compile(
    r"\b(?:see|refer to|as per|per|in accordance with|in line with|according to|set out in|defined in|described in|"
    r"required by|governed by|laid down in|under|following|follow|with)\s+(?:the|our|its)\s+"
    rf"(?:organi[sz]ation[’']s\s+)?((?:(?!(?:the|of|a|an|this|that|to|each|every|same|whole|own|its)\b)[a-z][\w-]*\s+){{1,4}}{_KIND.lower()})\b",
    re.IGNORECASE,
)
_CODE = re.compile(r"(?<![\w/-])([A-Z]{2,8}[0-9]{0,2})(?:-[A-Z]{2,8})*-[0-9]{2,4}(?![\w-]|\.[0-9])")
_NO_DOCUMENT_CODES = frozenset(
    {"AES", "ASVS", "CC", "COVID", "CVE", "CWE", "DES", "EN", "FIPS", "GDPR", "HTTP", "IEC", "IEEE", "ISO", "NIST"}
    | {"PCI", "RFC", "RSA", "SHA", "SEV", "SLA", "TLS", "UTC", "UTF", "CHG", "INC", "PR", "P", "SHA3", "MD"}
)
_ARTICLES = frozenset({"the", "this", "our", "see", "each", "every", "all", "any", "an", "a", "its", "your", "under"})
_NO_DOCUMENT_WORDS = frozenset(
    {"rollback", "back-out", "backout", "test", "testing", "implementation", "deployment", "communication", "release"}
    | {"migration", "project", "approval", "validation", "verification", "work", "action", "operating"}
)
"""Plans of one change and steps of this policy: no documents of their own."""

_OWN_WORDS = frozenset({"change", "changes", "management", "emergency", "standard", "control"})
_FILLERS = frozenset({"and", "of", "for", "the", "in", "to", "on", "policy", "policies", "procedure", "procedures"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A document named in a section: its words or its number, and where."""

    name: str
    start: int
    end: int
    numbered: bool = False


def mentions(text: str) -> tuple[Mention, ...]:
    """The documents that a text names, by title or by number, in order."""
    found: list[Mention] = []
    for titled in _TITLED.finditer(text):
        start, name = _without_article(titled.start(), titled[0])
        if name and len(name.split()) > 1:
            found.append(Mention(name=name, start=start, end=start + len(name)))
    for pointed in _POINTED.finditer(text):
        start, name = _without_article(pointed.start(1), pointed[1])
        if name and not any(start < other.end and other.start < pointed.end(1) for other in found):
            found.append(Mention(name=name, start=start, end=start + len(name)))
    found.extend(
        Mention(name=code[0], start=code.start(), end=code.end(), numbered=True)
        for code in _CODE.finditer(text)
        if not _NO_DOCUMENT_CODES & {code[1], code[1].rstrip("0123456789")}
    )
    return tuple(sorted(found, key=lambda mention: mention.start))


def _without_article(start: int, name: str) -> tuple[int, str]:
    while name and (first := name.split(maxsplit=1)[0]).casefold() in _ARTICLES:
        rest = name[len(first) :]
        start += len(first) + len(rest) - len(rest.lstrip())
        name = rest.lstrip()
    return start, name


def _words(title: str) -> frozenset[str]:
    return frozenset(re.findall(r"[a-z0-9&]+", title.casefold())) - _FILLERS


def _is_same(name: str, title: str) -> bool:
    """Whether two titles may name one document; in doubt they do, so that nobody is accused for a short form."""
    one, other = _words(name), _words(title)
    if not one or not other:
        return name.casefold() == title.casefold()
    if one <= other or other <= one:
        return True
    return difflib.SequenceMatcher(None, name.casefold(), title.casefold()).ratio() >= 0.86


def _is_own(content: PolicyContent, name: str) -> bool:
    words = _words(name)
    titles = [content.document.title, *(document.title for document in content.companions)]
    if any(_words(title) and words <= _words(title) | _OWN_WORDS for title in titles):
        return True
    headings = {section.heading.casefold().strip() for section in content.sections}
    own = words <= _OWN_WORDS or words - {"plan", "plans"} <= _OWN_WORDS | _NO_DOCUMENT_WORDS
    return own or name.casefold() in headings


def reference_findings(content: PolicyContent, sections: tuple[PolicySection, ...]) -> Iterator[LintFinding]:
    """References to nothing or to a retired document, and related documents that nobody mentions (POL-20)."""
    named: set[str] = set()
    told: set[str] = set()
    for section in sections:
        for mention in mentions(section.body):
            related = _related(content, mention)
            if related is not None:
                named.add(related.ref)
                if related.retired and related.ref not in told:
                    yield _retired(section, mention, related)
                    told.add(related.ref)
                continue
            if not _is_known(content, mention) and mention.name.casefold() not in told:
                told.add(mention.name.casefold())
                yield _dangling(content, section, mention)
    for field in _printed_fields(content, sections):
        for mention in mentions(field.value):
            related = _related(content, mention)
            if related is not None:
                named.add(related.ref)
            elif not _is_known(content, mention) and mention.name.casefold() not in told:
                told.add(mention.name.casefold())
                said = f"The field “{field.label}” names “{mention.name}”, which is no related document."
                remedy = "Put the document on record, or fill in another."
                yield of_document("REF-DANGLING", said, remedy, about=mention.name, offending=mention.name)
    whole = "\n".join(section.body for section in sections).casefold()
    printed = any(token.kind == TABLE and "related" in token.key for token in tokens(whole))
    for related in content.related:
        in_text = related.ref.casefold() in whole or related.title.casefold() in whole
        if not (related.retired or printed or in_text or related.ref in named):
            sentence = f"No section mentions the related document {related.ref} {related.title}."
            yield of_document(
                "REF-UNMENTIONED", sentence, "Refer to it where it matters, or take it off.", about=related.ref
            )


def _printed_fields(content: PolicyContent, sections: tuple[PolicySection, ...]) -> tuple[PlaceholderField, ...]:
    used = {token.key for section in sections for token in tokens(section.body) if token.kind == FIELD}
    return tuple(field for field in content.fields if field.ref in used and field.value.strip())


def _related(content: PolicyContent, mention: Mention) -> RelatedDocument | None:
    fitting = [
        related
        for related in content.related
        if (related.ref.casefold() == mention.name.casefold() if mention.numbered else False)
        or (not mention.numbered and _is_same(mention.name, related.title))
    ]
    return min(fitting, key=lambda related: related.retired, default=None)


def _is_known(content: PolicyContent, mention: Mention) -> bool:
    if mention.numbered:
        refs = {content.document.ref, *(document.ref for document in content.companions)}
        refs |= {control.ref for control in content.controls}
        refs |= {row.ref for row in content.crosswalk}
        return mention.name.casefold() in {ref.casefold() for ref in refs}
    return _is_own(content, mention.name)


def _dangling(content: PolicyContent, section: PolicySection, mention: Mention) -> LintFinding:
    names = [related.ref if mention.numbered else related.title for related in content.related]
    close = difflib.get_close_matches(mention.name, names, n=2, cutoff=0.6)
    hint = f"Did you mean {' or '.join(close)}? " if close else ""
    return at_stretch(
        "REF-DANGLING",
        section,
        (mention.start, mention.end),
        f"No related document is {'numbered' if mention.numbered else 'called'} “{mention.name}”.",
        f"{hint}Put the document on record, or take the reference out.",
        about=mention.name,
    )


def _retired(section: PolicySection, mention: Mention, related: RelatedDocument) -> LintFinding:
    return at_stretch(
        "REF-RETIRED",
        section,
        (mention.start, mention.end),
        f"The document {related.ref} {related.title} is retired.",
        "Refer to the one that replaced it.",
        about=related.ref,
    )


def list_findings(content: PolicyContent, sections: tuple[PolicySection, ...]) -> Iterator[LintFinding]:
    """Related documents whose listed roles or vendors disagree with the policy's (POL-20)."""
    titles = role_keys(content)
    used = dict.fromkeys(needed_by(content))
    for section in sections:
        used.update(dict.fromkeys(token.key for token in tokens(section.body) if token.kind == ROLE))
    text = " ".join([section.body for section in sections] + list(value_at(content.tree, "scope.boundary") or ()))
    for related in content.related:
        if related.retired:
            continue
        if related.roles:
            yield from _roles_differ(related, titles, tuple(used))
        for vendor in related.vendors:
            yield from _vendor_differs(related, vendor, text)


def _same_role(name: str, key: str, title: str) -> bool:
    spelled = re.sub(r"[\s_-]+", " ", name).strip().casefold()
    initials = "".join(word[0] for word in re.findall(r"[a-z]+", spelled) if word not in {"of", "the", "and"})
    return spelled in {key.replace("_", " ").casefold(), title.casefold()} or (len(initials) > 2 and initials == key)


def _roles_differ(related: RelatedDocument, titles: dict[str, str], used: tuple[str, ...]) -> Iterator[LintFinding]:
    theirs = [name for name in related.roles if not any(_same_role(name, key, title) for key, title in titles.items())]
    ours = [
        titles.get(key, key)
        for key in used
        if not any(_same_role(name, key, titles.get(key, key)) for name in related.roles)
    ]
    if not theirs:
        return
    said = f"{related.ref} {related.title} lists roles this policy does not know: {', '.join(theirs)}."
    if ours:
        said += f" It does not list: {', '.join(ours)}."
    remedy = "Use the same titles in both, or correct the list on record."
    yield of_document("REF-ROLES", said, remedy, about=related.ref)


def _vendor_differs(related: RelatedDocument, vendor: str, text: str) -> Iterator[LintFinding]:
    """A vendor the text spells otherwise than the document does; one the text does not need is no difference."""
    if re.search(rf"(?<!\w){re.escape(vendor)}(?!\w)", text):
        return
    length = len(vendor.split())
    words = re.findall(r"[\w.&’'-]+", text)
    near = [" ".join(words[at : at + length]) for at in range(len(words) - length + 1)]
    pattern = vendor.casefold()
    close = next((each for each in near if each.strip(".").casefold() == pattern), None)
    if close is None:
        capital = [each for each in near if each[:1].isupper() and len(each) > 3]
        close = next(iter(difflib.get_close_matches(vendor, capital, n=1, cutoff=0.82)), None)
    if close is not None:
        sentence = f"{related.ref} {related.title} lists the vendor “{vendor}”; the policy writes “{close.strip('.')}”."
        yield of_document("REF-VENDORS", sentence, "Spell it the same in both.", about=related.ref)
