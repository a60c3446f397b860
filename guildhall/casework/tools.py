"""Assessment tools as data: questions, scores and bands, each version with its source.

The tool is recorded, not re-invented: what it asks and how it adds up come from its source.
Judgement may raise the band, with a reason, and never lowers it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from guildhall.casework.errors import Stopped


class AnswerWrong(Stopped):
    """An answer the tool does not have, or a question left out. `field` is the question's key."""


class MayNotLower(Stopped):
    """Somebody tried to set a band below the one the answers come to."""


@dataclass(frozen=True)
class Option:
    """One answer that a question takes. `score` is what it adds; 0 where nothing is scored."""

    key: str
    text: str
    score: int = 0


YES_NO_UNKNOWN = (
    Option("yes", "Yes", 1),
    Option("no", "No"),
    Option("unknown", "Not known"),
)


@dataclass(frozen=True)
class Question:
    """A question with its answers. Without options the answer is free text and adds nothing."""

    key: str
    text: str
    options: tuple[Option, ...] = YES_NO_UNKNOWN
    group: str = ""
    help: str = ""
    is_required: bool = True


@dataclass(frozen=True)
class Band:
    """A band, from `at_least` points up. Bands are declared from the lowest to the highest."""

    key: str
    title: str
    at_least: int = 0


@dataclass(frozen=True)
class Result:
    """What the answers come to. `score` is None for a tool without one."""

    score: int | None
    band: str


@dataclass(frozen=True)
class Tool:
    """One version of an assessment tool, in force from `since` until the day before `until`.

    `source` says where it is published. `again_within_months` is how soon it is done again;
    None where it is done once. `judge` gives the result where adding up is not the rule.
    """

    key: str
    title: str
    version: int
    since: date
    source: str
    questions: tuple[Question, ...]
    bands: tuple[Band, ...]
    until: date | None = None
    again_within_months: int | None = None
    judge: Callable[[Mapping[str, str]], Result] | None = None

    def is_in_force(self, on: date) -> bool:
        """Whether this version is used on that day."""
        return self.since <= on and (self.until is None or on < self.until)

    def band(self, key: str) -> Band | None:
        """The declared band; None for a key that is not one."""
        return next((band for band in self.bands if band.key == key), None)

    def rank(self, key: str) -> int:
        """How high a band is: 0 for the lowest. ValueError for one the tool does not have."""
        return [band.key for band in self.bands].index(key)

    def result(self, answers: Mapping[str, str]) -> Result:
        """What complete answers come to. AnswerWrong names a question that is not answered."""
        self._check(answers)
        if self.judge is not None:
            return self.judge(answers)
        score = sum(
            option.score
            for question in self.questions
            for option in question.options
            if answers.get(question.key) == option.key
        )
        return Result(score, self.band_at(score))

    def band_at(self, score: int) -> str:
        """The highest band whose floor a score reaches; the lowest where it reaches none."""
        reached = [band.key for band in self.bands if score >= band.at_least]
        return reached[-1] if reached else self.bands[0].key

    def raised(self, result: Result, to: str, reason: str) -> str:
        """The band somebody chose: only one that is higher, and only with a reason.

        Empty where they chose the band the answers come to.
        """
        if to in {"", result.band}:
            return ""
        if self.band(to) is None:
            raise AnswerWrong(f"{self.title} has no band {to}.", field="raise_to")
        if self.rank(to) < self.rank(result.band):
            raise MayNotLower(
                "The band can be raised by judgement, and not lowered.", field="raise_to"
            )
        if not reason.strip():
            raise AnswerWrong("Give the reason for a higher band.", field="reason")
        return to

    def _check(self, answers: Mapping[str, str]) -> None:
        known = {question.key: question for question in self.questions}
        for key in answers:
            if key not in known:
                raise AnswerWrong(f"{self.title} does not ask {key}.", field=key)
        for question in self.questions:
            answer = answers.get(question.key, "")
            if not answer:
                if question.is_required:
                    raise AnswerWrong(f"Answer: {question.text}", field=question.key)
            elif question.options and answer not in {option.key for option in question.options}:
                raise AnswerWrong(f"Choose one of the answers: {question.text}", field=question.key)
