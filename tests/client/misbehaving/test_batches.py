"""Repeats of what was rejected, by a batch or by hand, send to nobody twice."""

from __future__ import annotations

from collections import Counter
from functools import partial

import pytest

from pinpoint_direct import MessageRequest, PinpointDirectError

from .behaviours import close, good, http, redirect, refused, reset
from .clients import ALL, PINPOINT, QUICK, REQUESTS, SES
from .server import Behaviour

GOOD, REFUSED = good(), refused(429, "TooManyRequestsException")
# Of other services each recipient is a call.
RECIPIENTS, RECIPIENTS_OF_OTHERS = 900, 45


NUMBERS = [f"+1206555{number:04}" for number in range(RECIPIENTS)]
MAILS = [f"ana{number}@example.com" for number in range(RECIPIENTS_OF_OTHERS)]


class Alternating:
    """Answers well, refuses, and breaks, in turn; and keeps in mind whom each request named."""

    def __init__(self):
        self.answers = [
            GOOD,
            close,
            REFUSED,
            refused(503, "TooManyRequestsException"),
            reset,
            redirect(307, "same host"),
            refused(408, "RequestTimeout"),
            http(200, b"<html>"),
            REFUSED,
        ]
        self.number = 0
        self.reached = Counter()
        self.answered = set()
        self.refused = set()

    async def __call__(self, line, request):
        answer = self.answers[self.number % len(self.answers)]
        self.number += 1
        if answer is REFUSED:
            self.refused |= request.recipients()
        else:
            self.reached.update(request.recipients())
        if answer is GOOD:
            self.answered |= request.recipients()
        return await answer(line, request)


@pytest.mark.turns(["alternating"])
def test_nobody_is_sent_to_twice(network, clients, turn):
    number = RECIPIENTS if turn.service == PINPOINT else RECIPIENTS_OF_OTHERS
    people = MAILS[:number] if turn.service == SES else NUMBERS[:number]
    to = "users" if turn.operation == "send_users_messages" else "addresses"
    request = REQUESTS[turn.operation].evolve(**{to: None})
    alternating = Alternating()
    network.behave(Behaviour(alternating))
    caller = clients.get(turn.kind, turn.way, turn.mode, service=turn.service)
    result = caller.run(
        lambda: caller.client.send_batch(request, people, retry=QUICK, max_workers=3)
    )
    network.settle()
    assert len(result.outcomes) == number
    assert alternating.reached.most_common(1)[0][1] == 1
    assert {outcome.recipient for outcome in result.successes.values()} == alternating.answered
    lost = alternating.reached.keys() - alternating.answered
    assert {outcome.recipient for outcome in result.ambiguous.values()} == lost
    assert alternating.refused
    assert lost
    network.hang_up()


MIXED = (
    MessageRequest().with_push("hello").with_email(subject="hello", text="hello").with_sms("hello")
)
MIXED = MIXED.with_voice("hello")
for number in range(24):
    MIXED = MIXED.to_gcm(f"token{number}").to_email(MAILS[number])
    MIXED = MIXED.to_sms(NUMBERS[number]).to_voice(NUMBERS[-1 - number])
MOST_CALLS = 30


@pytest.mark.turns(["alternating"], services=[ALL])
def test_one_request_by_all_services_tells_the_truth_of_each_recipient(network, clients, turn):
    alternating = Alternating()
    network.behave(Behaviour(alternating))
    caller = clients.get(turn.kind, turn.way, turn.mode, service=ALL)
    successes, lost = set(), set()
    request = MIXED
    for _ in range(MOST_CALLS):
        if request is None:
            break
        try:
            response = caller.run(partial(caller.client.send_messages, request))
        except PinpointDirectError as error:  # only where there is nobody else but the pushes
            if error.may_have_been_sent:
                lost |= request.addresses.keys()
                request = None
            continue
        assert not response.unanswered
        successes |= response.successes.keys()
        lost |= response.ambiguous.keys()
        request = response.retry_request()
    network.settle()
    assert request is None
    assert alternating.reached.most_common(1)[0][1] == 1
    assert (successes, lost) == (
        alternating.answered,
        alternating.reached.keys() - alternating.answered,
    )
    assert successes | lost == MIXED.addresses.keys()
    assert alternating.refused
    network.hang_up()
