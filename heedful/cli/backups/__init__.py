"""One file that holds everything that was heard and said: how it is written, verified and brought back."""
