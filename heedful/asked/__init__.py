"""Whether we helped: one question after a conversation, by a private link, and what people answer."""
