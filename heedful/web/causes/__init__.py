"""Screens of causes: what inside the company produces conversations."""
