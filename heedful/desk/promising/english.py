"""English: how days, hours and stretches of time are said, and who promises.

Numbers as dates (04/05) are left out: here they are May, there April.
"""

# ruff: noqa: E501  a line of a pattern is one line

import re
from collections.abc import Mapping
from datetime import time

from heedful.desk.promising import calendar as cal
from heedful.desk.promising.calendar import Clock, Day, Span
from heedful.desk.promising.tongue import Tongue

_NUMBERS = {
    word: number
    for number, word in enumerate(
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"], 1
    )
}
_NUMBERS |= {
    "a": 1,
    "an": 1,
    "the next": 1,
    "a couple of": 2,
    "couple of": 2,
    "fourteen": 14,
    "twenty-four": 24,
    "forty-eight": 48,
    "thirty": 30,
    "fifteen": 15,
    "twenty": 20,
}
_DAYS = {
    name: number
    for number, name in enumerate(
        ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
    )
}
_MONTHS = {
    name: number
    for number, name in enumerate(
        [
            "january",
            "february",
            "march",
            "april",
            "may",
            "june",
            "july",
            "august",
            "september",
            "october",
            "november",
            "december",
        ],
        1,
    )
}
_HOW_MANY = r"(?P<n>\d{1,3}|" + "|".join(sorted(_NUMBERS, key=len, reverse=True)) + ")"
_WHICH_DAY = "|".join(_DAYS)
_WHICH_MONTH = "|".join(f"{name}|{name[:3]}" for name in _MONTHS)
_PARTS: Mapping[str, time] = {
    "morning": time(12),
    "afternoon": time(18),
    "evening": time(22),
    "night": time(22),
}

SPAN = re.compile(
    rf"\b(?:within|in|inside) (?:the next |at most |about |around |less than |under )?{_HOW_MANY} ?(?P<unit>minutes?|mins?|hours?|hrs?|h|days?|weeks?|working days?|business days?|work days?)\b(?:'? time)?"
    r"|\b(?:within|in) (?P<half>half an hour)\b|\b(?:within|in) (?P<this>the hour)\b",
    re.IGNORECASE,
)
DAY = re.compile(
    r"\b(?P<after>the day after tomorrow)\b"
    r"|\b(?:first thing |early |late )?(?P<tomorrow>tomorrow)(?:'s)?(?: (?P<tpart>morning|afternoon|evening|night))?\b(?: first thing)?"
    r"|\b(?P<tonight>tonight)\b|\b(?:later )?(?P<today>today)\b|\bthis (?P<part>morning|afternoon|evening)\b"
    r"|\b(?P<eod>(?:the )?(?:end|close) of (?:the |this |our )?(?:day|business|play)(?: today)?|eod|cob)\b(?! (?:on |tomorrow))"
    r"|\b(?:(?:the |at the )?end of (?:the |this )?(?P<week>week)|(?P<thisweek>this week)|(?:before |by )?the (?P<weekend>weekend)|this (?P<weekend2>weekend))\b"
    r"|\b(?:the )?(?:end of )?(?P<nextweek>next week)\b|\b(?P<eom>(?:the )?end of (?:the |this )?month|this month)\b|\b(?:the end of )?(?P<nextmonth>next month)\b"
    rf"|\b(?P<next>next |coming )?(?P<weekday>{_WHICH_DAY})s?\b(?: (?P<wpart>morning|afternoon|evening|night))?"
    rf"|\b(?:the )?(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<m>{_WHICH_MONTH})\b(?:,? (?P<y>20\d\d))?"
    rf"|\b(?P<m2>{_WHICH_MONTH}) (?:the )?(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\b(?!:)(?:,? (?P<y2>20\d\d))?"
    r"|\b(?P<iso>20\d\d-\d\d-\d\d)\b|\bthe (?P<nth>\d{1,2})(?:st|nd|rd|th)\b(?! (?:floor|time|day|of))",
    re.IGNORECASE,
)
CLOCK = re.compile(
    r"\b(?P<noon>noon|midday|lunchtime|lunch)\b|\b(?P<midnight>midnight)\b"
    r"|\b(?P<h>\d{1,2})(?:[:.](?P<min>[0-5]\d))? ?(?P<half>am|pm|a\.m\.?|p\.m\.?)(?=\W|$)"
    r"|\b(?P<h24>[01]?\d|2[0-3]):(?P<min24>[0-5]\d)\b"
    r"|\b(?:at|by|before|until|around|about) (?P<bare>1[0-2]|[1-9])(?: o'clock)?(?= ?(?:[.,;!)]|$|on |at |today|tomorrow|this |tonight|with |and |to |for |sharp|latest|so |or ))"
    r"|\b(?P<oclock>1[0-2]|[1-9]) o'clock\b",
    re.IGNORECASE,
)
PROMISE = re.compile(
    r"\b(?:(?:i|we)(?: will|'ll| shall| promise| am going to|'m going to| are going to|'re going to| can have| aim to| plan to| expect to| intend to)\b(?! not\b| never\b)"
    r"|(?:i am|i'm|we are|we're) (?:\w+ )?(?:sending|calling|coming|posting|ringing|visiting|replacing|shipping|bringing|refunding|delivering)\b"
    r"|you(?: will|'ll| should| can expect| are going to)(?! not\b| never\b) ?(?:\w+ )?(?:have|get|hear|receive|see|be|know|find|expect|a|an|the|your|it)?\b"
    r"|(?:it|this|that|he|she|they|somebody|someone|(?:the|your|our|my|a|an) (?:[\w-]+ ){1,4}?|[A-Z]\w+ (?:from [\w ]{2,30} )?)(?:will|'ll|should|is going to|are going to)(?! not\b| never\b| you\b| we\b| i\b) ?\w+"
    r"|expect (?:it|a call|us|an answer|the \w+|your \w+)\b|(?:is|are) (?:due|on (?:its|their|the) way|booked|scheduled|planned)\b)",
    re.IGNORECASE,
)
NOT_YET = re.compile(
    r"\b(?:won't|will not|cannot|can't|not before|not until|unlikely|may not|might not)\b", re.IGNORECASE
)


