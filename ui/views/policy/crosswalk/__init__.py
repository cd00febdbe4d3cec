"""Requirement, section, field, finding, evidence: the crosswalk of the policy (MAP-01..05)."""
