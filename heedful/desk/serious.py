"""Words of danger and of law: whoever says one is read sooner. This list decides until the reading does.

A word is here only where it seldom means something else: no "fire" (songs are), no "sue" (a name), no
"avocat" (a fruit), no "Brand" (we have one). It moves a person forward and never labels them.
"""

import re

_WORD = re.compile(r"\w+")

_BY_LANGUAGE = {
    "en": (
        "ambulance injured injury injuries hospitalised hospitalized poisoned poisoning electrocuted "
        "suffocating unsafe hazardous lawyer lawyers lawsuit solicitor attorney ombudsman gdpr "
    ),
    "de": (
        "brennt feuerwehr verletzt verletzung krankenhaus notaufnahme vergiftet vergiftung stromschlag "
        "lebensgefahr lebensgefährlich rechtsanwalt rechtsanwältin anwalt anwältin strafanzeige dsgvo "
    ),
    "fr": ("incendie pompiers blessé blessée brûlé brûlée empoisonné empoisonnée électrocuté hôpital rgpd "),
    "es": (
        "incendio bomberos herido herida heridos intoxicado intoxicada electrocutado abogado abogada rgpd "
    ),
    "it": ("ferito ferita pompieri ospedale intossicato intossicata folgorato avvocato avvocata querela "),
    "pt": ("incêndio bombeiros ferido ferida intoxicado advogado advogada lgpd "),
    "nl": ("brandweer gewond ziekenhuis vergiftigd levensgevaarlijk advocaat rechtszaak "),
    "pl": ("pożar ranny ranna szpital zatrucie porażenie prawnik adwokat"),
}
WORDS = frozenset(word for words in _BY_LANGUAGE.values() for word in words.split())
PHRASES = (
    "caught fire", "catches fire", "catching fire", "house fire", "gas leak", "smell of gas",
    "smells of gas", "carbon monoxide", "electric shock", "allergic reaction", "emergency room",
    "in hospital", "in the hospital", "choking hazard", "burned me", "burnt me", "burned my", "burnt my",
    "could have died", "nearly died", "data breach", "legal action", "take you to court",
    "small claims", "consumer protection", "trading standards",
    "in flammen", "fängt feuer", "vor gericht", "rechtliche schritte", "verbraucherzentrale",
    "fuite de gaz", "prend feu", "pris feu", "mon avocat", "porter plainte", "action en justice",
    "fuga de gas", "en llamas", "acciones legales", "a juicio",
    "fuga di gas", "preso fuoco", "vie legali", "fuga de gás", "pegou fogo", "gaslek", "in brand",
    "wyciek gazu", "do sądu",
)  # fmt: skip
SIGNS = (
    "火事", "発火", "火災", "怪我", "けが", "救急車", "感電", "弁護士", "訴訟",
    "着火", "火灾", "受伤", "触电", "中毒", "律师", "起诉", "화재", "부상", "감전", "변호사", "소송",
)  # fmt: skip


def serious_word(text: str) -> str:
    """Return the first such word of a text, "" if there is none."""
    words = _WORD.findall(text.casefold())
    if found := next((word for word in words if word in WORDS), ""):
        return found
    joined = f" {' '.join(words)} "
    if found := next((phrase for phrase in PHRASES if f" {phrase} " in joined), ""):
        return found
    return next((sign for sign in SIGNS if sign in joined), "")
