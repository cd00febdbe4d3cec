"""Standard procedures: the catalogue, one procedure in full, drafting, approving, reviewing (STD-01..08)."""

from ui.views.standard.page import StandardPage

__all__ = ["StandardPage"]
