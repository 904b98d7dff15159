"""German: how days, hours and stretches of time are said, and who promises."""

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
        ["einer", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn", "elf", "zwölf"],
        1,
    )
}
_NUMBERS |= {"einem": 1, "eine": 1, "ein": 1, "einigen": 3}
_DAYS = {
    name: number
    for number, name in enumerate(
        ["montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonntag"]
    )
}
_DAYS |= {"sonnabend": 5}
_MONTHS = {
    name: number
    for number, name in enumerate(
        [
            "januar",
            "februar",
            "märz",
            "april",
            "mai",
            "juni",
            "juli",
            "august",
            "september",
            "oktober",
            "november",
            "dezember",
        ],
        1,
    )
}
_HOW_MANY = r"(?P<n>\d{1,3}|" + "|".join(sorted(_NUMBERS, key=len, reverse=True)) + ")"
_PARTS: Mapping[str, time] = {
    "früh": time(12),
    "morgen": time(12),
    "vormittag": time(12),
    "mittag": time(12),
    "nachmittag": time(18),
    "abend": time(22),
}
_PART = "früh|morgen|vormittag|mittag|nachmittag|abend"

SPAN = re.compile(
    rf"\b(?:innerhalb|binnen|in)(?: von| der nächsten| den nächsten)? {_HOW_MANY} (?P<unit>minuten?|stunden?|tage?n?|wochen?|werktage?n?|arbeitstage?n?)\b"
    r"|\bin (?P<half>einer halben stunde)\b",
    re.IGNORECASE,
)
DAY = re.compile(
    r"\b(?P<after>übermorgen)\b"
    rf"|\b(?P<today>heute)(?: (?P<part>{_PART}))?\b|(?<!guten )(?<!gestern )\b(?P<tomorrow>morgen)(?: (?P<tpart>{_PART}))?\b"
    r"|\b(?P<week>ende (?:der|dieser) woche|diese woche|wochenende|zum wochenende)\b"
    r"|\b(?:ende )?(?P<nextweek>(?:nächste[rn]?|kommende[rn]?) woche)\b|\b(?P<eom>ende (?:des|dieses) monats|monatsende|diesen monat)\b|\b(?P<nextmonth>nächsten monat)\b"
    rf"|\b(?P<next>nächsten |kommenden )?(?P<weekday>{'|'.join(_DAYS)})(?P<wpart>{_PART})?\b(?: (?P<wpart2>{_PART}))?"
    rf"|\b(?P<d>\d{{1,2}})\. ?(?P<m>{'|'.join(_MONTHS)})\b(?: (?P<y>20\d\d))?"
    r"|\b(?P<dn>\d{1,2})\.(?P<mn>\d{1,2})\.(?P<yn>20\d\d)?",
    re.IGNORECASE,
)
CLOCK = re.compile(
    r"\b(?P<noon>mittags)\b|\b(?P<midnight>mitternacht)\b|\b(?P<h>[01]?\d|2[0-3])(?:[:.](?P<min>[0-5]\d))? uhr\b",
    re.IGNORECASE,
)
PROMISE = re.compile(
    r"\b(?:(?:wir|ich) (?:werden?|melden? (?:uns|mich)|rufen?|schicken?|senden?|kümmern?|prüfen?|liefern?|erstatten?|kommen?|bringen?|sagen?|geben?|antworten?|erledigen?|buchen?|verspreche\w*)"
    r"|(?:melden?|rufen?|schicken?|senden?|kümmern?|liefern?|erstatten?|kommen?|bringen?|antworten?|werden?) (?:wir|ich)"
    r"|(?:sie|du) (?:bekommen|bekommst|erhalten|erhältst|hören|hörst|haben|hast|werden|wirst)|(?:bekommen|erhalten|hören|haben) sie"
    r"|(?:wird|werden|kommt|ist|sind)\b)",
    re.IGNORECASE,
)
NOT_YET = re.compile(r"\b(?:nicht|kein\w*|frühestens|leider)\b", re.IGNORECASE)


def span_of(found: re.Match[str]) -> Span:
    if found["half"]:
        return Span(30)
    said, unit = found["n"].lower(), found["unit"].lower()
    number = int(said) if said.isdigit() else _NUMBERS[said]
    if unit.startswith(("werk", "arbeits")):
        return Span(working_days=number)
    return Span(number * {"m": 1, "s": 60, "t": 24 * 60, "w": 7 * 24 * 60}[unit[0]])


def day_of(found: re.Match[str]) -> Day:
    said = {name: value.lower() for name, value in found.groupdict().items() if value}
    if simple := next((_SIMPLE[name] for name in _SIMPLE if name in said), None):
        return simple
    if "today" in said or "tomorrow" in said:
        part = said.get("part") or said.get("tpart") or ""
        return Day(cal.in_days(0 if "today" in said else 1), _PARTS.get(part))
    if "weekday" in said:
        part = said.get("wpart") or said.get("wpart2") or ""
        return Day(cal.weekday(_DAYS[said["weekday"]]), _PARTS.get(part))
    if "m" in said:
        return Day(cal.on_date(int(said["d"]), _MONTHS[said["m"]], int(said["y"]) if "y" in said else None))
    return Day(cal.on_date(int(said["dn"]), int(said["mn"]), int(said["yn"]) if "yn" in said else None))


_SIMPLE: Mapping[str, Day] = {
    "after": Day(cal.in_days(2)),
    "week": Day(cal.end_of_week()),
    "nextweek": Day(cal.end_of_week(1)),
    "eom": Day(cal.end_of_month()),
    "nextmonth": Day(cal.end_of_month(1)),
}


def clock_of(found: re.Match[str]) -> Clock:
    if found["noon"]:
        return Clock(12)
    if found["midnight"]:
        return Clock(23, 59)
    return Clock(int(found["h"]), int(found["min"] or 0))


GERMAN = Tongue(SPAN, DAY, CLOCK, PROMISE, NOT_YET, span_of, day_of, clock_of)
