"""When somebody promises something: the days and hours of English and German, in a time zone."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from heedful.desk.promising import moments_in, promises_in

LEEDS, BERLIN, SYDNEY = ZoneInfo("Europe/London"), ZoneInfo("Europe/Berlin"), ZoneInfo("Australia/Sydney")
WEDNESDAY = datetime(2008, 4, 9, 12, 0, tzinfo=LEEDS)


def due(text, *, at=WEDNESDAY, zone=LEEDS):
    """Return by when the only promise of a text is to be kept, in the zone, as people write it."""
    (promise,) = promises_in(text, at=at, zone=zone)
    return promise.due_at.astimezone(zone).strftime("%a %d %b %H:%M")


@pytest.mark.parametrize(
    "text, when",
    [
        ("You will have it by Friday.", "Fri 11 Apr 18:00"),
        ("I will call you back at 3.", "Wed 09 Apr 15:00"),
        ("I'll call you at 9.", "Thu 10 Apr 09:00"),
        ("We'll send it tomorrow.", "Thu 10 Apr 18:00"),
        ("We'll send it tomorrow morning.", "Thu 10 Apr 12:00"),
        ("I will write to you within 24 hours.", "Thu 10 Apr 12:00"),
        ("I'll be back in half an hour.", "Wed 09 Apr 12:30"),
        ("You will get a new one next week.", "Fri 18 Apr 18:00"),
        ("We are going to mend it on Wednesday.", "Wed 16 Apr 18:00"),
        ("An engineer will come on Friday at 3 pm.", "Fri 11 Apr 15:00"),
        ("An engineer will come by 6 pm on Friday.", "Fri 11 Apr 18:00"),
        ("It will be with you the day after tomorrow, 8:30.", "Fri 11 Apr 08:30"),
        ("We will refund you within 5 working days.", "Wed 16 Apr 18:00"),
        ("I'll ring you tonight at 8.", "Wed 09 Apr 20:00"),
        ("It'll be fixed by the end of the week.", "Fri 11 Apr 18:00"),
        ("The parcel should arrive on 12 May.", "Mon 12 May 18:00"),
        ("The parcel should arrive on March 3rd, at noon.", "Tue 03 Mar 12:00"),
        ("I will have an answer by 2008-04-14.", "Mon 14 Apr 18:00"),
        ("We will look at it today or tomorrow.", "Thu 10 Apr 18:00"),
        ("We'll have it ready next Friday.", "Fri 18 Apr 18:00"),
        ("Wir melden uns bis Freitag um 15 Uhr.", "Fri 11 Apr 15:00"),
        ("Ich rufe Sie morgen früh an.", "Thu 10 Apr 12:00"),
        ("Das Ersatzteil kommt übermorgen.", "Fri 11 Apr 18:00"),
        ("Sie bekommen das Geld innerhalb von 3 Werktagen.", "Mon 14 Apr 18:00"),
        ("Wir schicken es am 21. April.", "Mon 21 Apr 18:00"),
    ],
)
def test_a_promise_is_due_when_people_mean_it(text, when):
    assert due(text) == when


@pytest.mark.parametrize(
    "text",
    [
        "Shall I call you at 3?",
        "You will be home by Friday, will you?",
        "You called us on Monday.",
        "We will not be there before Friday.",
        "You wrote “we will send it by Friday”.",
        "Thank you for waiting since Tuesday.",
        "We will do our best.",
        "Guten Morgen, wir haben es gefunden.",
        "I will be there on the 31st of February.",
    ],
)
def test_what_is_no_promise_is_none(text):
    assert promises_in(text, at=WEDNESDAY, zone=LEEDS) == []


def test_a_promise_is_the_sentence_and_says_where_it_stands():
    text = "Sorry, Dana. I’ll call you at 3. Frank"
    (promise,) = promises_in(text, at=WEDNESDAY, zone=LEEDS)
    assert text[promise.start : promise.end] == promise.words == "I’ll call you at 3."
    assert promise.moment == "at 3"


def test_the_zone_decides_which_hour_it_is():
    text = "I will call you back at 15:00."
    assert [
        promises_in(text, at=WEDNESDAY, zone=zone)[0].due_at.utctimetuple().tm_hour
        for zone in (LEEDS, BERLIN)
    ] == [14, 13]
    assert due("You will have it by Friday.", zone=SYDNEY) == "Fri 11 Apr 18:00"


def test_days_are_days_of_the_calendar_when_the_clocks_change():
    saturday = datetime(2008, 3, 29, 12, 0, tzinfo=LEEDS)  # the night before they go forward
    (promise,) = promises_in("We will be there tomorrow at 10:00.", at=saturday, zone=LEEDS)
    assert promise.due_at.timestamp() - saturday.timestamp() == 21 * 3600
    (hours,) = promises_in("We will be there within 24 hours.", at=saturday, zone=LEEDS)
    assert hours.due_at.timestamp() - saturday.timestamp() == 24 * 3600


def test_an_hour_that_does_not_exist_is_one_that_does():
    saturday = datetime(2008, 3, 29, 12, 0, tzinfo=LEEDS)
    (moment,) = moments_in("tomorrow at 1:30", at=saturday, zone=LEEDS)
    assert moment.at.timestamp() > saturday.timestamp()


def test_late_at_night_today_is_still_today():
    late = datetime(2008, 4, 9, 23, 30, tzinfo=LEEDS)
    assert promises_in("We will do it today.", at=late, zone=LEEDS) == []  # the working day is over
    assert due("We will do it by midnight.", at=late) == "Wed 09 Apr 23:59"
