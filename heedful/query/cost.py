"""What a query costs at most: steps on a post of fifty words, said before it is saved."""

from heedful.query.leaves import Cased, Exact, Nearly, Phrase, Wild, Word
from heedful.query.near import Often, Pair
from heedful.query.nodes import And, Node, Not, Or
from heedful.query.words import spellings

MOST_COST = 20_000
POST = 50  # words


def cost(node: Node) -> int:
    """Return the steps that a post of fifty words takes; longer posts take more in proportion."""
    match node:
        case And() | Or():
            return 1 + sum(map(cost, node.nodes))
        case Not() | Often():
            return 1 + cost(node.node)
        case Pair():
            return 4 * POST + cost(node.left) + cost(node.right)
        case Phrase():
            return sum(cost(item) for item in node.items if isinstance(item, Node))
        case Word():
            return sum(map(len, spellings(node.word)))
        case Wild() | Nearly():
            return 2 * POST
        case Cased() | Exact():
            return POST
    return 1
