"""What can be done with exports of other systems: look at one, and bring it in."""

from heedful.imports.actions.bringing import Found, bring, look

__all__ = ["Found", "bring", "look"]
