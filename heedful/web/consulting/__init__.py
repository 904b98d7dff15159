"""Questions to others on the screen: what waits for one's answer, and asking from a conversation."""
