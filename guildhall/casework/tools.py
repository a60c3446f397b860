"""Assessment tools as data: questions, scores and bands, each version with its source.

The tool is recorded, not re-invented: what it asks and how it adds up come from its source.
Judgement may raise the band, with a reason, and never lowers it.

A question that nobody answered is not "no", and nor is one answered "Not known". A tool is
complete once every question with answers to choose from is answered; until then it has no score
and no band. What is not known adds nothing, so that the band of a complete tool is the least that
it can be: it is said with how much is not known, and the band that it would be at most is kept
beside it. Where nothing at all is known the answers come to no band; only a person can give one,
with a reason.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from guildhall.casework.errors import Stopped
from guildhall.reasons import has_words


class AnswerWrong(Stopped):
    """An answer the tool does not have, or none at all. `field` is the question's key."""


class MayNotLower(Stopped):
    """Somebody tried to set a band below the one the answers come to."""


@dataclass(frozen=True)
class Option:
    """One answer that a question takes. `score` is what it adds; 0 where nothing is scored."""

    key: str
    text: str
    score: int = 0


YES_NO = (Option("yes", "Yes", 1), Option("no", "No"))
NOT_KNOWN = Option("unknown", "Not known")
"""The last answer to every question that has answers to choose from. It adds nothing."""


@dataclass(frozen=True)
class Question:
    """A question with its answers. Without options it is a remark in words, and need not be made.

    `options` are the answers that know something; NOT_KNOWN is always offered after them.
    """

    key: str
    text: str
    options: tuple[Option, ...] = YES_NO
    group: str = ""
    help: str = ""

    @property
    def answers(self) -> tuple[Option, ...]:
        """Every answer that it takes; none for a remark."""
        return (*self.options, NOT_KNOWN) if self.options else ()

    @property
    def gravest(self) -> Option:
        """The answer that adds most, and of several the first."""
        return max(self.options, key=lambda option: option.score)


@dataclass(frozen=True)
class Band:
    """A band, from `at_least` points up. Bands are declared from the lowest to the highest."""

    key: str
    title: str
    at_least: int = 0


@dataclass(frozen=True)
class Judged:
    """What answers come to. `score` is None for a tool without one."""

    score: int | None
    band: str


class Standing(Protocol):
    """How a tool's answers stand, as they come in or as they are kept."""

    @property
    def band(self) -> str: ...
    @property
    def unanswered(self) -> int: ...
    @property
    def not_known(self) -> int: ...
    @property
    def raised_to(self) -> str: ...


@dataclass(frozen=True)
class Result:
    """How answers stand. `score`, `band` and `highest_band` are empty unless it is complete.

    `highest_band` is what it would come to if everything not known were at its gravest.
    """

    score: int | None
    band: str
    highest_band: str
    unanswered: int = 0
    not_known: int = 0
    raised_to: str = ""

    @property
    def is_complete(self) -> bool:
        """Whether it has a band: all is answered and something known, or a person judged it."""
        return bool(self.raised_to or self.band)


@dataclass(frozen=True)
class Tool:
    """One version of an assessment tool, in force from `since` until the day before `until`.

    `source` says where it is published. `again_within_months` is how soon it is done again;
    None where it is done once. `judge` judges what is known where adding up is not the rule.
    `is_about_somebody`: it is of one person on the case, and of nobody means nothing.
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
    judge: Callable[[Mapping[str, str]], Judged] | None = None
    is_about_somebody: bool = False

    def is_in_force(self, on: date) -> bool:
        """Whether this version is used on that day."""
        return self.since <= on and (self.until is None or on < self.until)

    def band(self, key: str) -> Band | None:
        """The declared band; None for a key that is not one."""
        return next((band for band in self.bands if band.key == key), None)

    def rank(self, key: str) -> int:
        """How high a band is: 0 for the lowest. ValueError for one the tool does not have."""
        return [band.key for band in self.bands].index(key)

    @property
    def asked(self) -> tuple[Question, ...]:
        """The questions that must be answered: all but remarks."""
        return tuple(question for question in self.questions if question.options)

    def result(self, answers: Mapping[str, str]) -> Result:
        """How answers stand. AnswerWrong for one the tool does not have, or where there is none."""
        self._check(answers)
        given = [answers.get(question.key, "") for question in self.asked]
        unanswered, not_known = given.count(""), given.count(NOT_KNOWN.key)
        if unanswered or not_known == len(given):
            return Result(None, "", "", unanswered, not_known)
        judged = self._judged(answers)
        highest = self._judged({**answers, **self._at_the_gravest(answers)})
        return Result(judged.score, judged.band, highest.band, 0, not_known)

    def _judged(self, answers: Mapping[str, str]) -> Judged:
        known = {key: answer for key, answer in answers.items() if answer != NOT_KNOWN.key}
        if self.judge is not None:
            return self.judge(known)
        score = sum(
            option.score
            for question in self.asked
            for option in question.options
            if known.get(question.key) == option.key
        )
        return Judged(score, self.band_at(score))

    def _at_the_gravest(self, answers: Mapping[str, str]) -> dict[str, str]:
        return {q.key: q.gravest.key for q in self.asked if answers[q.key] == NOT_KNOWN.key}

    def words(self, standing: Standing) -> str:
        """How answers stand, in words: the band with what is not known, or why there is none."""
        asked = len(self.asked)
        if standing.unanswered:
            return f"Not complete: {asked - standing.unanswered} of {asked} answered"
        counted = standing.raised_to or standing.band
        if not counted:
            return f"Not complete: nothing is known, {asked} of {asked} are “Not known”"
        band = self.band(counted)
        title = band.title if band else counted
        if not standing.not_known:
            return title
        least = "At least " if counted != self.bands[-1].key else ""
        return f"{least}{title}, {standing.not_known} not known"

    def band_at(self, score: int) -> str:
        """The highest band whose floor a score reaches; the lowest where it reaches none."""
        reached = [band.key for band in self.bands if score >= band.at_least]
        return reached[-1] if reached else self.bands[0].key

    def raised(self, result: Result, to: str, reason: str) -> str:
        """The band somebody chose: only one that is higher, and only with a reason.

        Empty where they chose the band the answers come to. Where these come to none because
        nothing is known, any band is higher.
        """
        if to in {"", result.band}:
            return ""
        if result.unanswered:
            raise AnswerWrong(
                "Answer every question before you raise it. “Not known” is an answer.",
                field="raise_to",
            )
        if self.band(to) is None:
            raise AnswerWrong(f"{self.title} has no band {to}.", field="raise_to")
        if result.band and self.rank(to) < self.rank(result.band):
            raise MayNotLower(
                "The band can be raised by judgement, and not lowered.", field="raise_to"
            )
        if not has_words(reason):
            raise AnswerWrong("Give the reason for a higher band.", field="reason")
        return to

    def _check(self, answers: Mapping[str, str]) -> None:
        known = {question.key: question for question in self.questions}
        for key in answers:
            if key not in known:
                raise AnswerWrong(f"{self.title} does not ask {key}.", field=key)
        if not any(answers.get(question.key) for question in self.asked):
            raise AnswerWrong(
                "Answer at least one question. Nothing is kept of a form that is empty.",
                field=self.asked[0].key,
            )
        for question in self.asked:
            answer = answers.get(question.key, "")
            if answer and answer not in {option.key for option in question.answers}:
                raise AnswerWrong(f"Choose one of the answers: {question.text}", field=question.key)
