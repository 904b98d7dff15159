"""Questions from a conversation to a team, a colleague or somebody outside, and the advice they give."""
