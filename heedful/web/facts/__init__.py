"""Facts and answers: what is true, what is said again, what has to be corrected."""
