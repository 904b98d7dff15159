"""What else could be used: the most frequent label, VADER, TF-IDF with a linear SVC; on the same texts."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.pipeline import make_pipeline, make_union
from sklearn.svm import LinearSVC
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from heedful.reading.evaluation import FAR, MEASURES
from heedful.reading.heads import Head, Kind
from heedful.reading.measures import Labels, Measure
from heedful.reading.sets import Example, calibrates
from heedful.reading.training.gathering import Gathered

NEUTRAL = 0.05  # VADER's own threshold
Ask = Callable[[Sequence[str]], Labels]


def beside(found: Gathered) -> Iterator[dict[str, Any]]:
    """Yield for each set with one label the figures of the others, in per cent."""
    for name, one in found.sets.items():
        if one.head.kind is Kind.SEVERAL:
            continue
        learned = _clear(one.head, found.learned[name])
        held = [each for each in _clear(one.head, found.held[name]) if not calibrates(each.text)]
        measure = Measure(MEASURES.get(one.head.name, "macro F1"), len(one.head.labels))
        texts, true = [example.text for example in held], _labels(held)
        yield {
            "task": name,
            "majority": _figure(measure, true, np.full(len(true), np.bincount(_labels(learned)).argmax())),
            "VADER": _figure(measure, true, vader(texts)) if one.head.labels[0] == "negative" else None,
            "TF-IDF SVC": _figure(measure, true, _svc(learned)(texts)),
        }


def vader(texts: Sequence[str]) -> Labels:
    """Return 0 for negative, 1 for neutral and 2 for positive."""
    asked = SentimentIntensityAnalyzer()
    scores = np.array([asked.polarity_scores(text)["compound"] for text in texts])
    return np.where(scores <= -NEUTRAL, 0, np.where(scores >= NEUTRAL, 2, 1))


def _svc(learned: Sequence[Example]) -> Ask:
    words = TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True)
    letters = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), min_df=3, sublinear_tf=True)
    model = make_pipeline(make_union(words, letters), LinearSVC(C=0.3, class_weight="balanced"))
    model.fit([example.text for example in learned], _labels(learned))
    return lambda texts: np.asarray(model.predict(list(texts)), np.int64)


def _clear(head: Head, examples: Sequence[Example]) -> list[Example]:
    """Return the outer quarters alone where the target is a rank."""
    return [example for example in examples if head.name != "polite" or abs(example.target[1] - 0.5) > FAR]


def _labels(examples: Sequence[Example]) -> Labels:
    return np.array([int(np.argmax(example.target)) for example in examples], np.int64)


def _figure(measure: Measure, true: Labels, said: NDArray[Any]) -> float:
    return round(100 * measure(true, np.asarray(said, np.int64)), 1)
