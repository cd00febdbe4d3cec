"""Markdown to blocks and back: what the officer types, set out; what was set out, as canonical Markdown (issue 3)."""

from __future__ import annotations

from chgdesk.text.markdown.reading import parse
from chgdesk.text.markdown.tidying import is_safe_link, tidy
from chgdesk.text.markdown.writing import write

__all__ = ["is_safe_link", "parse", "tidy", "write"]
