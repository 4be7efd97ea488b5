"""A batch retries rejected calls, and sends to nobody twice."""

from __future__ import annotations

from collections import Counter

import pytest

from pinpoint_direct import MessageRequest, SendUsersMessageRequest

from .behaviours import close, good, http, redirect, reset
from .clients import QUICK, REQUESTS
from .server import Behaviour

NAMED = {"x_amzn_ErrorType": "TooManyRequestsException"}
GOOD, REFUSED = good(), http(429, b"{}", **NAMED)
RECIPIENTS = 900


class Alternating:
    """Answers well, refuses, and breaks, in turn; and keeps in mind whom each request named."""

    def __init__(self):
        self.answers = [
            GOOD,
            close,
            REFUSED,
            http(503, b"{}", **NAMED),
            reset,
            redirect(307, "same host"),
            http(408, b"{}", x_amzn_ErrorType="RequestTimeout"),
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
    people = [f"+1206555{number:04}" for number in range(RECIPIENTS)]
    hello = REQUESTS[turn.operation].message_configuration
    is_to_users = turn.operation == "send_users_messages"
    request = (SendUsersMessageRequest if is_to_users else MessageRequest)(
        message_configuration=hello
    )
    alternating = Alternating()
    network.behave(Behaviour(alternating))
    caller = clients.get(turn.kind, turn.way, turn.mode)
    result = caller.run(
        lambda: caller.client.send_batch(request, people, retry=QUICK, max_workers=3)
    )
    network.settle()
    assert len(result.outcomes) == RECIPIENTS
    assert alternating.reached.most_common(1)[0][1] == 1
    assert {outcome.recipient for outcome in result.successes.values()} == alternating.answered
    lost = alternating.reached.keys() - alternating.answered
    assert {outcome.recipient for outcome in result.ambiguous.values()} == lost
    assert alternating.refused
    assert lost
    network.hang_up()
