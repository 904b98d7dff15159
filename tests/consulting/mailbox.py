"""A mailbox as a network: whom a mail is to stands among the accounts it names."""

from heedful.connectors.contract import Can
from tests.fakes import Fake


class Mailbox(Fake):
    network = "email"
    name = "E-mail"
    can = Can(reply_privately=True)
