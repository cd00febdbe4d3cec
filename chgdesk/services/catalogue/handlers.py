"""Every command and question of the catalogue; importing this makes them known to the desk."""

from chgdesk.services.catalogue import approving, checking, drafting, executing, reading, reviewing

__all__ = ["approving", "checking", "drafting", "executing", "reading", "reviewing"]
