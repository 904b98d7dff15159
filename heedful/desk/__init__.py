"""The work: one conversation for each person in each thread, and what we say in it."""
