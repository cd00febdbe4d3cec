"""What must be escaped so that words are read as words, and as little of it as can be: officers read this text."""

from __future__ import annotations

import re

_PUNCTUATION = r"""!"#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~"""
_MARKUP = re.compile(
    r"(?<=[^\W_])_+(?=[^\W_])"  # inside a word: no sign, stays as it is
    rf"|\\(?=[{_PUNCTUATION}\n])"
    r"|[*_`]"
    r"|!(?=\[)"
    r"|[\[\]]"
    r"|<(?=[A-Za-z])"
    r"|&(?=#?[A-Za-z0-9]+;)"
    r"|\{(?=\{(?:param|field|role|table):)"
)
_STARTS = re.compile(
    r"(?P<sign>#(?=#{0,5}(?:\s|$))|>|~(?=~~)|[+-](?=\s|$)|=(?==*\s*$)|[-|:](?=[-|:\s]*$))"
    r"|(?P<number>[0-9]{1,9})(?P<stop>[.)])(?=\s|$)"
)
_TARGET = re.compile(r"[\\<>&]")


def escaped(text: str, following: str, *, is_linked: bool = False) -> str:
    """Words of a sentence as Markdown; `following` is what is written next, empty at the end of the block.

    In the words of a link every bracket is escaped, elsewhere only those that would make a link.
    """
    end = len(text)

    def mark(found: re.Match[str]) -> str:
        sign = found.group()
        if found.start() >= end or (sign[0] == "_" and found.end() > found.start() and _is_within_word(found)):
            return sign
        if sign in {"[", "]"} and not is_linked and (sign == "[" or found.string[found.end()] not in "(:["):
            return sign
        if sign == "{":
            return "{\\"
        return f"\\{sign}"

    return _MARKUP.sub(mark, text + (following[:1] or "\n"))[:-1]


def _is_within_word(found: re.Match[str]) -> bool:
    before, after = found.string[found.start() - 1 : found.start()], found.string[found.end() : found.end() + 1]
    return before.isalnum() and after.isalnum()


def guarded(line: str) -> str:
    """A line of a paragraph that is not read as a heading, a list, a rule, a table or code."""
    found = _STARTS.match(line)
    if found is None:
        return line
    if found["sign"]:
        return f"\\{line}"
    return f"{found['number']}\\{line[found.start('stop') :]}"


def link_target(address: str) -> str:
    """An address as it stands in a link."""
    return f"<{_TARGET.sub(lambda found: chr(92) + found.group(), address)}>" if _needs_brackets(address) else address


def _needs_brackets(address: str) -> bool:
    return not re.fullmatch(r"[A-Za-z0-9_.~:/?#@!$'*+,;=%-]+", address)
