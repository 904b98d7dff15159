"""Figures of answers: how many of those who deserved one have one, with the rows behind each."""
