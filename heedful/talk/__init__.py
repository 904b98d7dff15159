"""Talk to a human: who can be spoken to, and what people write to us on our own page."""
