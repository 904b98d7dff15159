"""The rows of facts and answers, one noun a file."""

from heedful.answers.models.answers import Answer, AnswerVersion
from heedful.answers.models.facts import Fact, FactVersion

__all__ = ["Answer", "AnswerVersion", "Fact", "FactVersion"]
