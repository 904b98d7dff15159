"""What can be done with questions to others. Each function is one deed, whole or not at all."""

from heedful.consulting.actions.answering import answer, answer_by_link
from heedful.consulting.actions.asking import Expert, ask
from heedful.consulting.actions.following import erase, follow_merge
from heedful.consulting.actions.hearing import take_mails
from heedful.consulting.actions.insisting import ask_again, remind, withdraw
from heedful.consulting.actions.mailing import mail_expert
from heedful.consulting.actions.using import note_use, use

__all__ = [
    "Expert",
    "answer",
    "answer_by_link",
    "ask",
    "ask_again",
    "erase",
    "follow_merge",
    "mail_expert",
    "note_use",
    "remind",
    "take_mails",
    "use",
    "withdraw",
]
