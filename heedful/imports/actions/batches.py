"""Some dialogues of an export on their way in: as posts, notes, labels and conversations of ours."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from heedful.connectors import contract
from heedful.desk import actions as desk
from heedful.desk.fair_names import checked
from heedful.imports.models import Import
from heedful.imports.reading import Read
from heedful.imports.told import Dialogue, Somebody, Words
from heedful.kit.errors import Refused
from heedful.kit.html import plain
from heedful.listening.actions.arriving import Arriving
from heedful.listening.actions.history import prepare_history
from heedful.listening.models import Source, Thread
from heedful.people import actions as meeting
from heedful.people.models import Handle
from heedful.teams import queries as teams

UNFAIR = "is a label about people, not about what they said"
TOO_MANY = "is a label too many, or too long"


class People:
    """Who is who here: teammates by their mail, and labels that were made already."""

    def __init__(self, one: Import, account: str) -> None:
        self.by_id, self.network = one.by_id, one.network
        self.teammates = {mate.email.casefold(): mate for mate in teams.teammates()}
        self.labels: dict[str, int | str] = {}
        self._space = f"{account}/" if account else ""

    def key(self, name: str) -> str:
        """Return an id of theirs as it is unique here, also where two of their systems are imported."""
        return f"{self._space}{name}"

    def label(self, name: str, at: datetime) -> int | str:
        """Return the label of this name, made where it is missing, or why there is none."""
        folded = name.casefold()
        if folded not in self.labels:
            try:
                self.labels[folded] = desk.make_label(by_id=self.by_id, name=name, at=at).pk
            except Refused as no:
                self.labels[folded] = UNFAIR if no.code == "refused" and "about" in str(no) else TOO_MANY
        return self.labels[folded]


class Batch:
    def __init__(self, network: str, account: str, reads: Sequence[Read]) -> None:
        self.network = network
        self._space = f"{account}/" if account else ""
        self.reads = self._fullest(reads)
        self.refused: list[tuple[str, str, str]] = []

    def _fullest(self, reads: Sequence[Read]) -> list[Read]:
        """Leave out those without their words that stand here with them, or come with them now."""
        thin = {self.root(read.dialogue) for read in reads if read.dialogue and read.dialogue.is_thin}
        fuller = {self.root(read.dialogue) for read in reads if read.dialogue and not read.dialogue.is_thin}
        stands = Thread.objects.filter(network=self.network, root_id__in=thin).values_list(
            "root_id", flat=True
        )
        known = fuller.union(stands) if thin else fuller
        return [
            read for read in reads if (one := read.dialogue) and not (one.is_thin and self.root(one) in known)
        ]

    @property
    def dialogues(self) -> list[Dialogue]:
        return [read.dialogue for read in self.reads if read.dialogue]

    def root(self, one: Dialogue) -> str:
        return f"{self._space}dialogue-{one.key}"

    def unfair_labels(self) -> Iterator[tuple[str, str, str]]:
        """Return the tags that become no labels, with their place and why."""
        for read in self.reads:
            for tag in read.dialogue.tags if read.dialogue else ():
                try:
                    checked(tag, what="A label", longest=40)
                except Refused as no:
                    yield read.place, tag, UNFAIR if no.code == "refused" else TOO_MANY

    def prepare(self, source: Source, people: People, at: datetime) -> Arriving:
        """Do what can be done before a transaction is open."""
        posts = [self._post(one, words, people) for one in self.dialogues for words in one.public]
        return prepare_history(source, posts, at)

    def _post(self, one: Dialogue, words: Words, people: People) -> contract.Post:
        is_first = words is one.public[0]
        return contract.Post(
            outside_id=people.key(words.key),
            author=self._author(words.by, people),
            text=words.text,
            html=words.html,
            said_at=words.at,
            title=one.title if is_first and words.text != one.title else "",
            kind=contract.Kind.POST if is_first else contract.Kind.REPLY,
            root_id=self.root(one),
            addressed=words.by.key == one.person.key,
            private=True,
            by_us=words.by.ours,
        )

    def _author(self, by: Somebody, people: People) -> contract.Author:
        """Return who said it; of ours by their name of today where they are here still."""
        mate = people.teammates.get(by.mail) if by.ours and by.mail else None
        name = mate.name if mate else by.name or ("A former teammate" if by.ours else "")
        address = self.network.title() if by.ours else by.mail
        key = f"us-{by.key}" if by.ours else by.key
        return contract.Author(people.key(key), name, address)

    def store(self, one: Import, arriving: Arriving, people: People, at: datetime) -> tuple[desk.Kept, int]:
        """Store them in the caller's transaction; return what was new, and how many posts."""
        posts = arriving.store()
        persons = self._persons(people, at)
        roots = [self.root(each) for each in self.dialogues]
        threads = Thread.objects.filter(network=self.network, root_id__in=roots)
        known = dict(threads.values_list("root_id", "pk"))
        had = [
            self._had(read, known[self.root(told)], persons[people.key(told.person.key)], people, at)
            for read in self.reads
            if (told := read.dialogue) and self.root(told) in known
        ]
        return desk.keep_history(one.source, had, by_id=one.by_id, at=at), len(posts)

    def _persons(self, people: People, at: datetime) -> dict[str, int]:
        """Return who asked in each dialogue; whoever said nothing in it is met by their name."""
        asked = [self._author(each.person, people) for each in self.dialogues]
        met = [
            meeting.Met(each.outside_id, plain(each.name), plain(each.address), "", False, False)
            for each in asked
        ]
        ids = meeting.meet(meeting.prepare_meeting(network=self.network, accounts=met, at=at))
        persons = dict(Handle.objects.filter(pk__in=ids.values()).values_list("pk", "person"))
        return {name: persons[pk] for name, pk in ids.items()}

    def _had(self, read: Read, thread_id: int, person_id: int, people: People, at: datetime) -> desk.Had:
        one = read.dialogue
        assert one is not None  # noqa: S101  (only dialogues are asked for)
        owner = people.teammates.get(one.owner_mail)
        return desk.Had(
            thread_id=thread_id,
            person_id=person_id,
            state=one.state,
            owner_id=owner.pk if owner and owner.may_answer else None,
            label_ids=self._labels(read, people, at),
            remarks=[self._remark(words, people) for words in one.words if words.inside],
        )

    def _labels(self, read: Read, people: People, at: datetime) -> list[int]:
        found = []
        for tag in read.dialogue.tags if read.dialogue else ():
            label = people.label(tag, at)
            if isinstance(label, int):
                found.append(label)
            else:
                self.refused.append((read.place, tag, label))
        return list(dict.fromkeys(found))

    def _remark(self, words: Words, people: People) -> desk.Remark:
        mate = people.teammates.get(words.by.mail) if words.by.mail else None
        return desk.Remark(
            key=f"{self.network}:{people.key(words.key)}"[-40:],
            author_id=mate.pk if mate else people.by_id,
            said_by="" if mate else plain(words.by.name or "A former teammate")[:200],
            text=plain(words.text),
            at=words.at,
        )


def has_stood(batch: Batch) -> int:
    """Return how many of them stand here already."""
    roots = [batch.root(one) for one in batch.dialogues]
    return Thread.objects.filter(network=batch.network, root_id__in=roots).count()
