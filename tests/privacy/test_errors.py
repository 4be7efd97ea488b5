"""Errors contain no personal data: not in text, arguments, chain or traceback."""

import json
from base64 import b64encode
from collections import Counter

import pytest
from botocore import exceptions as botocore_exceptions
from botocore.exceptions import ClientError
from hypothesis import given
from hypothesis import strategies as st

import pinpoint_direct
from pinpoint_direct import (
    AddressConfiguration,
    APNSMessage,
    DeliveryError,
    EmailMessage,
    GCMMessage,
    MessageHeader,
    MessageRequest,
    MessageResponse,
    MessageResult,
    RawEmail,
    SendUsersMessageRequest,
    SimpleEmail,
    SMSMessage,
    ValidationError,
    from_json,
    from_wire,
    reveal,
)
from pinpoint_direct.calls.failures import failure

from ..effort import examples
from ..errors.catalogue import SERVICE_ERRORS, answer
from ..oracle import REQUEST_SHAPES, REQUESTS, RESPONSES
from .planting import planted_document, secrets, texts_shown_by, with_status

FEW = examples(15)


class Telling:
    """An object of somebody else's whose repr tells everything."""

    def __init__(self, secret):
        self.secret = secret

    def __repr__(self):
        return self.secret

    def __hash__(self):
        return 5


WRONG = {
    "a closed enumeration": lambda secret: AddressConfiguration(channel_type=secret),
    "text": lambda secret: SMSMessage([secret]),
    "bytes as text": lambda secret: SMSMessage(secret.encode()),
    "an object": lambda secret: SMSMessage(Telling(secret)),
    "a number": lambda secret: GCMMessage(time_to_live=secret),
    "a flag": lambda secret: GCMMessage(silent_push=secret),
    "a value of data": lambda secret: GCMMessage(data={secret: Telling(secret)}),
    "a key of data": lambda secret: GCMMessage(data={Telling(secret): secret}),
    "a substitution": lambda secret: SMSMessage(substitutions={secret: [secret, Telling(secret)]}),
    "an address": lambda secret: EmailMessage(reply_to_addresses=secret),
    "a recipient": lambda secret: MessageRequest(addresses={secret: {"BodyOverride": secret}}),
    "a user": lambda secret: SendUsersMessageRequest(users={secret: secret}),
    "a result": lambda secret: MessageResponse(result={secret: secret}),
    "a limit in bytes": lambda secret: APNSMessage(collapse_id=secret * 10),
    "a limit in characters": lambda secret: MessageHeader(secret * 30, secret * 90),
    "a limit of headers": lambda secret: SimpleEmail(headers=[MessageHeader("X", secret)] * 16),
    "base64": lambda secret: RawEmail(b64encode(f"Subject: {secret}".encode())),
    "raw content": lambda secret: GCMMessage(raw_content={secret: Telling(secret)}),
    "an e-mail as text": RawEmail,
    "a changed copy": lambda secret: SMSMessage(secret).evolve(message_type=secret),
}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
@given(secret=secrets)
@FEW
def test_a_wrong_value_is_not_reported(wrong, secret):
    with pytest.raises(ValidationError) as caught:
        wrong(secret)

    assert secret not in texts_shown_by(caught.value)


def spoilings(secret):
    """Return values that are wrong in most places, and all of which hold the secret."""
    return st.sampled_from(
        [
            secret,
            [secret],
            [[secret]],
            {secret: secret},
            {secret: [secret]},
            {f"{secret} 3": {secret: 5}},
            secret.encode(),
            Telling(secret),
        ]
    )


def spoilt(data, draw, secret):
    """Return data in which one value, at any depth, is replaced, or one key is."""
    if not isinstance(data, (dict, list)) or not data or draw(st.integers(0, 4)) == 0:
        return draw(spoilings(secret))
    items = [*data.items()] if isinstance(data, dict) else [*enumerate(data)]
    at = draw(st.integers(0, len(items) - 1))
    key, value = items[at]
    if isinstance(data, dict) and draw(st.integers(0, 3)) == 0:
        items[at] = (secret, value)
    else:
        items[at] = (key, spoilt(value, draw, secret))
    return dict(items) if isinstance(data, dict) else [one for _, one in items]


