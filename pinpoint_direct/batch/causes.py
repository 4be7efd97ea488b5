"""Why recipients of a batch were not reached, and what to do about it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final

import attrs

from ..errors import TransportError
from ..masks import status_word
from ..model.frozen import FrozenMapping
from .outcomes import Outcome

__all__ = ["Cause", "Causes", "cause_of", "causes_of"]


@attrs.frozen(kw_only=True)
class Cause:
    """How many recipients were not reached for one reason, and what to do about it.

    Attributes:
        number: How many recipients.
        needs_action: Whether somebody has to do something. ``False`` where it is in order (an
            opt-out) or where sending again is all there is to do.
        advice: What to do, in a sentence.
    """

    number: int
    needs_action: bool
    advice: str


class Causes(FrozenMapping[str, Cause]):
    """Cause to the number of recipients, and what to do."""

    __slots__ = ()

    def __repr__(self) -> str:
        entries = (f"{_shown(word)!r}: {cause!r}" for word, cause in self.items())
        return f"{{{', '.join(entries)}}}"


# The questions that make a cause, in the order in which they are asked.
_BY_QUESTION: Final[Mapping[str, tuple[str, bool, str]]] = {
    "is_misconfigured": (
        "MISCONFIGURED",
        True,
        "your own configuration, which every recipient meets: repair it before you send more",
    ),
    "is_dead_token": ("DEAD_TOKEN", True, "forget these tokens: dead_tokens has them"),
    "is_opted_out": ("OPTED_OUT", True, "do not send to them again: opted_out has them"),
    "has_no_endpoints": ("NO_ENDPOINTS", True, "these users have nowhere to send to"),
    "is_duplicate": ("DUPLICATE", False, "the address was reached under another name"),
}
_UNCLEAR: Final = (True, "they may have been sent to: find out before you send again")
_AGAIN: Final = (False, "nothing was sent: send to them again, after a pause")
_NOT_SENT: Final = (True, "nothing was sent: see the status messages or errors")
_IN_PART: Final = (False, "reached at some endpoints, and never to be sent to again as a whole")
_ERROR: Final = re.compile(r"TransportError \(\w{1,80}\)|one channel", re.ASCII)
_FEW: Final = 3  # tokens of a channel, of which all being dead is not an accident


def cause_of(outcome: Outcome) -> str:
    """Return why somebody was not reached, in a word."""
    return _judged(outcome)[0]


def _judged(outcome: Outcome) -> tuple[str, bool, str]:
    for question, cause in _BY_QUESTION.items():
        if getattr(outcome, question):
            return cause
    word = outcome.status
    if type(outcome.error) is TransportError and not outcome.is_unanswered:
        word = f"{word} ({outcome.error.reason})"
    if outcome.is_ambiguous:
        return (word, *_UNCLEAR)
    if outcome.is_retryable:
        return (word, *_AGAIN)
    if outcome.may_have_been_sent:
        return (word, *_IN_PART)
    return (word, *_NOT_SENT)


def causes_of(failures: Iterable[Outcome], reached: Mapping[str | None, int]) -> Causes:
    """Return the causes of failures, the most frequent first.

    Args:
        failures: The outcomes that are not successful.
        reached: How many were reached by each channel; ``None`` for a channel that is not known.
    """
    causes: dict[str, Cause] = {}
    dead: Counter[str | None] = Counter()
    alive = Counter(reached)
    for one in failures:
        word, needs_action, advice = _judged(one)
        known = causes.get(word) or Cause(number=0, needs_action=False, advice=advice)
        causes[word] = Cause(
            number=known.number + 1,
            needs_action=known.needs_action or needs_action,
            advice=advice if needs_action else known.advice,
        )
        channel = _channel_of(one)
        if one.is_dead_token:
            dead[channel] += 1
        elif channel is not None:
            alive[channel] += 1
    if suspects := _suspects(dead, alive):
        known = causes[_BY_QUESTION["is_dead_token"][0]]
        causes[_BY_QUESTION["is_dead_token"][0]] = attrs.evolve(known, advice=_suspicion(suspects))
    return Causes(sorted(causes.items(), key=lambda item: (-item[1].number, item[0])))


def _channel_of(outcome: Outcome) -> str | None:
    error = outcome.provider_error
    channel = outcome.channel_type or (error and error.channel_type)
    return str(channel) if channel else None


def _suspects(dead: Mapping[str | None, int], alive: Mapping[str | None, int]) -> list[str]:
    """Return the channels of which every token, and no small number of them, looks dead."""
    # A recipient who was reached by a channel that is not known may have been reached by any.
    return sorted(
        channel or "one channel"
        for channel, number in dead.items()
        if number >= _FEW and not alive.get(channel) and not alive.get(None)
    )


def _suspicion(channels: Iterable[str]) -> str:
    return (
        f"every token of {', '.join(map(_shown, channels))} looks dead: before you forget any, "
        "look whether they belong to the other environment (APNS, APNS_SANDBOX), or to another "
        "project or bundle"
    )


def _shown(word: str) -> str:
    """Return a cause or a channel as it may be shown: AWS's words, and names of errors."""
    return word if _ERROR.fullmatch(word) else "+".join(map(status_word, word.split("+")))
