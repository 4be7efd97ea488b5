"""What holds of any request to people on any channels, whatever the services answer."""

from __future__ import annotations

import warnings
from collections import Counter

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pinpoint_direct import DroppedFieldWarning, PinpointDirectError, Route, SMSVoiceV2

from ..successors.models import modelled_reasons
from .sides import (
    EMAIL,
    MESSAGES,
    PINPOINT,
    ROUTE,
    SENDER,
    SES,
    SIDES,
    SMS_VOICE,
    VOICE,
    address,
    addressed,
)

CHANNELS = ("EMAIL", "SMS", "VOICE", "GCM", "APNS", "endpoint")
channels = st.lists(st.sampled_from(CHANNELS), min_size=1, max_size=9)
workers = st.integers(1, 8)
routes = st.builds(
    Route,
    email=st.none() | st.just(EMAIL),
    sms=st.none() | st.just(SMSVoiceV2()),
    voice=st.none() | st.just(VOICE),
    workers=workers,
)
# The status that is scripted for somebody, or the reason of AWS End User Messaging, or the error of
# SES, that a refusal has.
scripts = st.tuples(
    st.sampled_from(
        [
            None,
            "SUCCESSFUL",
            "THROTTLED",
            "TEMPORARY_FAILURE",
            "PERMANENT_FAILURE",
            "OPT_OUT",
            "UNKNOWN_FAILURE",
            "TIMEOUT",
        ]
    ),
    st.none(),
) | st.tuples(
    st.just("PERMANENT_FAILURE"),
    st.sampled_from([*sorted(modelled_reasons()), "MessageRejected", "SendingPausedException"]),
)
failures = st.dictionaries(
    st.sampled_from([PINPOINT, SES, SMS_VOICE]),
    st.tuples(
        st.sampled_from(
            ["AccessDeniedException", 404, 408, 429, 500, "timeout", "reset", "truncated", "html"]
        ),
        st.none() | st.integers(1, 3),
    ),
    max_size=2,
)


@pytest.fixture(scope="module", params=SIDES)
def law_side(request):
    side = SIDES[request.param]()
    yield side
    side.close()


def request_to(side, kinds):
    """Return a request to somebody on each of these channels, and everybody in their order."""
    request, people = MESSAGES, []
    for number, kind in enumerate(kinds):
        if kind == "endpoint":
            people.append(f"endpoint-{number}")
            side.local.add_endpoint(
                people[-1], address=address("SMS", 1000 + number), channel_type="SMS"
            )
            request = request.to_endpoint(people[-1])
        else:
            people.append(address(kind, number))
            request = request.to(people[-1], kind)
    return request, people


@given(st.data(), channels, routes, failures)
def test_everybody_has_one_result_and_nobody_gets_it_twice(law_side, data, kinds, route, planned):
    side = law_side
    side.local.reset()
    request, people = request_to(side, kinds)
    for one in people:
        script = data.draw(st.none() | scripts)
        if script is not None:
            side.local.script(one, script[0], reason=script[1])
    for service, (what, times) in planned.items():
        side.local.fail(what, times=times, service=service)
    seen = []

    try:
        response = side.run(side.client(route, on_call=seen.append).send_messages(request))
    except PinpointDirectError as error:
        if not error.may_have_been_sent:
            assert [side.local.sends_to(one) for one in people] == [0] * len(people)
        else:  # only where all of it went to SendMessages
            assert [one.operation for one in seen] == ["SendMessages"]
        return

    answered = [*response.result, *response.endpoint_result]
    by_address = [one for one in people if one in request.addresses] if request.addresses else []
    assert [*response.result] == [one for one in by_address if one in response.result]
    assert Counter(answered) + Counter(response.unanswered) == Counter(people)
    for one, result in {**response.result, **response.endpoint_result}.items():
        sends = side.local.sends_to(one)
        assert sends <= 1
        if result.is_successful:
            assert sends == 1
        elif not result.is_ambiguous:
            assert sends == 0
    retryable = {
        one
        for one, result in {**response.result, **response.endpoint_result}.items()
        if result.is_retryable
    }
    again = response.retry_request()
    asked = () if again is None else (*(again.addresses or ()), *(again.endpoints or ()))
    assert {*asked} == retryable
    assert len(asked) == len(retryable)
    assert max(Counter(one for call in side.local.calls for one in named_in(call)).values()) == 1


def named_in(call):
    """Return the recipients of one call."""
    arguments = call.arguments
    return [
        *arguments.get("Addresses", ()),
        *arguments.get("Endpoints", ()),
        *arguments.get("Destination", {}).get("ToAddresses", ()),
        *filter(None, [arguments.get("DestinationPhoneNumber")]),
    ]


