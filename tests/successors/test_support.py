"""What is supported: the table, and all that is made of it."""

import ast
import inspect
import warnings
from datetime import date
from pathlib import Path

import pytest

from pinpoint_direct import (
    AddressConfiguration,
    ChannelType,
    EndOfSupportWarning,
    FeatureEndedError,
    MessageRequest,
    MessageResult,
    SendUsersMessageRequest,
    SupportState,
    ValidationError,
    check,
    support_status,
)
from pinpoint_direct.model import templates
from pinpoint_direct.model.fluent import messages
from pinpoint_direct.successors.support import TABLE

from ..batch.sides import SIDES

ENDED = "Amazon Pinpoint ended support for the engagement features of this account."
NUMBER, MAIL = "+12065550100", "ana@example.com"
TEXT = MessageRequest().with_sms("Hello").to_sms(NUMBER)
E_MAIL = MessageRequest().with_email(subject="Hi", text="Hello").to_email(MAIL)
USERS = SendUsersMessageRequest().with_sms("Hello").to_user("ana")
CAUSES = {
    "e-mail": (E_MAIL, support_status("SendMessages", channel_type="EMAIL")),
    "endpoints": (
        MessageRequest().with_sms("Hello").to_endpoint("e"),
        support_status("SendMessages", recipient="endpoint"),
    ),
    "users": (USERS, support_status("SendUsersMessages")),
    "a template": (
        TEXT.with_template(sms="a"),
        support_status("SendMessages", channel_type="SMS", template=True),
    ),
    "an e-mail template": (
        E_MAIL.with_template(email="a"),
        support_status("SendMessages", channel_type="EMAIL", template=True),
    ),
    "CUSTOM": (
        TEXT.to("anybody", "CUSTOM"),
        support_status("SendMessages", channel_type=ChannelType.CUSTOM),
    ),
}
EVERY_CAUSE = pytest.mark.parametrize(("request_", "support"), CAUSES.values(), ids=CAUSES)


@pytest.fixture(scope="module", params=SIDES)
def side(request):
    side = SIDES[request.param]()
    yield side
    side.close()


@pytest.fixture
def send(side):
    """Return a function that sends a request by a new client, and so warns anew."""
    side.local.reset()

    def send(request, times=1, **options):
        raw = side.raw
        client = side.with_client(raw, **options)
        many = isinstance(request, SendUsersMessageRequest)

        async def asynchronous():
            for _ in range(times):
                await (client.send_users_messages if many else client.send_messages)(request)

        if side.name == "async":
            side.runner.run(asynchronous())
            return
        for _ in range(times):
            (client.send_users_messages if many else client.send_messages)(request)

    return send


@pytest.mark.parametrize("channel", ChannelType)
@pytest.mark.parametrize("template", [True, False])
@pytest.mark.parametrize("recipient", ["address", "endpoint", "user"])
def test_everything_has_a_status(channel, template, recipient):
    operation = "SendUsersMessages" if recipient == "user" else "SendMessages"
    found = support_status(operation, channel_type=channel, recipient=recipient, template=template)

    assert found.message
    assert found.source.startswith("https://docs.aws.amazon.com/")
    assert (found.since is None) is (found.state is SupportState.SUPPORTED)


def test_what_goes_on_and_what_does_not():
    states = {
        channel.value: support_status("SendMessages", channel_type=channel).state
        for channel in ChannelType
    }

    ended = {name for name, state in states.items() if state == "ENDED"}
    assert ended == {"EMAIL", "CUSTOM", "IN_APP"}
    assert {*states.values()} == {"ENDED", "SUPPORTED"}
    assert support_status("SendMessages").state == "SUPPORTED"
    assert support_status("SendMessages", channel_type="EMAIL").since == date(2026, 10, 30)
    for _, support in [CAUSES["endpoints"], CAUSES["users"], CAUSES["a template"]]:
        assert support.state is SupportState.UNCONFIRMED


@pytest.mark.parametrize(
    ("arguments", "names"),
    [
        ({"operation": "SendOTPMessage"}, ["operation"]),
        ({"operation": None, "channel_type": "email"}, ["operation", "channel_type"]),
        ({"operation": "SendMessages", "channel_type": ["SMS"]}, ["channel_type"]),
        ({"operation": "SendMessages", "recipient": "user"}, ["recipient"]),
        ({"operation": "SendMessages", "recipient": "group"}, ["recipient"]),
        ({"operation": "SendMessages", "template": 1}, ["template"]),
        ({"operation": "SendMessages", "template": "welcome"}, ["template"]),
    ],
    ids=str,
)
def test_wrong_arguments_are_refused(arguments, names):
    with pytest.raises(ValidationError) as caught:
        support_status(**arguments)

    assert [problem.path for problem in caught.value.problems] == names


def test_the_page_shows_the_table():
    page = Path(__file__).parents[2] / "docs" / "explanation" / "end-of-support.md"
    lines = page.read_text("utf-8").splitlines()

    for row in TABLE:
        support = row.support
        cells = (row.operation, row.what, support.state.value, support.replacement or "")
        assert f"| {' | '.join(cells)} |".replace("|  |", "| |") in lines


