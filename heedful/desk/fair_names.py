"""Names for what is said: a word that calls a person something is refused, in four languages."""

import re
import unicodedata

from heedful.kit.errors import Invalid, Refused

# Whole words, without accents; the endings below are allowed for.
_TOLD = """
    liar troll stalker hater moron fool jerk bully whiner nutter scum cheater crook thief fraudster
    bullies lunatic criminal shill parasite extremist terrorist blackmailer
    faker weirdo psycho creep loser bigot racist abuser harasser complainer maniac nutcase
    lugner betruger nervensage querulant depp trottel dummkopf arsch schwindler norgler
    menteur menteuse escroc fraudeur fraudeuse tricheur tricheuse harceleur harceleuse abruti cretin connard
    raleur raleuse fou folle voleur voleuse debile imbecile
    mentiroso mentirosa estafador estafadora tramposo tramposa acosador acosadora tonto tonta loco loca
    ladron ladrona quejica estupido estupida
"""
_WORDS = frozenset(_TOLD.split())
_STEMS = (
    *("spammer", "scammer", "idiot", "abuser", "fraudster", "scumbag", "asshole", "troublemaker"),
    *("betrueger", "betruger", "luegner", "lugner", "arschloch"),
    *("menteur", "mentiros", "estafador", "imbecil"),
)
_ENDINGS = ("", "s", "es", "e", "en", "n", "in", "innen")
WHY = (
    "Labels are about what was said, not about people. "
    "Name what they spoke of, such as “refund” or “unwanted copies”."
)


def calls_a_person(name: str) -> bool:
    """Test whether a name says what somebody is (spammer, liar, Idiot, menteur), not what they spoke of."""
    letters = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", name).casefold())
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter)).replace("ß", "ss")
    words = re.findall(r"[^\W\d_]+", plain)
    if all(len(word) == 1 for word in words):
        words = ["".join(words)]  # l i a r
    if any(stem in word for stem in _STEMS for word in words):
        return True
    ways = {word.removesuffix(ending) for word in words for ending in _ENDINGS}
    return not ways.isdisjoint(_WORDS)


def checked(name: str, *, what: str, longest: int) -> str:
    """Return a name as it is kept; `what` says of what, as "A label".

    :raises Invalid: it is empty or too long.
    :raises Refused: it calls somebody something.
    """
    name = " ".join(name.split())
    if not name:
        raise Invalid(f"{what} needs a name.")
    if len(name) > longest:
        raise Invalid(f"A name has at most {longest} letters.")
    if calls_a_person(name):
        raise Refused(WHY)
    return name
