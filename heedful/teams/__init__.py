"""The people inside: teammates, teams, roles, invitations, what they are told."""
