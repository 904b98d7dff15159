"""Names of topics, out of words that their posts share and others do not.

Class-based TF-IDF (Grootendorst 2022, arXiv:2203.05794), where a word counts once for each who says it.
A name is of words that several people say, and never a handle, an address or a number.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import log
from typing import Any

from heedful.reading.tidy import tidied

LEAST_PEOPLE = 3  # who say a word of a name
LEAST_SHARE = 0.25  # of a topic's people who say its first word: what shares none is a mood and no topic
LIFT = 3.0  # how many times more often that word is said there than elsewhere
SHORTEST_MANY = 4
OTHERS = 6  # words beside the first that are tried
PAIR = 0.5  # of those who say its rarer word, who say both together: then the pair is the name
_ASIDE = re.compile(r"@user|\bhttp\b|\S+@\S+|\S*\d\S*")
_WORD = re.compile(r"[^\W\d_]{3,30}(?:['\u2019][^\W\d_]{1,3})?")
_SENTENCE = re.compile(r"[.!?\n:;]+")
STOP = (
    frozenset(  # what is said about anything, in English, German, French, Spanish, Portuguese, Italian, Dutch
        """
    a about after again all also always am an and any anyone are aren't around as at back be because
    been before being better but by can can't come could day days did didn't do does doesn't doing don't
    done dont down each even ever every everything few first for from get gets getting give go going
    good got great guys had has have haven't having he hello help her here hers hey him his how i i'm
    i've if im in into is isn't it it's its ive just keep know last least let like little long look lot
    made make makes many may maybe me might more most much must my need never new next nice no not
    nothing now of off ok okay on once one only or other our out over own people please put quite really
    right said same say see seems she should since so some someone something still such sure take than
    thank thanks that that's the their them then there these they thing things think this those though
    three through time times to today tomorrow tonight too came hope says example what's there's whoever
    bit actually lol found told happened proper both second earlier try trying two under until up us use
    used using very want wanted was wasn't way we week weeks well went were what when where which while
    who whole why will with without won't work works would wouldn't year years yes yesterday yet you
    you're your yours love hate best worst bad month months minute minutes hour hours morning evening
    night aber alle als auch auf aus bei bin bis bitte da danke das dass dem den der des die dir doch
    ein eine einem einen einer er es euch euer für habe haben hat hier ich ihr immer ist ja kann kein
    keine man mehr mein meine mich mir mit nach nicht noch nur oder ohne schon sehr seit sich sie sind
    über um und uns vom von vor war warum wenn wer werden wie wieder wir wird zu zum zur alors au aussi
    aux avec avez bien bonjour car ce cela ces cette comme dans de depuis deux donc du elle en encore
    est et été être faire fait il ils je jour jours là la le les leur lui ma mais merci même mes moi mon
    ne non nos notre nous ou où par pas peu plus pour pourquoi quand que quel quelle qui quoi sa sans se
    ses si son sont sur ta tout tous très trop un une vos votre vous al algo así aún buenas cada como
    con cuando del desde día días donde el ella era esta está estaba este esto gracias ha hace hasta hay
    hola las lo los más mi mis muy nada ni nuestro o para pero por porque pueden qué quien ser sí sin
    sobre su sus también te tengo tiene todo todos tu una uno y ya yo ao aos até boa bom com dele dos
    ela ele eles em essa esse eu foi há isso já mas meu minha muito na não nas nem nós num obrigada
    obrigado os pela pelo quando quem são sem seu sua tem tudo uma vai vocês você alla anche ancora che
    chi ci ciao cosa dal dalla dei della di dopo è fa gli grazie ho io mia mio molto nel nella per
    perché più poi quanto questa questo sei sono sta tra tutti tutto va bij daar dan dat deze dit door
    een geen goed heb hebben heeft het hij hoe ik jullie kan maar meer met mijn naar niet nog nu om onze
    ook op toch tot uit van veel voor waarom wat weer wel wij wordt zijn zo
    """.split()  # noqa: SIM905  a list of them, one a line, nobody could read
    )
)


@dataclass(frozen=True, slots=True)
class Words:
    """What a post says, in words that may stand in a name, each once; `who` is whoever said it.

    `names` are written in capitals inside of a sentence, `plain` without any.
    """

    who: int
    single: frozenset[str]
    pairs: frozenset[tuple[str, str]]
    written: Mapping[str, str]
    names: frozenset[str]
    plain: frozenset[str]


def words_of(text: str, *, who: int, never: Collection[str] = ()) -> Words:
    """Return the words of a post. `never`: what must not be in a name, folded, such as names of people."""
    single, pairs, written, names, plain = set(), set(), {}, set(), set()
    for sentence in _SENTENCE.split(_ASIDE.sub(" ; ", tidied(text))):
        before = ""
        for place, found in enumerate(_WORD.finditer(sentence)):
            said = found[0].replace("\u2019", "'")
            word = said.casefold()
            if place and said[0].isupper() and not said.isupper():
                names.add(_one_of(word))
            if said == word:
                plain.add(_one_of(word))
            if word in STOP or word in never:
                before = ""
                continue
            one = _one_of(word)
            single.add(one)
            written[one] = word
            if before and before != one:
                pairs.add((before, one))
            before = one
    return Words(who, frozenset(single), frozenset(pairs), written, frozenset(names), frozenset(plain))


def _one_of(word: str) -> str:
    """Return refund for refunds: both are one word of a name."""
    return (
        word[:-1] if len(word) > 4 and word.endswith("s") and not word.endswith(("ss", "us", "is")) else word
    )


def still_said(name: str, posts: Iterable[Words]) -> bool:
    """Test whether enough people still say each word of a name."""
    saying = _people([*posts], lambda post: post.single)
    return all(saying[_one_of(word)] >= LEAST_PEOPLE for word in name.replace(",", " ").casefold().split())


class Names:
    """Names for groups of posts, each told from all that is said (`groups` and `others` together)."""

    def __init__(self, groups: Sequence[Sequence[Words]], others: Sequence[Words] = ()) -> None:
        self._groups = groups
        self._posts = len(others) + sum(map(len, groups))
        self._everywhere = Counter(word for words in (*_flat(groups), *others) for word in words.single)
        self._usual = sum(self._everywhere.values()) / max(1, len(groups))

    def of(self, number: int, taken: Collection[str] = ()) -> str:
        """Return a name that is not taken, "" if there is no word that its people share and others do not."""
        group = _Group(self._groups[number])
        said = [word for word, people in group.people_saying.items() if people >= LEAST_PEOPLE]
        fit = [word for word in said if not group.is_name(word)]
        best = sorted(fit, key=lambda word: (-self._weight(group, word), word))
        first = next((word for word in best if self._is_its_own(group, word)), None)
        if first is None:
            return ""
        ways = _ways(group, first, [word for word in best if word != first][:OTHERS])
        return next((name for name in ways if name not in taken), "")

    def _weight(self, group: "_Group", word: str) -> float:
        return group.people_saying[word] * log(1 + self._usual / self._everywhere[word])

    def _is_its_own(self, group: "_Group", word: str) -> bool:
        """Test whether many here say a word, and few elsewhere."""
        here = group.posts_saying[word] / group.posts
        others = self._everywhere[word] - group.posts_saying[word]
        elsewhere = others / max(1, self._posts - group.posts)
        return group.is_common(word) and here >= LIFT * elsewhere


class _Group:
    """The words of one topic, and how many say them."""

    def __init__(self, posts: Sequence[Words]) -> None:
        self.posts = len(posts)
        self.people = len({post.who for post in posts})
        self.people_saying = _people(posts, lambda post: post.single)
        self.people_pairing = _people(posts, lambda post: post.pairs)
        self.posts_saying = Counter(word for post in posts for word in post.single)
        self._plain = frozenset(word for post in posts for word in post.plain)
        self._naming = Counter(word for post in posts for word in post.names)
        self._written: dict[str, Counter[str]] = defaultdict(Counter)
        for post in posts:
            for word, written in post.written.items():
                self._written[word][written] += 1

    def is_name(self, word: str) -> bool:
        """Test whether it is mostly, or never otherwise, written like the name of a person or a place."""
        return word not in self._plain or 2 * self._naming[word] >= self.posts_saying[word]

    def is_common(self, word: str) -> bool:
        return self.people_saying[word] >= max(LEAST_PEOPLE, LEAST_SHARE * self.people)

    def are_said_together(self, pair: tuple[str, str]) -> bool:
        rarer = min(self.people_saying[word] for word in pair)
        return self.people_pairing[pair] >= max(LEAST_PEOPLE, PAIR * rarer)

    def shown(self, words: Iterable[str]) -> list[str]:
        """Return words as they are mostly written."""
        return [min(self._written[word].items(), key=lambda one: (-one[1], one[0]))[0] for word in words]


def _people(posts: Sequence[Words], of: Callable[[Words], Iterable[Any]]) -> Counter[Any]:
    saying: dict[Any, set[int]] = defaultdict(set)
    for post in posts:
        for word in of(post):
            saying[word].add(post.who)
    return Counter({word: len(people) for word, people in saying.items()})


def _ways(group: _Group, first: str, others: Sequence[str]) -> Iterator[str]:
    """Yield names, the best first: a pair that is said together, two words, one word, three."""
    common = [word for word in others if group.is_common(word)]
    for other in common:
        for pair in ((first, other), (other, first)):
            if group.are_said_together(pair):
                yield " ".join(group.shown(pair))
    for other in common:
        yield ", ".join(group.shown((first, other)))
    yield from group.shown([first])
    for other in others[1:]:
        yield ", ".join(group.shown((first, others[0], other)))


def _flat(groups: Sequence[Sequence[Words]]) -> Iterator[Words]:
    return (words for group in groups for words in group)
