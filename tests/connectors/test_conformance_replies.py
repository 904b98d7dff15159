"""What every connector that can answer promises, held against a fake of its network."""

from bisect import bisect_right
from contextlib import suppress

import pytest

from heedful.connectors.contract import Rejected
from heedful.kit.errors import OutsideTrouble, SignedOut
from tests.connectors.faking import Fault
from tests.connectors.hearing import NONSENSE, PLAIN, everyone, normal, reply_to, trouble_of


@everyone(needs=lambda can: can.reply_publicly)
def test_a_reply_lands_once_in_the_thread(connector, fake, complaint, place):
    sent = connector.send(place, reply_to(complaint, PLAIN))
    (landed,) = fake.replies()
    assert (landed.outside_id, landed.parent_id) == (sent.outside_id, complaint.outside_id)
    assert normal(PLAIN) in normal(landed.text)


@everyone(needs=lambda can: can.reply_publicly)
def test_our_own_reply_is_heard_under_the_id_it_was_sent_with(connector, fake, sorry, listener, place):
    sent = connector.send(place, sorry)
    listener.until_heard(sent.outside_id)
    assert listener.posts[sent.outside_id].by_us


@everyone(needs=lambda can: can.repeat_harmless)
def test_sending_the_same_reply_twice_makes_one_post(connector, fake, complaint, place):
    reply = reply_to(complaint, "We are sorry.")
    assert connector.send(place, reply).outside_id == connector.send(place, reply).outside_id
    assert len(fake.replies()) == 1


@everyone(needs=lambda can: can.reply_publicly and can.length)
def test_a_reply_as_long_as_the_network_lets_it_be_is_taken(connector, fake, complaint, place):
    sizes = range(1, connector.can.length + 1)
    text = "o" * bisect_right(sizes, connector.can.length, key=lambda size: connector.length_of("o" * size))
    connector.send(place, reply_to(complaint, text))
    assert text in fake.replies()[0].text


@everyone(needs=lambda can: can.reply_publicly)
def test_where_the_line_drops_after_sending_nobody_knows_and_finding_tells(
    connector, fake, sorry, place, secrets
):
    fake.fail_next(Fault(drop="after"), on="send")
    trouble = trouble_of(lambda: connector.send(place, sorry), secrets)
    assert isinstance(trouble, OutsideTrouble)
    assert trouble.maybe_done
    (landed,) = fake.replies()
    if connector.can.read_back:
        assert connector.find(place, sorry).outside_id == landed.outside_id


@everyone(needs=lambda can: can.reply_publicly)
def test_where_the_line_drops_before_anything_was_done_it_may_be_sent_again(
    connector, fake, sorry, place, secrets
):
    fake.fail_next(Fault(drop="before"), on="send")
    trouble = trouble_of(lambda: connector.send(place, sorry), secrets)
    assert isinstance(trouble, OutsideTrouble)
    assert trouble.maybe_done
    if connector.can.read_back:
        assert connector.find(place, sorry) is None
    connector.send(place, sorry)
    assert len(fake.replies()) == 1


@everyone(needs=lambda can: can.read_back)
def test_another_reply_in_the_same_place_is_not_found_for_ours(connector, fake, complaint, place):
    connector.send(place, reply_to(complaint, "We are sorry.", key="reply-0001"))
    assert connector.find(place, reply_to(complaint, "We are on it.", key="reply-0002")) is None


@everyone(needs=lambda can: can.reply_publicly)
def test_a_busy_network_did_not_take_the_reply_and_says_when_to_come_back(
    connector, fake, sorry, place, secrets
):
    fake.fail_next(Fault(429, {"Retry-After": "11"}), on="send", times=5)
    trouble = trouble_of(lambda: connector.send(place, sorry), secrets)
    assert isinstance(trouble, OutsideTrouble)
    assert not trouble.maybe_done
    assert 10 <= trouble.retry_in <= 12
    assert fake.replies() == []


@everyone(needs=lambda can: can.reply_publicly)
@pytest.mark.parametrize("fault", [Fault(500), Fault(502), NONSENSE], ids=["500", "502", "nonsense"])
def test_after_an_answer_that_says_nothing_the_reply_may_stand(connector, fake, sorry, place, secrets, fault):
    fake.fail_next(fault, on="send", times=5)
    trouble = trouble_of(lambda: connector.send(place, sorry), secrets)
    assert isinstance(trouble, OutsideTrouble)
    assert trouble.maybe_done


@everyone(needs=lambda can: can.reply_publicly)
def test_a_refused_credential_stops_the_sending(connector, fake, sorry, place, secrets):
    fake.fail_next(Fault(401), on="send", times=5)
    trouble = trouble_of(lambda: connector.send(place, sorry), secrets)
    assert isinstance(trouble, SignedOut)
    assert not trouble.maybe_done


@everyone(needs=lambda can: can.reply_publicly)
@pytest.mark.parametrize("status", [400, 403, 422])
def test_a_no_is_a_rejection_or_trouble_and_never_a_crash(connector, fake, sorry, place, secrets, status):
    fake.fail_next(Fault(status, body=b'{"error": "no"}'), on="send", times=5)
    trouble = trouble_of(lambda: connector.send(place, sorry), secrets)
    assert isinstance(trouble, Rejected | OutsideTrouble)
    assert fake.replies() == []


@everyone(needs=lambda can: can.edit)
def test_a_reply_can_be_given_other_words_again_and_again(connector, fake, complaint, place):
    reply = reply_to(complaint, "We are sory.")
    sent = connector.send(place, reply)
    better = reply_to(complaint, "We are sorry.")
    sent = connector.edit(place, connector.edit(place, sent, better), better)
    (landed,) = fake.replies()
    assert landed.outside_id == sent.outside_id
    assert "We are sorry." in landed.text


@everyone(needs=lambda can: can.delete)
def test_a_reply_can_be_taken_away_and_taking_it_twice_is_fine(connector, fake, complaint, place):
    sent = connector.send(place, reply_to(complaint, "Not for here."))
    connector.delete(place, sent)
    assert fake.replies() == []
    connector.delete(place, sent)


@everyone()
def test_what_a_network_cannot_do_is_not_asked_of_it(connector, fake, complaint, place):
    can, reply = connector.can, reply_to(complaint, "We are sorry.")
    deeds = {
        "reply_publicly": lambda: connector.send(place, reply),
        "fetch_thread": lambda: connector.thread(place, reply.parent),
        "read_back": lambda: connector.find(place, reply),
        "edit": lambda: connector.edit(place, sent, reply),
        "delete": lambda: connector.delete(place, sent),
    }
    sent = connector.send(place, reply) if can.reply_publicly else None
    asked = fake.asked()
    for capability, deed in deeds.items():
        if not getattr(can, capability):
            with suppress(Exception):  # however it says no
                deed()
    assert fake.asked() == asked
