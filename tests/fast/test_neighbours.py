"""Other users of a client are not affected by the fast path."""

from __future__ import annotations

import json
import threading
import warnings

import pytest
from botocore.stub import Stubber
from moto import mock_aws
from opentelemetry.instrumentation.botocore import BotocoreInstrumentor
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from pinpoint_direct import (
    AddressConfiguration,
    DirectMessageConfiguration,
    MessageRequest,
    PinpointDirect,
    RetryPolicy,
    SMSMessage,
    TransportError,
    from_json,
    to_wire,
)
from pinpoint_direct.calls.fast_path import SWITCH
from pinpoint_direct.testing.local import LocalPinpoint

from .recording import ANSWER, SESSION, Recorded, essence

REQUEST = MessageRequest(
    addresses={"+12065550100": AddressConfiguration(channel_type="SMS")},
    message_configuration=DirectMessageConfiguration(sms_message=SMSMessage("hello")),
)
RAW = {"ApplicationId": "app", "MessageRequest": to_wire(REQUEST)}


@pytest.fixture(params=["on", "off"])
def switch(request, monkeypatch):
    """Run a test with the fast path and without."""
    monkeypatch.setenv(SWITCH, request.param)


def test_a_raw_call_is_answered_as_on_a_client_of_its_own():
    alone, shared = Recorded(), Recorded()
    shared.typed()
    answered = [recorded.client.send_messages(**RAW) for recorded in (alone, shared)]
    assert answered[0] == answered[1]
    assert essence(alone.sent[0]) == essence(shared.sent[0])


def test_raw_and_typed_calls_take_turns():
    recorded = Recorded()
    first, second = recorded.typed(), recorded.typed()
    for _ in range(3):
        first.send_messages(REQUEST)
        answer = recorded.client.send_messages(**RAW)
        second.send_messages(REQUEST)
        assert answer["MessageResponse"] == ANSWER
    assert {request.body for request in recorded.sent} == {recorded.sent[1].body}
    assert len(recorded.sent) == 9


def test_threads_do_not_mix_raw_and_typed_calls_up():
    recorded = Recorded()
    send = recorded.typed()
    mixed = {**ANSWER, "NewMember": 1}
    recorded.answers = [mixed] * 200
    found = []

    def raw():
        found.extend(
            "NewMember" in recorded.client.send_messages(**RAW)["MessageResponse"]
            for _ in range(25)
        )

    def typed():
        found.extend(send.send_messages(REQUEST).request_id != "r-1" for _ in range(25))

    threads = [threading.Thread(target=one) for one in (raw, typed) * 4]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [False] * 200
    assert {from_json(request.body, MessageRequest) for request in recorded.sent} == {REQUEST}


@pytest.mark.parametrize("stubbed_first", [True, False])
def test_a_stubber_sees_the_whole_request_in_either_order(stubbed_first, switch):
    client = SESSION.client("pinpoint")
    stubber = Stubber(client)
    stubber.add_response("send_messages", {"MessageResponse": {"ApplicationId": "app"}}, RAW)
    if stubbed_first:
        stubber.activate()
        typed = PinpointDirect("app", client=client)
    else:
        typed = PinpointDirect("app", client=client)
        stubber.activate()
    assert typed.send_messages(REQUEST).application_id == "app"
    stubber.assert_no_pending_responses()


@pytest.mark.parametrize(
    "event",
    [
        "provide-client-params.pinpoint.SendMessages",
        "provide-client-params.pinpoint",
        "before-parameter-build.pinpoint.SendMessages",
        "before-parameter-build.pinpoint",
        "before-parameter-build.*.*",
    ],
)
@pytest.mark.parametrize("late", [False, True])
def test_a_listener_sees_the_whole_request(event, late, switch):
    recorded = Recorded()
    seen = []

    def listen(params, **_):
        seen.append(json.dumps(params["MessageRequest"]))

    if late:
        typed = recorded.typed()
    recorded.client.meta.events.register(event, listen)
    if not late:
        typed = recorded.typed()
    typed.send_messages(REQUEST)
    assert seen == [json.dumps(RAW["MessageRequest"])]


def test_a_listener_that_changes_the_request_is_heard(switch):
    recorded = Recorded()

    def change(params, **_):
        params["MessageRequest"]["TraceId"] = "changed"

    recorded.client.meta.events.register("before-parameter-build.pinpoint.SendMessages", change)
    recorded.typed().send_messages(REQUEST)
    assert from_json(recorded.sent[0].body, MessageRequest) == REQUEST.evolve(trace_id="changed")


def test_a_listener_that_replaces_the_request_is_heard(switch):
    recorded = Recorded()

    def replace(params, **_):
        params["MessageRequest"] = {**params["MessageRequest"], "TraceId": "replaced"}

    recorded.client.meta.events.register("before-parameter-build.pinpoint.SendMessages", replace)
    recorded.typed().send_messages(REQUEST)
    assert from_json(recorded.sent[0].body, MessageRequest) == REQUEST.evolve(trace_id="replaced")


def test_listeners_after_the_call_see_the_answer(switch):
    recorded = Recorded()
    seen = []
    recorded.client.meta.events.register(
        "after-call.pinpoint.SendMessages",
        lambda parsed, **_: seen.append(parsed["MessageResponse"]),
    )
    recorded.typed().send_messages(REQUEST)
    assert seen == [ANSWER]