def span_of(found: re.Match[str]) -> Span:
    """Return what a match of SPAN means."""
    if found["half"]:
        return Span(30)
    if found["this"]:
        return Span(60)
    said, unit = found["n"].lower(), found["unit"].lower()
    number = int(said) if said.isdigit() else _NUMBERS[said]
    if unit.startswith(("work", "business")):
        return Span(working_days=number)
    return Span(number * _minutes(unit))


def _minutes(unit: str) -> int:
    return {"m": 1, "h": 60, "d": 24 * 60, "w": 7 * 24 * 60}[unit[0]]


def day_of(found: re.Match[str]) -> Day:
    """Return what a match of DAY means."""
    said = {name: value.lower() for name, value in found.groupdict().items() if value}
    if simple := next((_SIMPLE[name] for name in _SIMPLE if name in said), None):
        return simple
    if "tomorrow" in said:
        return Day(cal.in_days(1), _PARTS.get(said.get("tpart", "")))
    if "part" in said:
        return Day(cal.in_days(0), _PARTS[said["part"]])
    if "weekday" in said:
        weeks = 1 if said.get("next", "").startswith("next") else 0
        return Day(cal.weekday(_DAYS[said["weekday"]], weeks=weeks), _PARTS.get(said.get("wpart", "")))
    if "iso" in said:
        year, month, day = map(int, said["iso"].split("-"))
        return Day(cal.on_date(day, month, year))
    if "nth" in said:
        return Day(cal.on_date(int(said["nth"])))
    month = next(
        number for name, number in _MONTHS.items() if name.startswith((said.get("m") or said["m2"])[:3])
    )
    year_said = said.get("y") or said.get("y2")
    return Day(cal.on_date(int(said.get("d") or said["d2"]), month, int(year_said) if year_said else None))


_SIMPLE: Mapping[str, Day] = {
    "after": Day(cal.in_days(2)),
    "tonight": Day(cal.in_days(0), time(22)),
    "today": Day(cal.in_days(0)),
    "eod": Day(cal.in_days(0)),
    "week": Day(cal.end_of_week()),
    "thisweek": Day(cal.end_of_week()),
    "weekend": Day(cal.end_of_week()),
    "weekend2": Day(cal.weekday(cal.SUNDAY)),
    "nextweek": Day(cal.end_of_week(1)),
    "eom": Day(cal.end_of_month()),
    "nextmonth": Day(cal.end_of_month(1)),
}


def clock_of(found: re.Match[str]) -> Clock:
    """Return what a match of CLOCK means."""
    if found["noon"]:
        return Clock(12)
    if found["midnight"]:
        return Clock(23, 59)
    if found["h24"]:
        return Clock(int(found["h24"]), int(found["min24"]))
    if found["h"]:
        afternoon = found["half"].lower().startswith("p")
        return Clock(int(found["h"]) % 12 + (12 if afternoon else 0), int(found["min"] or 0))
    return Clock(int(found["bare"] or found["oclock"]), is_open=True)


ENGLISH = Tongue(SPAN, DAY, CLOCK, PROMISE, NOT_YET, span_of, day_of, clock_of)
