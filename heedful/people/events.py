"""What can happen with people outside."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PeopleLinked:
    """Two persons are one, by a proof or a teammate's word."""

    link_id: int
    person_id: int
    other_person_id: int


@dataclass(frozen=True, slots=True)
class PeopleParted:
    """They are two again."""

    link_id: int
    person_id: int
    other_person_id: int


@dataclass(frozen=True, slots=True)
class PersonExported:
    person_id: int


@dataclass(frozen=True, slots=True)
class PersonErased:
    """What we knew of them is gone; rooms that keep words of theirs forget them too."""

    person_id: int
