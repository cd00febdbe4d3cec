"""What a git repository can tell of changes: merges or tags as deployment events and draft records (REC-01, CHG-22)."""

from __future__ import annotations

from chgdesk.services.git_history.importing import ImportGitHistory
from chgdesk.services.git_history.reading import GitHistory, read_git_history

__all__ = ["GitHistory", "ImportGitHistory", "read_git_history"]
