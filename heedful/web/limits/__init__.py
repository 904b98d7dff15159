"""Fair limits on the screen: what is set apart and why, what waits for a second person, appeals."""
