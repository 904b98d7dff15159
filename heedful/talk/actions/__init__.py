"""What is done around "Talk to a human"."""

from heedful.talk.actions.answering import tell_of_answer
from heedful.talk.actions.setting import set_talk, show_me
from heedful.talk.actions.writing import erase_letter, write, write_back

__all__ = ["erase_letter", "set_talk", "show_me", "tell_of_answer", "write", "write_back"]
