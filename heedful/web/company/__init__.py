"""The house itself: people and teams, sending, notices, status, the trail."""
