"""Words compared with wildcards or with one slip allowed, in time that the query cannot blow up."""

LONGEST_WORD = 200  # longer ones are no words, and fit no pattern


def fits(pattern: str, word: str) -> bool:
    """Test whether a word fits: `*` stands for any letters, `?` for one.

    It takes at most len(pattern) * len(word) steps.
    """
    if len(word) > LONGEST_WORD:
        return False
    at = here = 0
    star, back = -1, 0
    while here < len(word):
        if at < len(pattern) and pattern[at] == "*":
            star, back = at, here
            at += 1
        elif at < len(pattern) and pattern[at] in ("?", word[here]):
            at += 1
            here += 1
        elif star >= 0:
            back += 1
            at, here = star + 1, back
        else:
            return False
    return pattern[at:].strip("*") == ""


def one_edit(word: str, other: str) -> bool:
    """Test whether two words are the same but for one letter more, less or other, or two swapped."""
    if word == other:
        return True
    if abs(len(word) - len(other)) > 1:
        return False
    same = next(
        (at for at, (one, two) in enumerate(zip(word, other, strict=False)) if one != two),
        min(len(word), len(other)),
    )
    one, two = word[same:], other[same:]
    if len(one) == len(two):
        swapped = one[:2] == two[1::-1] and one[2:] == two[2:]
        return one[1:] == two[1:] or swapped
    return one[1:] == two or one == two[1:]


def without_one(word: str) -> set[str]:
    """Return the word and what is left of it without any one letter.

    Two words with one slip between them share one of these.
    """
    return {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}
