"""What stands in the place of each token: a figure, field, role or table of one policy version (POL-05, POL-07)."""

from __future__ import annotations

from chgdesk.domain.parameter_definitions import BY_PATH
from chgdesk.domain.parameter_words.names import the_role
from chgdesk.domain.policy_text import PolicyContent
from chgdesk.text.blocks import Paragraph, TableBlock
from chgdesk.text.tables import LIVE, table_of
from chgdesk.text.tables.cells import sentence, title_of, titles_of, words
from chgdesk.text.tokens import FIELD, PARAM, ROLE, Token


class ContentValues:
    """Gives the tokens of one version their words; the `Values` of `chgdesk.text.blocks`.

    With `frozen`, tables that change after the version is handed in give their sentence instead (POL-17).
    """

    def __init__(self, content: PolicyContent, *, frozen: bool = False) -> None:
        self._content = content
        self._frozen = frozen
        self._fields = {field.ref: field for field in content.fields}

    def inline(self, token: Token) -> str:
        """The words in the sentence; a blank field or an unknown name gives itself in brackets, for lint to find."""
        if token.kind == PARAM:
            return words(self._content, token.key) if token.key in BY_PATH else f"[{token.chip}]"
        if token.kind == FIELD:
            return self._field(token)
        if token.kind == ROLE:
            return title_of(self._content, token.key)
        return f"[{token.chip}]"

    def table(self, token: Token) -> TableBlock | Paragraph:
        """The table, or one sentence that says why there is none."""
        if self._frozen and token.key in LIVE:
            return sentence(token.key, LIVE[token.key])
        return table_of(token.key, self._content)

    def _field(self, token: Token) -> str:
        field = self._fields.get(token.key)
        if field is None:
            return f"[{token.chip}]"
        value = " ".join(field.value.split())
        if not value:
            return f"[{field.label}]"
        return the_role(value, titles_of(self._content)) if field.type == "role" and self._is_role(value) else value

    def _is_role(self, value: str) -> bool:
        return any(role.ref == value for role in self._content.roles)