def test_a_presigned_request_is_as_before():
    alone, shared = Recorded(), Recorded()
    shared.typed()
    urls = [
        recorded.client.generate_presigned_url("send_messages", Params=RAW).split("X-Amz-Date")[0]
        for recorded in (alone, shared)
    ]
    assert urls[0] == urls[1]


def test_the_request_given_is_not_touched():
    recorded = Recorded()
    before = to_wire(REQUEST)
    recorded.typed().send_messages(REQUEST)
    assert to_wire(REQUEST) == before


@pytest.mark.parametrize("mode", ["legacy", "standard", "adaptive"])
def test_repeats_send_the_same_bytes(mode, monkeypatch):
    monkeypatch.setattr("time.sleep", lambda seconds: None)
    busy = (429, {"__type": "TooManyRequestsException", "Message": "slow down"})
    recorded = Recorded(busy, busy, retries={"mode": mode})
    assert recorded.typed().send_messages(REQUEST).application_id == "app"
    assert len(recorded.sent) == 3
    assert {from_json(request.body, MessageRequest) for request in recorded.sent} == {REQUEST}


@pytest.mark.parametrize(
    "config",
    [
        {"use_fips_endpoint": True},
        {"use_dualstack_endpoint": True},
        {"parameter_validation": False},
    ],
    ids=str,
)
def test_other_configurations(config):
    with_it, without = Recorded(**config), Recorded(**config)
    with_it.typed().send_messages(REQUEST)
    without.typed(fast=False).send_messages(REQUEST)
    assert essence(with_it.sent[0]) == essence(without.sent[0])


def test_an_older_botocore_parses_responses_itself():
    recorded = Recorded()
    typed = recorded.typed()
    # Before 1.36 or so there was no such event; then its handler is never called.
    name = "before-parse.pinpoint.SendMessages"
    recorded.client.meta.events.unregister(name, unique_id=f"pinpoint_direct.fast_path.{name}")
    assert typed.send_messages(REQUEST).application_id == "app"
    assert from_json(recorded.sent[0].body, MessageRequest) == REQUEST


def test_a_client_without_the_guard_has_no_fast_way_either():
    recorded = Recorded()
    recorded.typed(guard=False).send_messages(REQUEST)
    assert from_json(recorded.sent[0].body, MessageRequest) == REQUEST


def test_inside_moto(switch):
    with mock_aws():
        recorded = Recorded()
        assert recorded.typed().send_messages(REQUEST).application_id == "app"
        assert recorded.client.create_app(CreateApplicationRequest={"Name": "a"})


def test_traces_are_as_before(switch):
    spans = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(spans))
    instrumentor = BotocoreInstrumentor()
    with warnings.catch_warnings():  # it adds filters of its own
        instrumentor.instrument(tracer_provider=provider)
        try:
            recorded = Recorded()
            recorded.typed().send_messages(REQUEST)
            recorded.client.send_messages(**RAW)
        finally:
            instrumentor.uninstrument()
    ours, theirs = spans.get_finished_spans()
    assert ours.name == theirs.name
    assert dict(ours.attributes) == dict(theirs.attributes)


def test_who_listens_later_than_we_do_changes_nothing_for_others():
    recorded = Recorded()
    typed = recorded.typed()

    def change(params, **_):
        params["MessageRequest"]["Stamp"] = "x"
        params["MessageRequest"]["MessageConfiguration"]["Stamp"] = "x"

    events = recorded.client.meta.events
    events.register_last("before-parameter-build", change)
    with pytest.raises(TransportError, match="ParamValidationError"):
        typed.send_messages(REQUEST)
    events.unregister("before-parameter-build", change)
    typed.send_messages(REQUEST)
    assert from_json(recorded.sent[0].body, MessageRequest) == REQUEST


def test_a_listener_that_adds_to_a_request_adds_once_to_each_attempt(switch):
    local = LocalPinpoint()
    seen = []

    def add(params, **_):
        seen.append(len(params["MessageRequest"].setdefault("Context", {})))
        params["MessageRequest"]["Context"][f"attempt-{len(seen)}"] = "x"

    local.fail("TooManyRequestsException", times=2)
    with local.activate():
        retry = RetryPolicy(base_delay=0)
        typed = PinpointDirect("app", region_name="us-east-1", retry=retry)
        typed._client.meta.events.register("before-parameter-build.pinpoint.SendMessages", add)
        typed.send_messages(REQUEST)
    assert seen == [0, 0, 0]
    assert local.calls[-1].request.context == {"attempt-3": "x"}


def test_a_typed_call_in_the_midst_of_a_raw_one_leaves_it_alone():
    recorded = Recorded(ANSWER, ANSWER | {"Unknown": "left out by botocore"})
    typed = recorded.typed()
    seen = []

    def call(**_):
        seen.append(True)
        if len(seen) == 1:
            typed.send_messages(REQUEST)

    recorded.client.meta.events.register("before-send.pinpoint.SendMessages", call)
    assert recorded.client.send_messages(**RAW)["MessageResponse"] == ANSWER
    assert len(recorded.sent) == 2
