"""What can happen to rules about words, and to a reply that was badly worded."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class WordRuleSet:
    """What the company makes of a kind of remark."""

    words_kind: str
    level: str


@dataclass(frozen=True, slots=True)
class NeverSayAdded:
    never_say_id: int


@dataclass(frozen=True, slots=True)
class NeverSayRemoved:
    never_say_id: int


@dataclass(frozen=True, slots=True)
class ReplyBadlyWorded:
    reply_id: int
    conversation_id: int
