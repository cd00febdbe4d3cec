"""Every command and question of the policy desk; importing this makes them known to the desk."""

from chgdesk.services import signatures
from chgdesk.services.policies import acknowledging, adopting, approval, drafting, editing, reading, signers

__all__ = ["acknowledging", "adopting", "approval", "drafting", "editing", "reading", "signatures", "signers"]
