"""What inside the company produces conversations, and who mends it."""
