"""What can happen when conversations become one, or two."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ConversationsJoined:
    """One is part of another one: by a teammate's word, or since its person went on in private."""

    join_id: int
    kept_id: int
    gone_id: int


@dataclass(frozen=True, slots=True)
class ConversationsParted:
    """They are two again."""

    join_id: int
    conversation_ids: list[int]


@dataclass(frozen=True, slots=True)
class ConversationSplit:
    """Some words are a conversation of their own: what is left, and the new one."""

    conversation_ids: list[int]


@dataclass(frozen=True, slots=True)
class PublicLineSet:
    """What is proposed to be said in public of a private answer."""

    proposed: bool
