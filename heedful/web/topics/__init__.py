"""What people speak of: the page of topics, and what leads do with them."""
