"""Private links for people outside: each opens one page, for a while, and is spent once."""
