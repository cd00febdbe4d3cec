"""The Meetings page: meetings on record beside the minutes of one, whose decisions are approvals."""
