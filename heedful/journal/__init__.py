"""What happened, in order, for good: the audit trail, the live screens and the reactions read it."""
