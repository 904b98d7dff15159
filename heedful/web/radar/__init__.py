"""The radar: what stands too long without an owner or an answer, in every venue."""
