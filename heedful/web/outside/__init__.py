"""Pages for people outside: a private link opens one of them, without signing in and without a cookie."""
