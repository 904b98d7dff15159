"""The people outside, and the accounts they speak from."""
