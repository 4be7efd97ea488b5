"""A campaign in tasks: values that travel, and what is in which of them."""

from __future__ import annotations

import copy
import json
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pinpoint_direct import (
    AddressConfiguration,
    EndpointSendConfiguration,
    MessageRequest,
    SendTask,
    SMSMessage,
    ValidationError,
    reveal,
    split_tasks,
)

from ..batch.sides import HELLO, HELLO_USERS, addresses

TASK = SendTask("spring", 7, HELLO.to_sms("+12065550100", substitutions={"name": "Ana"}))
USERS = SendTask("spring", 8, HELLO_USERS.to_user("ana"))


@pytest.mark.parametrize("task", [TASK, USERS])
def test_a_task_travels(task):
    assert SendTask.from_json(task.to_json()) == task
    assert SendTask.from_json(task.to_json().encode()) == task
    assert pickle.loads(pickle.dumps(task)) == task
    assert copy.deepcopy(task) == task
    assert {task: 1}[SendTask.from_json(task.to_json())] == 1
    assert json.loads(task.to_json()).keys() >= {"run", "number"}


def test_a_task_with_a_blob_travels():
    request = HELLO.with_email(html="<p>Hello</p>", subject="Hello", from_address="a@example.com")
    raw = request.evolve(
        message_configuration=request.message_configuration.evolve(email_message=None)
    ).with_email
    task = SendTask("spring", 0, raw(raw_email_message()).to_email("ana@example.com"))

    assert SendTask.from_json(task.to_json()) == task


def raw_email_message():
    from pinpoint_direct import EmailMessage, RawEmail

    return EmailMessage(raw_email=RawEmail(b"Subject: Hello\r\n\r\nHello"))


def test_a_task_shows_nothing_personal():
    assert "2065550100" not in repr(TASK)
    assert "Ana" not in repr(TASK)
    assert "run='spring', number=7" in repr(TASK)
    assert "+12065550100" in reveal(TASK)


@pytest.mark.parametrize(
    ("arguments", "path"),
    [
        (("", 0, TASK.request), "SendTask.run"),
        (("a" * 501, 0, TASK.request), "SendTask.run"),
        (("a\n", 0, TASK.request), "SendTask.run"),
        ((3, 0, TASK.request), "SendTask.run"),
        (("spring", -1, TASK.request), "SendTask.number"),
        (("spring", True, TASK.request), "SendTask.number"),
        (("spring", 10**18, TASK.request), "SendTask.number"),
        (("spring", 0, HELLO), "MessageRequest"),
        (("spring", 0, MessageRequest().to_sms("+12065550100")), "message_configuration"),
        (("spring", 0, {}), "request"),
    ],
)
def test_what_is_no_task_is_refused(arguments, path):
    with pytest.raises(ValidationError, match=path):
        SendTask(*arguments)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"run": "spring", "number": 0}',
        '{"run": "spring", "number": 0, "Request": {}}',
        '{"run": "spring", "MessageRequest": {}}',
        TASK.to_json()[:-1] + ', "more": 1}',
        TASK.to_json().replace("Addresses", "Adresses"),
        TASK.to_json().replace("7", "-7", 1),
        3,
    ],
)
def test_what_is_no_json_of_a_task_is_refused(text):
    with pytest.raises(ValidationError) as caught:
        SendTask.from_json(text)

    assert "2065550100" not in str(caught.value)


people = st.lists(st.integers(0, 30).map(lambda n: f"+1206555{n:04}"), max_size=40)


@given(
    people=people,
    own=people,
    size=st.integers(1, 100),
    first=st.integers(0, 5),
    distinct=st.booleans(),
)
def test_every_recipient_is_in_a_task_in_order(people, own, size, first, distinct):
    request = HELLO.to_many(dict.fromkeys(own, AddressConfiguration(channel_type="SMS")))
    tasks = [*split_tasks("spring", request, people, size=size, first=first, distinct=distinct)]

    everybody = [*dict.fromkeys(own), *people]
    wanted = [*dict.fromkeys(everybody)] if distinct else everybody
    assert [one for task in tasks for one in task.request.addresses] == wanted
    assert [task.number for task in tasks] == [*range(first, first + len(tasks))]
    assert all(1 <= len(task.request.addresses) <= size for task in tasks)
    assert {task.run for task in tasks} <= {"spring"}
    if distinct:
        assert all(len(task.request.addresses) == size for task in tasks[:-1])


def test_recipients_of_all_kinds_keep_what_is_their_own():
    own = {"+12065550100": {"name": "Ana"}, "e-1": EndpointSendConfiguration(body_override="Hi")}
    (task,) = split_tasks("spring", SMSMessage("Hello {{name}}"), own)
    (users,) = split_tasks("spring", HELLO_USERS, ["ana", "bo", "ana"])

    assert task.request.addresses["+12065550100"].substitutions["name"] == ("Ana",)
    assert task.request.endpoints["e-1"].body_override == "Hi"
    assert [*users.request.users] == ["ana", "bo"]


def test_tasks_are_made_one_by_one():
    taken = []
    source = (taken.append(one) or one for one in addresses(300))

    next(split_tasks("spring", HELLO, source, channel_type="SMS"))

    assert len(taken) == 101


@pytest.mark.parametrize(
    ("options", "path"),
    [
        ({"size": 0}, "size"),
        ({"size": 101}, "size"),
        ({"size": True}, "size"),
        ({"first": -1}, "first"),
        ({"run": ""}, "run"),
        ({"recipients": "+12065550100"}, "recipients"),
        ({"request": {}}, "request"),
    ],
)
def test_wrong_arguments_are_refused_at_once(options, path):
    with pytest.raises(ValidationError, match=path):
        split_tasks(**{"run": "spring", "request": HELLO, "recipients": [], **options})


def test_a_recipient_with_a_wrong_configuration_is_refused():
    tasks = split_tasks("spring", HELLO, {"+12065550100": {"name": 3}})

    with pytest.raises(ValidationError) as caught:
        next(tasks)
    assert "2065550100" not in str(caught.value)
