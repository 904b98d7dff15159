"""Constructive people outside, gathered by teammates: by invitation, with their consent, while they like."""
