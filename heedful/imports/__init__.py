"""Dialogues that were had in another system, brought into the house as quiet history."""
