"""Names from our own lists are found in what people say: in the reading, below the post, for programs."""

import pytest

from heedful.desk.models import Conversation
from heedful.kudos import actions as kudos
from heedful.kudos.models import Praised
from heedful.listening import understanding
from heedful.listening.models import Reading
from heedful.teams import actions as teams
from heedful.teams.models import Teammate
from tests.conftest import NOON, said
from tests.test_access import program_of

POST = "@acme Marta Lind at your Elm Road shop and Joy sorted my Glow Bar. Joy, such a joy"
FOUND = [
    ["employee", 6, 16, "Marta Lind"],
    ["place", 25, 33, "Elm Road"],
    ["employee", 43, 46, "Joy"],
    ["company", 57, 65, "Glow Bar"],
    ["employee", 67, 70, "Joy"],
]


@pytest.fixture
def lists(olive, hire):
    """A company with a product, a teammate of two names, and Joy, who works at Elm Road and has no account."""
    teams.name_company(name="Acme", names=["ACME", "Glow Bar"], by_id=olive.pk, at=NOON)
    Teammate.objects.filter(pk=hire("Marta", "teammate").pk).update(name="Marta Lind")
    kudos.add_praised(
        by_id=olive.pk,
        name="Joyce Ade",
        other_names="Joy",
        place="Elm Road",
        email="joyce@acme.test",
        at=NOON,
    )


@pytest.fixture
def heard(hear, lists):
    hear(said("1", POST, addressed=True))
    assert understanding.read_on(at=NOON) == 1


def test_names_of_the_lists_stand_in_the_reading_with_their_places(heard):
    assert Reading.objects.get().named == FOUND
    assert all(POST[begin:end] == words for _, begin, end, words in FOUND)


def test_they_stand_below_the_post_each_once_with_why(heard, signed_in, frank):
    page = signed_in(frank).get(f"/inbox/{Conversation.objects.get().pk}/").text
    assert "<bdi>Elm Road</bdi> (place)" in page
    assert "<bdi>Marta Lind</bdi> (works here)" in page
    assert "<bdi>Glow Bar</bdi> (ours)" in page
    assert page.count("<bdi>Joy</bdi>") == 1
    assert "it stands in our own lists" in page


def test_a_program_gets_them(heard, frank):
    (told,) = program_of(frank).get("/api/v1/mentions").json()["items"]
    assert told["reading"]["named"] == FOUND


def test_a_list_that_changes_counts_from_the_next_post_on(heard, hear):
    Praised.objects.update(removed_at=NOON)
    hear(said("2", POST, by="tom", addressed=True))
    assert understanding.read_on(at=NOON) == 1
    kinds = [kind for kind, *_ in Reading.objects.get(post__outside_id="2").named]
    assert kinds == ["employee", "company"]


def test_without_lists_nothing_is_named_and_nothing_is_shown(hear, signed_in, frank):
    hear(said("1", "@acme Marta at your Elm Road shop was lovely", addressed=True))
    understanding.read_on(at=NOON)
    assert Reading.objects.get().named == []
    assert "our own lists" not in signed_in(frank).get(f"/inbox/{Conversation.objects.get().pk}/").text


def test_a_flood_of_names_is_kept_short(hear, lists):
    hear(said("1", "@acme " + "Joy " * 200, addressed=True))
    understanding.read_on(at=NOON)
    assert len(Reading.objects.get().named) == 20