def test_the_marks_of_type_checkers_say_what_the_table_says():
    found = [
        node.args[0].value
        for module in (templates, messages)
        for node in ast.walk(ast.parse(inspect.getsource(module)))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "deprecated"
    ]

    ended = support_status("SendMessages", channel_type="EMAIL", template=True)
    assert found == [ended.message] * 2


@EVERY_CAUSE
def test_check_says_what_the_table_says(request_, support):
    warned = [problem for problem in check(request_) if problem.rule == "ended"]

    assert [problem for problem in warned if problem.message.startswith(support.message)]
    assert {problem.severity for problem in warned} == {"warning"}
    assert support.source in {problem.source for problem in warned}


@EVERY_CAUSE
def test_a_client_warns_once_at_the_line_that_sends(send, request_, support):
    with pytest.warns(EndOfSupportWarning) as caught:
        send(request_, times=2)

    assert [str(one.message).startswith(support.message) for one in caught] == [True]
    assert caught[0].filename == __file__


@pytest.mark.parametrize("way", ["send", "stream"])
def test_a_batch_warns_once_for_all_its_recipients(side, way):
    client = side.with_client(side.raw)
    people = {f"{n}@example.com": {} for n in range(150)}
    bare = MessageRequest().with_email(subject="Hi", text="Hello")

    with pytest.warns(EndOfSupportWarning) as caught:
        getattr(side, way)(bare, people, client=client)

    assert len(caught) == 1
    assert caught[0].filename.startswith(str(Path(__file__).parents[1]))


@pytest.mark.parametrize("refuse_ended", [True, False])
def test_what_goes_on_gives_no_warning(send, side, refuse_ended):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        send(TEXT, refuse_ended=refuse_ended)

    assert side.local.sends_to(NUMBER) == 1


def test_what_cannot_be_sent_is_refused_for_that_alone(send):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(ValidationError):
            send(MessageRequest().to_email(MAIL), refuse_ended=True)


@EVERY_CAUSE
def test_what_has_ended_can_be_refused_before_anything_is_sent(send, side, request_, support):
    if support.state is not SupportState.ENDED:
        with pytest.warns(EndOfSupportWarning):
            send(request_, refuse_ended=True)
        return
    with pytest.raises(FeatureEndedError, match="nothing was sent") as caught:
        send(request_, refuse_ended=True)

    error = caught.value
    assert side.local.calls == ()
    assert error.replacement == support.replacement
    assert (error.may_have_been_sent, error.is_retryable) == (False, False)
    assert (error.code, error.status_code, error.request_id) == (None, None, None)
    assert error.response == {}
    assert MAIL not in str(error)
    assert support.message in str(error)


@pytest.mark.parametrize("way", ["send", "stream"])
def test_in_a_batch_those_on_channels_that_ended_are_refused_alone(side, way):
    raw = side.raw
    client = side.with_client(raw, refuse_ended=True)
    own = MessageRequest().with_default("Hello").to_email(MAIL)
    people = [
        ("b@example.com", AddressConfiguration(channel_type="EMAIL")),
        (NUMBER, AddressConfiguration(channel_type="SMS")),
        *((f"+1206{5551000 + n}", AddressConfiguration(channel_type="SMS")) for n in range(9)),
    ]
    side.local.reset()

    done = getattr(side, way)(own, people, client=client)

    outcomes = {one.recipient: one for one in (done.outcomes if way == "send" else done)}
    assert len(outcomes) == 12
    for name in (MAIL, "b@example.com"):
        assert type(outcomes.pop(name).error) is FeatureEndedError
    assert all(one.is_successful for one in outcomes.values())
    assert side.local.sends_to(NUMBER) == 1
    assert side.local.sends_to(MAIL) == 0


def test_a_batch_to_a_channel_that_ended_sends_nothing(side):
    raw = side.raw
    client = side.with_client(raw, refuse_ended=True)
    side.local.reset()

    result = side.send(
        MessageRequest().with_email(subject="Hi", text="Hello"),
        [MAIL, ("b@example.com", {"name": "B"})],
        client=client,
    )

    assert [type(one.error) for one in result.outcomes] == [FeatureEndedError] * 2
    assert side.local.calls == ()


def test_the_services_answer_names_what_takes_the_place(send, side):
    side.local.fail("ForbiddenException", message=ENDED)

    with pytest.warns(EndOfSupportWarning), pytest.raises(FeatureEndedError) as caught:
        send(E_MAIL)

    assert caught.value.replacement == CAUSES["e-mail"][1].replacement
    assert caught.value.status_code == 403


def test_an_end_that_is_in_no_table_has_no_replacement(send, side):
    side.local.fail("ForbiddenException", message=ENDED)

    with pytest.raises(FeatureEndedError) as caught:
        send(TEXT)

    assert caught.value.replacement is None


@pytest.mark.parametrize(
    ("status", "text", "has_ended"),
    [
        ("PERMANENT_FAILURE", ENDED, True),
        ("UNKNOWN_FAILURE", "Amazon Pinpoint will end support for e-mail", True),
        ("SUCCESSFUL", ENDED, False),
        ("PERMANENT_FAILURE", "AWS ended support for something", False),
        ("PERMANENT_FAILURE", None, False),
    ],
)
def test_one_entry_of_an_answer_says_that_a_feature_has_ended(status, text, has_ended):
    assert MessageResult(delivery_status=status, status_message=text).has_ended is has_ended
