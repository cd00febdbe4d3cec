"""Change meetings: the agenda read from the register, minutes as one act, their decisions as approvals (CAB-01..05)."""
