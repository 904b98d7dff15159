"""Screens of surges and incidents: what breaks out, and what is done about it together."""
