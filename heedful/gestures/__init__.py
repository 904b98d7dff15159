"""Goodwill: its reason, budget, approval and outcome."""
