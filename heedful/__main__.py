"""The same as the command `heedful`: python -m heedful."""

from heedful.cli import main

main()
