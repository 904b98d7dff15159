"""Gestures on the screen: the ledger, one gesture and its deeds, budgets."""