texts = st.sampled_from(
    ["Hello", "Hello {{name}}", "{{name}}, {{ code }}!", "é {{code}}", "<b>{{name}}</b>"]
)
values = st.fixed_dictionaries(
    {"name": st.sampled_from(["Ana", "Zoë", "<Bo> & Co"]), "code": st.sampled_from(["1", "é"])}
)


@given(st.data(), st.lists(st.sampled_from(["EMAIL", "SMS"]), min_size=1, max_size=5))
def test_with_a_route_the_same_people_read_the_same(law_side, data, kinds):
    side = law_side
    request = (
        MESSAGES.with_email(subject=data.draw(texts), text=data.draw(texts), html=data.draw(texts))
        .with_sms(data.draw(texts))
        .with_substitutions(name="you", code="0")
    )
    for number, kind in enumerate(kinds):
        own = {"substitutions": data.draw(st.none() | values)}
        if kind == "SMS":
            own["body_override"] = data.draw(st.none() | texts)
        request = request.to(address(kind, number), kind, **own)
    read = []
    for route in (None, ROUTE):
        side.local.reset()
        assert side.run(side.client(route).send_messages(request)).all_successful
        read.append(
            {
                (one.recipient, str(one.channel_type), one.title, one.body, one.html)
                for one in side.local.delivered
            }
        )
        assert len(side.local.delivered) == len(kinds)

    assert read[0] == read[1]
    assert {one[0] for one in read[0]} == {*request.addresses}


VARYING = {"amz-sdk-invocation-id", "authorization", "x-amz-date"}


def on_the_wire(side, client, request):
    side.local.reset()
    response = side.run(client.send_messages(request))
    (call,) = side.local.calls
    headers = {name: one for name, one in call.headers.items() if name not in VARYING}
    return call.operation, call.application_id, call.raw_body, headers, response


@given(
    st.lists(st.sampled_from(["EMAIL", "SMS", "GCM", "APNS", "endpoint"]), min_size=1, max_size=9)
)
def test_without_a_route_or_with_one_that_leads_nobody_the_wire_is_the_same(law_side, kinds):
    side = law_side
    request, _ = request_to(side, kinds)
    without = on_the_wire(side, side.client(None), request)

    assert (
        on_the_wire(side, side.client(None, clients=None, client=side.raw[PINPOINT]), request)[:4]
        == without[:4]
    )
    assert on_the_wire(side, side.client(Route()), request)[:4] == without[:4]


@given(st.lists(st.sampled_from(["GCM", "APNS", "endpoint"]), min_size=1, max_size=9))
def test_pushes_go_over_the_wire_with_a_route_as_without(law_side, kinds):
    side = law_side
    request, _ = request_to(side, kinds)

    *wire, without = on_the_wire(side, side.client(None), request)
    *routed, response = on_the_wire(side, side.client(ROUTE), request)

    assert routed == wire
    assert response.result.keys() == without.result.keys()
    assert response.request_id is not None


def test_the_rest_of_a_request_goes_over_the_wire_as_if_it_were_alone(side):
    request, (mail, _, token) = addressed("EMAIL", "SMS", "GCM")
    alone = request.evolve(addresses={token: request.addresses[token]})

    *wire, _ = on_the_wire(side, side.client(None), alone)
    side.local.reset()
    side.run(side.client().send_messages(request))

    (call,) = (one for one in side.local.calls if one.service == PINPOINT)
    headers = {name: one for name, one in call.headers.items() if name not in VARYING}
    assert [call.operation, call.application_id, call.raw_body, headers] == wire
    assert mail.encode() not in call.raw_body


@given(st.lists(st.sampled_from(["EMAIL", "SMS", "VOICE"]), min_size=1, max_size=6), st.data())
def test_a_loss_never_changes_who_is_sent_to(law_side, kinds, data):
    side = law_side
    request, people = request_to(side, kinds)
    request = request.with_context({f"a b{n}": "c" for n in range(data.draw(st.integers(0, 7)))})
    for on_loss in ("warn", "ignore"):
        side.local.reset()
        route = attrs.evolve(ROUTE, on_loss=on_loss)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DroppedFieldWarning)
            assert side.run(side.client(route).send_messages(request)).all_successful
        assert [side.local.sends_to(one) for one in people] == [1] * len(people)
    assert all(one.arguments.get("FromEmailAddress", SENDER) == SENDER for one in side.local.calls)
