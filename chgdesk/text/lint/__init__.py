"""What a policy text must be freed of before it is approved (POL-06)."""

from __future__ import annotations

from chgdesk.text.lint.finding import ADVISES, BLOCKS, LintFinding
from chgdesk.text.lint.run import blocking, lint
from chgdesk.text.lint.topics import TopicCoverage, coverage

__all__ = ["ADVISES", "BLOCKS", "LintFinding", "TopicCoverage", "blocking", "coverage", "lint"]
