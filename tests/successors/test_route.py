"""Routes: what they take, and how they show themselves."""

import copy
import pickle

import attrs
import pytest

from pinpoint_direct import (
    MessageRequest,
    Route,
    SendUsersMessageRequest,
    SESv2,
    SMSVoiceV2,
    SupportState,
    ValidationError,
    check,
    preview,
    render,
    reveal,
    support_status,
)

NUMBER, MAIL, TOKEN = "+12065550100", "ana@example.com", "token-1"
SENDER = "shop@example.com"
ROUTE = Route(
    email=SESv2(from_address=SENDER, tags={"a": "b"}, more={"ListManagementOptions": {"a": ["b"]}}),
    sms=SMSVoiceV2(origination_identity={"+1": "pool-1", "": "pool-2"}, per_second=20),
    voice=SMSVoiceV2(voices={"Kajal": "Raveena"}),
)


def test_a_route_is_a_value():
    assert pickle.loads(pickle.dumps(ROUTE)) == ROUTE
    assert copy.deepcopy(ROUTE) == ROUTE
    assert hash(attrs.evolve(ROUTE, workers=8)) == hash(ROUTE)
    assert Route() != ROUTE
    assert SENDER not in repr(ROUTE)
    assert SENDER in reveal(ROUTE)
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        ROUTE.email = None
    with pytest.raises(TypeError):
        ROUTE.email.more["TenantName"] = "other"
    with pytest.raises(TypeError):
        ROUTE.sms.origination_identity["+1"] = "other"


@pytest.mark.parametrize(
    ("cls", "wrong"),
    [
        (Route, {"email": SMSVoiceV2()}),
        (Route, {"sms": SESv2(), "voice": {}}),
        (Route, {"on_loss": "shout"}),
        (Route, {"on_loss": ["warn"]}),
        (Route, {"workers": 0}),
        (Route, {"workers": True}),
        (SESv2, {"from_address": ""}),
        (SESv2, {"from_identity_arn": 5}),
        (SESv2, {"tags": {"a": "b c"}}),
        (SESv2, {"tags": {"a b": "c"}}),
        (SESv2, {"tags": {"a": 1}}),
        (SESv2, {"tags": "a"}),
        (SESv2, {"templates": {"a": ""}}),
        (SESv2, {"per_second": 0}),
        (SESv2, {"more": ["TenantName"]}),
        (SMSVoiceV2, {"origination_identity": "+1 206"}),
        (SMSVoiceV2, {"origination_identity": {"+1": ""}}),
        (SMSVoiceV2, {"origination_identity": {1: "pool"}}),
        (SMSVoiceV2, {"origination_identity": 5}),
        (SMSVoiceV2, {"configuration_set_name": "a b", "protect_configuration_id": ""}),
        (SMSVoiceV2, {"max_price": "5"}),
        (SMSVoiceV2, {"time_to_live": 4}),
        (SMSVoiceV2, {"time_to_live": True}),
        (SMSVoiceV2, {"message_feedback_enabled": 1, "dry_run": "no"}),
        (SMSVoiceV2, {"voices": {"Kajal": "KAJAL"}}),
        (SMSVoiceV2, {"voices": None}),
        (SMSVoiceV2, {"per_second": float("inf")}),
    ],
    ids=str,
)
def test_wrong_settings_are_refused_all_at_once(cls, wrong):
    with pytest.raises(ValidationError) as caught:
        cls(**wrong)

    assert [one.path for one in caught.value.problems] == [f"{cls.__name__}.{n}" for n in wrong]


@pytest.mark.parametrize(
    ("number", "identity"),
    [("+12065550100", "us"), ("+17875550100", "pr"), ("+4915550100", "world")],
)
def test_the_longest_beginning_of_a_number_counts(number, identity):
    by_country = {"": "world", "+1": "us", "+1787": "pr"}

    assert SMSVoiceV2(origination_identity=by_country).identity_for(number) == identity
    assert SMSVoiceV2(origination_identity=identity).identity_for(number) == identity
    assert SMSVoiceV2(origination_identity={"+9": "in"}).identity_for(number) is None
    plain = {prefix.removeprefix("+"): one for prefix, one in by_country.items()}
    for one in (by_country, plain):
        for form in (number, number.removeprefix("+")):
            assert SMSVoiceV2(origination_identity=one).identity_for(form) == identity
    assert SMSVoiceV2().identity_for(number) is None


MIXED = (
    MessageRequest()
    .with_email(subject="Hello", text="Hello {{name}}")
    .with_sms("Hello {{name}}", sender_id="ACME", origination_number="+12065550199")
    .with_push("Hello")
    .with_substitutions(name="you")
    .to_email(MAIL, substitutions={"name": "Ana"})
    .to_sms(NUMBER)
    .to_sms("(206) 555-0101")
    .to_sms("(206) 555-0102")
    .to_gcm(TOKEN)
)


def test_a_preview_shows_every_conversion():
    shown = preview(MIXED, "app", route=ROUTE)

    assert [one.operation for one in shown.conversions] == ["SendEmail", "SendTextMessage"]
    assert [one.losses[0].path for one in shown.conversions[1:]] == ["SMSMessage.sender_id"]
    assert all(one.cli_command.startswith("aws ") for one in shown.conversions)
    assert shown.rendered == render(MIXED)
    assert [*shown.kwargs["MessageRequest"]["Addresses"]] == [TOKEN]
    assert MAIL not in shown.cli_command
    assert (
        shown.size_bytes
        == preview(MIXED.evolve(addresses={TOKEN: MIXED.addresses[TOKEN]}), "app").size_bytes
    )
    assert SENDER not in repr(shown)


def test_a_preview_says_who_has_no_form_on_the_way_and_not_that_e_mail_has_ended():
    ended = support_status("SendMessages", channel_type="EMAIL")
    assert ended.state is SupportState.ENDED
    assert [one for one in check(MIXED) if one.message.startswith(ended.message)]

    problems = preview(MIXED, "app", route=ROUTE).problems

    refused = [problem for problem in problems if problem.rule == "route"]
    assert [problem.path for problem in refused] == ["MessageRequest.addresses[#3]"]
    assert refused[0].message.startswith("MessageRequest.addresses has to be a phone number")
    assert refused[0].message.endswith("(2 times)")
    assert not [one for one in problems if one.message.startswith(ended.message)]
    others = [one for one in problems if one.rule != "route"]
    without = preview(MIXED, "app").problems
    assert others == [one for one in without if not one.message.startswith(ended.message)]
    users = SendUsersMessageRequest().with_sms("Hi").to_user("ana")
    assert preview(users, "app", route=ROUTE).conversions == ()


def test_a_preview_without_a_route_has_no_conversions():
    shown = preview(MIXED, "app")

    assert shown.conversions == ()
    assert preview(MIXED, "app", route=Route()).problems == shown.problems
    assert preview(MIXED, "app", route=Route()).kwargs == shown.kwargs
    with pytest.raises(ValidationError, match="a Route"):
        preview(MIXED, "app", route=SESv2())


def test_a_preview_of_which_nothing_is_left_for_pinpoint():
    mail = MessageRequest().with_email(subject="Hello", text="Hello").to_email(MAIL)

    shown = preview(mail, "app", route=ROUTE)

    assert "Addresses" not in shown.kwargs["MessageRequest"]
    assert shown.problems == ()
