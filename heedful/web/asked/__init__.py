"""Whether we helped, on the screen: figures, answers, and how each team asks."""
