"""A no without a reason, and a soon without a day."""

# ruff: noqa: E501, RUF001  a line of a pattern is one line; signs are meant

import re
from collections.abc import Iterator

from heedful.desk.promising import names_a_moment
from heedful.desk.prose import Sentence
from heedful.desk.wording.remarks import WHY, Kind, Remark

_NO = re.compile(
    r"\b(?:we|i) (?:are (?:unfortunately |sadly |afraid )?(?:unable|not able) to|(?:can ?not|can't|could not|couldn't|will not|won't|do not|don't) (?:unfortunately )?(?:offer|refund|replace|accept|give|provide|help|send|extend|change|cancel|repair|exchange|deliver|process|waive|grant|reimburse|compensate|take|ship|book|match|do (?:this|that|it)|support|sell|make|allow|return|pay|reopen|move|honou?r))\b"
    r"|\b(?:your|the) (?:\w+ ){1,3}?(?:was|has been|is|were|have been) (?:declined|rejected|refused|denied|cancelled|canceled|closed|discontinued|suspended|blocked|removed|delayed)\b"
    r"|\b(?:that|this|it|a refund|an exchange|a replacement)(?: is|'s) (?:unfortunately |sadly )?not possible\b"
    r"|\b(?:leider|bedauerlicherweise) (?:\w+ ){0,5}?(?:nicht|kein\w*|abgelehnt|unmöglich)\b|\b(?:können|kann) (?:wir|ich) (?:\w+ ){0,4}?nicht\b|\bist (?:leider )?nicht möglich\b"
    r"|\bnous ne pouvons pas\b|\bn'est (?:malheureusement )?pas possible\b|\bno podemos\b|\bno es posible\b",
    re.IGNORECASE,
)
_REASON = re.compile(
    r"\b(?:because|since|as (?:it|they|we|the|you|this|that|he|she|our|there)\b|due to|reason|so that|so (?:we|i|it)|otherwise|owing|until|after|when|if|without|only|instead|but (?:we|i|you|here|there)|what (?:we|i) can|until|unless|for safety|to (?:protect|keep|avoid|save|make sure|stop|let)|why|still|by law|the (?:maker|part|tank|bank|law)|sold out|damaged|broken|missing|out of stock|no longer|the last|which|who|anymore|any more|"
    r"weil|da (?:wir|die|der|das|es|sie|in)|denn|damit|wegen|grund|deshalb|darum|sonst|stattdessen|aber|bis|car|parce|puisque|en raison|afin|sinon|mais|porque|ya que|debido|pero|para)\b|—|–|:",
    re.IGNORECASE,
)
_SOON = re.compile(
    r"\b(?:as soon as (?:we can|possible|practicable)|asap|shortly|in due course|soon|at some point|in the near future|as quickly as (?:possible|we can)|when (?:we can|possible)|momentarily|before long)\b"
    r"|\b(?:we|i|somebody|someone|a colleague|our \w+|the \w+ team|a member of \w+)(?: will|'ll| shall)? (?:\w+ )?(?:get|be|come|report|write|call|ring|return) (?:back (?:to|with) you|in touch|back with an answer)\b|\byou(?: will|'ll) (?:hear (?:back )?from us|be (?:contacted|notified|informed|called back))\b"
    r"|\b(?:will|'ll) be (?:\w+ )?(?:sorted|fixed|resolved|dealt with|done|sent|handled)(?: out)? (?:at some (?:stage|point)|eventually|sometime|one day|in time)\b|\bin the works\b|\b(?:our|the) \w+(?: team)? (?:is|are) (?:currently |still |now )?(?:looking into|investigating|working on|checking|reviewing) (?:it|this|that|the|your)\b|\b(?:we|i)(?:'re| are|'m| am) (?:currently |still |now |already )?(?:looking into|investigating|working on|checking|examining|reviewing|aware of) (?:it|this|that|the|your|these)\b|\bwe will (?:look into|investigate|review|examine) (?:it|this|that|the|your)\b"
    r"|\b(?:so (?:bald|schnell) (?:wie|als)? ?(?:wir können|möglich)|baldmöglichst|zeitnah|in kürze|schnellstmöglich|demnächst|in bälde)\b|\bmelden uns (?:bei ihnen|dann|wieder)?\s*[.!]"
    r"|\b(?:dès que possible|prochainement|dans les plus brefs délais|bientôt)\b|\b(?:lo antes posible|en breve|próximamente|a la brevedad|cuanto antes)\b",
    re.IGNORECASE,
)
_NOT_OURS = re.compile(
    r"\b(?:get well|see you|you can|as soon as you|come back|soon as it|too soon|so soon|sooner)\b",
    re.IGNORECASE,
)
_DOES = re.compile(r"\b(?:every|each) (?:hour|day|morning|evening|\d+)|\bhourly\b|\bdaily\b", re.IGNORECASE)


def no_why(text: str, sentences: list[Sentence]) -> Iterator[Remark]:
    """Yield each no that neither its sentence nor the ones beside it give a reason or a way on for."""
    for number, sentence in enumerate(sentences):
        found = _NO.search(sentence.text)
        if found is None:
            continue
        around = " ".join(one.text for one in sentences[max(number - 1, 0) : number + 2])
        if not _REASON.search(around.replace(found[0], " ")):
            start, end = sentence.start + found.start(), sentence.start + found.end()
            yield Remark(start, end, Kind.NO_WHY, text[start:end], WHY[Kind.NO_WHY], "")


def no_when(text: str, sentences: list[Sentence]) -> Iterator[Remark]:
    """Yield each "soon" in a text that names no moment."""
    if names_a_moment(text) or _DOES.search(text):
        return
    for sentence in sentences:
        found = _SOON.search(sentence.text)
        if found and not _NOT_OURS.search(sentence.text):
            start, end = sentence.start + found.start(), sentence.start + found.end()
            yield Remark(start, end, Kind.NO_WHEN, text[start:end], WHY[Kind.NO_WHEN], "")
