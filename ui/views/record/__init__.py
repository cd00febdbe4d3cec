"""What can be done on the page of one change: acts, approvals, signing, answers by mail."""
