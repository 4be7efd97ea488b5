"""A simulated run of a batch, without client, threads and waiting."""

from __future__ import annotations

from itertools import islice
from random import Random

from pinpoint_direct import MessageResponse, RetryPolicy, from_wire
from pinpoint_direct.batch.lanes import lanes_of
from pinpoint_direct.batch.rate_limit import RateLimiter
from pinpoint_direct.batch.recipients import RecipientReader
from pinpoint_direct.batch.scheduler import Scheduler
from pinpoint_direct.batch.steps import Ask, Chunk, Deliver, Disk, Pull, Send, Wait

from .sides import HELLO

USUAL = RetryPolicy()


def answer(request, **statuses):
    """Return a response in which everybody is reached, but for those who are named."""
    results = {
        address: {"DeliveryStatus": statuses.get(address, "SUCCESSFUL"), "StatusCode": 200}
        for address in request.addresses
    }
    return from_wire({"ApplicationId": "app", "Result": results}, MessageResponse)


class Simulation:
    """Runs a batch; ``log`` has each call's time and recipients.

    The source takes ``source`` seconds for each recipient, and the consumer ``consumer`` seconds
    for each outcome; calls go on meanwhile. ``rate`` is what SES answers, after ``asking`` seconds,
    when it is asked; ``asked`` has the times.
    """

    def __init__(
        self,
        recipients,
        *,
        answered=lambda request, call: answer(request),
        latency=0.1,
        retry=USUAL,
        per_second=None,
        seed=0,
        workers=4,
        found=None,
        source=0.0,
        consumer=0.0,
        route=None,
        look=None,
        rate=None,
        asking=0.06,
        **options,
    ):
        self.now = 1000.0
        self.asked = []
        self.log = []
        self.outcomes = []
        self.most_flying = 0
        self.most_inside = 0
        self._answered = answered
        self._latency = latency
        self._source = source
        self._consumer = consumer
        self._items = iter(recipients)
        self._flying = []
        self._pulled = 0
        self._rate = rate
        self._asking = asking
        reader = RecipientReader(HELLO, None)
        self.scheduler = Scheduler(
            reader,
            retry,
            workers=workers,
            rate_limiter=RateLimiter(per_second),
            lanes=lanes_of(route, reader, look),
            clock=lambda: self.now,
            jitter=Random(seed).random,
            result=found,
            **options,
        )

    def run(self):
        for step in self.scheduler.steps():
            self.do(step)
        return self

    def do(self, step):
        if isinstance(step, Pull):
            self.scheduler.pulled.extend(islice(self._items, step.number))
            self.scheduler.input_ended = len(self.scheduler.pulled) < step.number
            self._pulled += len(self.scheduler.pulled)
            self.now += self._source * len(self.scheduler.pulled)
        elif isinstance(step, Disk):
            step.work()
        elif isinstance(step, Send):
            step.chunk.has_left = True
            self._flying.append((self.now + self._latency, len(self.log), step.chunk))
            self.log.append((self.now - 1000.0, list(step.chunk.request.addresses)))
            self.most_flying = max(self.most_flying, len(self._flying))
        elif isinstance(step, Ask):
            self._flying.append((self.now + self._asking, -1, step.question))
            self.asked.append(self.now - 1000.0)
        elif isinstance(step, Wait):
            self._wait(step.seconds)
        elif isinstance(step, Deliver):
            self.outcomes += self.scheduler.ready
            self.now += self._consumer * len(self.scheduler.ready)
            self.scheduler.ready.clear()
        self.most_inside = max(self.most_inside, self._pulled - len(self.outcomes))

    def _wait(self, seconds):
        self._flying.sort(key=lambda entry: entry[:2])
        until = self.now + seconds if seconds is not None else float("inf")
        if self._flying and self._flying[0][0] <= until:
            self.now = max(self.now, self._flying[0][0])
            while self._flying and self._flying[0][0] <= self.now:
                _, number, job = self._flying.pop(0)
                if isinstance(job, Chunk):
                    job.answer = self._answered(job.request, number)
                else:
                    job.answer = self._rate if isinstance(self._rate, Exception) else (self._rate,)
        else:
            assert until < float("inf"), "nothing would ever happen again"
            self.now = until
