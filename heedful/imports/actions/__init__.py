"""What can be done with exports of other systems: look at one, bring it in; and so where one is uploaded."""

from heedful.imports.actions.bringing import Found, bring, look
from heedful.imports.actions.uploading import accept, bring_on, expire, look_on, stop, take

__all__ = ["Found", "accept", "bring", "bring_on", "expire", "look", "look_on", "stop", "take"]
