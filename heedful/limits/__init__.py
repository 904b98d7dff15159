"""Fair limits: what was said may be set apart, with a reason, for a while, by two people; never a person."""
