"""Every command and question about evidence, registered on import."""

from __future__ import annotations

import chgdesk.services.evidence.adding
import chgdesk.services.evidence.correcting
import chgdesk.services.evidence.reading
import chgdesk.services.evidence.saving  # noqa: F401 - they register themselves on import
