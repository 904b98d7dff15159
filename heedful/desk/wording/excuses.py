"""When hard words do no harm: quoted, denied, or taken back by whoever says them."""

# ruff: noqa: E501  a line of a pattern is one line

import re

from heedful.desk.wording.remarks import Kind

HARD = frozenset({Kind.BLAMES, Kind.DOUBTS, Kind.ACCUSES, Kind.POLICY, Kind.DEFENSIVE, Kind.FORM_LETTER})
_NEAR_LETTERS = 45
# We take back what we said: "we were wrong to say ...", "our letter should never have called you ...".
_TAKEN_BACK = re.compile(
    r"\b(?:wrong(?:ly)? (?:to|of us|when|that)|wrongly|should(?: not|n't| never) (?:have )?(?:\w+ )?(?:be|been|say|said|call\w*|read|sound\w*|suggest\w*|impl\w+|ask\w*|accus\w*|writ\w+|sent|hear\w*|told|tell)"
    r"|(?:my|our|we) (?:own )?(?:letter|mail|e-?mail|message|reply|answer|form letter|text|colleague) (?:\w+ )?(?:called|accused|said|told|sounded|suggested|implied|made)"
    r"|sorry (?:that |for |if )?(?:we|i|my|our|to have|for (?:saying|suggesting|calling|implying|doubting|the))|(?:apologi[sz]e|apology) for|(?:did ?n'?t|never) mean(?:t)? to|regret (?:saying|that we)"
    r"|falsch,? (?:zu|dass)|zu unrecht|hätten? (?:wir |ich )?(?:nie|nicht)|(?:tut|täte) (?:uns|mir) leid,? dass (?:wir|ich|unser)"
    r"|eu tort|à tort|n'aurions (?:jamais|pas) dû|désolés? d'avoir|nos equivocamos|por error|lamentamos haber|no debimos)\b",
    re.IGNORECASE,
)
_DENIED = re.compile(
    r"\b(?:no ?body|no one|none of us|not|never|isn't|wasn't|aren't|don't|doesn't|didn't|without|nothing|neither|hardly|niemand|nie|nicht|kein\w*|ohne|personne|jamais|nadie|nunca|far from) (?:\S+ ){0,4}$",
    re.IGNORECASE,
)
_BUT = re.compile(r"\b(?:but|however|though|aber|doch|mais|pero)\b", re.IGNORECASE)
_CONJUNCTION = re.compile(
    r"\b(?:that|because|but|if|so|when|while|dass|weil|aber|que|parce|porque)\b|[,;:]", re.IGNORECASE
)
_REASON = re.compile(
    r"\b(?:because|since|so that|so (?:we|you|nobody|everybody|it)|reason|due to|otherwise|to protect|to keep|in order|which is why|that is why|weil|damit|denn|deshalb|car|parce|afin|porque|para que)\b",
    re.IGNORECASE,
)
_SWEET = re.compile(
    r"\b(?:not|n't|isn't|wasn't|none of (?:this|it) is|nothing (?:here )?is|never) (?:\w+ )?$|\bn't $",
    re.IGNORECASE,
)


def is_excused(kind: Kind, sentence: str, start: int, end: int) -> bool:
    """Test whether the words at sentence[start:end] are denied or taken back in their own sentence."""
    if kind not in HARD:
        return False
    before, after = sentence[:start], sentence[end:]
    if kind == Kind.POLICY and _REASON.search(sentence):
        return True
    if kind in {Kind.BLAMES, Kind.DOUBTS, Kind.ACCUSES} and _is_taken_back(before, sentence[start:end]):
        return True
    return kind in {Kind.BLAMES, Kind.ACCUSES, Kind.DOUBTS} and _is_denied(before, after)


def _is_taken_back(before: str, words: str) -> bool:
    return _TAKEN_BACK.search(before) is not None or words.lower().startswith("sorry")


def _is_denied(before: str, after: str) -> bool:
    """ "Nobody says you lied" denies; "I do not say you lied, but ..." does not, and insinuates."""
    near = before[-_NEAR_LETTERS:]
    clause = _CONJUNCTION.split(near)[-1] if not _SWEET.search(near) else near
    denied = _DENIED.search(clause) or _SWEET.search(near) or _says_nobody(before)
    return bool(denied) and _BUT.search(after) is None


def _says_nobody(before: str) -> bool:
    return (
        re.search(
            r"\b(?:no ?body|no one|none of us|(?:do not|don't|did not|didn't|never|not|would never) (?:\w+ )?(?:say\w*|said|think\w*|thought|believ\w*|mean\w*|suggest\w*|impl\w+|doubt\w*|accus\w*|assum\w*|claim\w*|call\w*|expect\w*))\b[^.,;]{0,40}$",
            before,
            re.IGNORECASE,
        )
        is not None
    )