def test_a_document_with_a_mistake_is_not_reported():
    read, refused = [], Counter()

    @given(secret=secrets, data=st.data(), name=st.sampled_from([*REQUEST_SHAPES]))
    @examples(200)
    def not_told(secret, data, name):
        document = spoilt(planted_document(name, secret), data.draw, secret)
        try:
            read.append(from_wire(document, getattr(pinpoint_direct, name)))
        except ValidationError as error:
            refused.update({problem.rule for problem in error.problems})
            if secret in (reported := texts_shown_by(error)):
                pytest.fail(f"the secret is shown: {reported}")

    not_told()
    # Where nothing is refused, nothing is shown either; most of the mistakes have to be found.
    assert refused.total() > len(read)
    assert {"type", "unknown"} <= refused.keys()


@pytest.mark.parametrize("cls", REQUESTS)
@given(secret=secrets)
@FEW
def test_a_whole_call_is_not_reported(cls, secret):
    call = {"ApplicationId": secret, cls.__name__: planted_document(cls.__name__, secret)}

    with pytest.raises(ValidationError) as caught:
        from_wire(call, cls)

    assert secret not in texts_shown_by(caught.value)


@given(secret=secrets, data=st.data())
@FEW
def test_a_document_that_is_no_json_is_not_reported(secret, data):
    text = json.dumps({"Body": secret, secret: secret}, ensure_ascii=False)
    twice = f'{{"{secret}": "{secret}", "{secret}": 5}}'
    nan = f'{{"Body": "{secret}", "{secret}": NaN}}'
    cut_off = text[: data.draw(st.integers(len(secret) + 11, len(text) - 1))]
    for broken in (cut_off, f"{secret} {text}", twice, nan, text.encode("utf-8") + b"\xff"):
        with pytest.raises(ValidationError) as caught:
            from_json(broken, SMSMessage)
        assert secret not in texts_shown_by(caught.value)


@pytest.mark.parametrize("cls", RESPONSES)
@given(secret=secrets)
@FEW
def test_recipients_that_were_not_reached_are_not_reported(cls, secret):
    document = with_status(planted_document(cls.__name__, secret), "THROTTLED")
    response = from_wire(document, cls)

    with pytest.raises(DeliveryError) as caught:
        response.raise_for_failures()

    assert secret not in texts_shown_by(caught.value)
    assert secret not in repr(vars(caught.value))
    assert secret in reveal(caught.value.response)


@given(secret=secrets)
@FEW
def test_an_odd_status_is_not_reported(secret):
    answered = MessageResponse(result={"a": MessageResult(delivery_status=secret)})
    response = answered.evolve(request=MessageRequest(trace_id=secret), http_status_code=200)

    with pytest.raises(DeliveryError) as caught:
        response.raise_for_failures()

    assert secret not in texts_shown_by(caught.value)
    assert secret not in repr(vars(caught.value))
    assert secret in reveal(caught.value.response)


@pytest.mark.parametrize("cls", SERVICE_ERRORS)
@given(secret=secrets)
@FEW
def test_what_the_service_wrote_is_kept_and_not_reported(cls, secret):
    error = cls(answer("BadRequestException", message=secret, **{secret: secret}), "SendMessages")

    assert secret not in texts_shown_by(error)
    assert error.response["Error"]["Message"] == secret


@given(secret=secrets)
@FEW
def test_a_code_that_is_none_is_not_reported(secret):
    error = failure(ClientError(answer(f"about {secret}"), "SendMessages"))

    assert secret not in str(error)
    assert secret not in repr(error)


RAISED = {
    "parameters": lambda secret: botocore_exceptions.ParamValidationError(report=secret),
    "a timeout": lambda secret: botocore_exceptions.ReadTimeoutError(endpoint_url=secret),
    "no connection": lambda secret: botocore_exceptions.EndpointConnectionError(
        endpoint_url=secret
    ),
    "a type": TypeError,
    "an operating system": lambda secret: OSError(5, secret),
}


@pytest.mark.parametrize("raised", RAISED.values(), ids=RAISED)
@given(secret=secrets)
@FEW
def test_what_botocore_says_of_a_failed_call_is_not_reported(raised, secret):
    assert secret not in texts_shown_by(failure(raised(secret)))
