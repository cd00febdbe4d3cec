"""Every command and question of the change register; importing this makes them known to the desk."""

from chgdesk.services.changes import acts, approving, capturing, desk, incidents, replies, saving, signers, signing_off

__all__ = ["acts", "approving", "capturing", "desk", "incidents", "replies", "saving", "signers", "signing_off"]
"""Each registers its commands and questions on import."""
