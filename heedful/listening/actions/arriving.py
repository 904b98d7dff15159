"""Posts that are new: made ready while nobody waits for us, then stored in a moment."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from heedful.connectors import contract
from heedful.kit.rows import Rows, ready
from heedful.listening import queries
from heedful.listening.actions.words import met, words_of
from heedful.listening.archive import index
from heedful.listening.archive.terms import author_term, terms_of
from heedful.listening.copies import LATELY, text_of
from heedful.listening.matching import Found, Matched
from heedful.listening.models import Hit, Post, Source, Thread
from heedful.listening.rules import concerns_us, may_repeat
from heedful.people import actions as people
from heedful.query.alike import Place


@dataclass(frozen=True, slots=True)
class Arriving:
    """Posts that are not stored yet, as rows, with the threads and handles that they need."""

    posts: Sequence[contract.Post]
    instances: Sequence[Post]
    copies: Mapping[int, int]  # those that say what another of these says: the place of each and of its first
    rows: Rows
    terms: Sequence[Sequence[str]]  # what each is found under
    hits: Rows
    hit_on: Sequence[int]  # for each hit, the place of its post in `posts`
    roots: Sequence[str]  # for each post, the first post of its thread
    threads: Mapping[str, int]  # those we know, by the first post
    new_roots: Sequence[str]
    new_threads: Rows
    meeting: people.Meeting

    def store(self) -> list[Post]:
        """Store them in the caller's transaction and return them.

        :raises django.db.IntegrityError: another writer stored one of them first; prepare again.
        """
        if not self.posts:
            return []
        handles = people.meet(self.meeting)
        threads = self.threads
        if self.new_roots:
            threads = {**threads, **dict(zip(self.new_roots, self.new_threads.insert(), strict=True))}
        self.rows.fill("author_id", [handles[post.author.outside_id] for post in self.posts])
        self.rows.fill("thread_id", [threads[root] for root in self.roots])
        ids = self.rows.insert()
        authors = [author_term(handles[post.author.outside_id]) for post in self.posts]
        index.put(
            [(pk, [*terms, author]) for pk, terms, author in zip(ids, self.terms, authors, strict=True)]
        )
        self.hits.fill("post_id", [ids[place] for place in self.hit_on])
        self.hits.insert()
        for post, pk in zip(self.instances, ids, strict=True):
            post.pk = pk
        for place, first in self.copies.items():
            Post.objects.filter(pk=ids[place]).update(copy_of=ids[first])
        return list(self.instances)


def prepare(source: Source, new: Matched, at: datetime, *, into: Thread | None = None) -> Arriving:
    """Make posts ready to be stored, in a thread that is given or in their own; nothing is written."""
    posts = [post for post, _ in new]
    known = queries.threads_named(source.network, posts)
    if into:
        known = {name: one for name, one in known.items() if one.cut_from_id == into.pk}
    roots = _roots(posts, known, into.root_id if into else "")
    threads = {one.root_id: one.pk for one in (*known.values(), *([into] if into else []))}
    new_roots = sorted(set(roots) - threads.keys())
    instances = [_row(source, post, found, at) for post, found in new]
    copies = {} if into else _note_copies(source, posts, instances, at)
    hits = [(place, hit) for place, (_, found) in enumerate(new) for hit in found]
    return Arriving(
        posts=posts,
        instances=instances,
        copies=copies,
        rows=ready(Post, instances),
        terms=[
            terms_of(row, [hit.track_id for hit in found])
            for row, (_, found) in zip(instances, new, strict=True)
        ],
        hits=ready(Hit, [Hit(track_id=hit.track_id, words=list(hit.words)) for _, hit in hits]),
        hit_on=[place for place, _ in hits],
        roots=roots,
        threads=threads,
        new_roots=new_roots,
        new_threads=ready(Thread, [Thread(network=source.network, root_id=root) for root in new_roots]),
        meeting=people.prepare_meeting(
            network=source.network, accounts=[met(post.author) for post in posts], at=at
        ),
    )


def _note_copies(
    source: Source, posts: Sequence[contract.Post], rows: Sequence[Post], at: datetime
) -> dict[int, int]:
    """Note which rows say what a mention said before; return those whose first is one of these rows."""
    places = [place for place, row in enumerate(rows) if row.is_mention and may_repeat(posts[place])]
    texts = [text_of(rows[place].title, rows[place].text) for place in places]
    among: dict[int, int] = {}
    for place, first in zip(places, LATELY.firsts(texts, team_id=source.team_id, at=at), strict=True):
        if isinstance(first, Place):
            among[place] = places[first.number]
        elif first is not None:
            rows[place].copy_of = first
        rows[place].is_mention = first is None
    return among


def _roots(posts: Sequence[contract.Post], known: Mapping[str, Thread], into: str) -> list[str]:
    """Return the first post of each post's thread, as far as we know; else `into`."""
    root_of = {outside_id: thread.root_id for outside_id, thread in known.items()}
    cut = {thread.root_id for thread in known.values() if thread.cut_from_id}
    for post in posts:
        below = root_of.get(post.parent_id, "")
        names = (post.parent_id,) if below in cut else (post.root_id, post.parent_id)
        above = next((root_of[name] for name in names if name in root_of), "") or into
        root = above or post.root_id or post.parent_id or post.outside_id
        root_of.setdefault(post.outside_id, root)
        root_of.setdefault(root, root)
    return [root_of[post.outside_id] for post in posts]


def _row(source: Source, post: contract.Post, found: Sequence[Found], at: datetime) -> Post:
    return Post(
        network=source.network,
        outside_id=post.outside_id,
        source=source,
        kind=post.kind,
        is_mention=concerns_us(post, found),
        addressed=post.addressed,
        private=post.private,
        by_us=post.by_us,
        said_at=post.said_at,
        heard_at=at,
        parent_id=post.parent_id,
        quoted_id=post.quoted_id,
        **words_of(post),
    )
