"""The inbox and the conversation."""
