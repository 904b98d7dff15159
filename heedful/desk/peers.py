"""When somebody else in a thread answers the person who asked: by rule, until a model reads it.

The rule, and how well it does on the examples in tests/desk/peer_answers.txt: docs/desk/peers.md.
"""

import re

from heedful.query.normal import plain
from heedful.query.words import tokens_of

FEWEST_WORDS = 4
# What to do, said to somebody: a verb at the beginning of a sentence or after a comma.
DO = """
    add answer ask book bring buy call change check choose clean clear click close count delete dial
    disable drop enable enter find forget get give go hand hold install keep leave lift log look
    lower make mind move open pair peel plug pop power press pull push put raise read reboot remove
    rename reply reset restart ring save scroll search select send set shake show sign slide start
    switch take tap tell try turn type unplug untick update use verify wait walk wash wipe write
""".split()  # noqa: SIM905
IMPERATIVE = re.compile(
    r"(?:^|[.!;:,(]\s+|\b(?:and|then|just|to|or|please|also|you|in the \w+) )"
    rf"(?:{'|'.join(DO)})\b(?! ?[.!?])",
    re.IGNORECASE,
)
# How a thing is or was mended, where it is, what it is called.
HOW = re.compile(
    r"\b(?:it's (?:called|the|in|under|because)|you (?:can|need|have to|should|only)|no need|"
    r"don't (?:worry|turn|touch|buy|pay)|that's (?:it|its|just)|works? (?:for me|if|fine|on|in)|"
    r"worked for (?:me|us)|(?:that|this|which) fixed|helped (?:me|us)|mine (?:did that|was fine|needed)|"
    r"known (?:issue|thing)|there(?:'s| is| are) (?:a|an|two|no|work)|page \d+|"
    r"the (?:one|door|button|box) (?:with|at|in|on)|settings?|menu|gear)\b|"
    r"^(?:yes|no|only|because|mine did)\b[, ]",
    re.IGNORECASE,
)
LINK = re.compile(r"https?://|\bwww\.", re.IGNORECASE)
# What joins in rather than helps.
ALSO = re.compile(
    r"\b(?:same (?:here|problem|issue|with me)|(?:me|mine|us) too|same for (?:me|us)|"
    r"also (?:down|out|off|waiting)|(?:i'm|i am|we're|we are) (?:having|getting|seeing|also|still|in the)|"
    r"still (?:no|not|down|nothing|waiting)|been (?:down|out|waiting|like this)|any (?:news|luck|update)|"
    r"following|\+1|anyone know|did (?:you|they) (?:ever|fix|answer)|what did they (?:say|do)|how did you|"
    r"sorry (?:to hear|for you|about)|good luck|hope (?:it|they|you)|lol|lmao|haha|"
    r"(?:absolute|total|utter) (?:joke|disgrace|shambles)|useless|rubbish|shocking|disgraceful|"
    r"never (?:again|trust)|switch to|cancel(?:led)?|rip ?off|"
    r"they (?:never|don't care|ignore|did the same|won't))\b",
    re.IGNORECASE,
)
QUESTION = ("?", "\uff1f")


def helps(answer: str) -> bool:
    """Test whether words below a question tell how to go on: long enough, with something to do or a link."""
    words = len(tokens_of(plain(answer))[0])
    if LINK.search(answer) and not ALSO.search(answer):
        return True
    if words < FEWEST_WORDS or answer.rstrip().endswith(QUESTION):
        return False
    how = len(IMPERATIVE.findall(answer)) + len(HOW.findall(answer))
    also = len(ALSO.findall(answer))
    if also >= max(how, 1):
        return False
    return how > 0
