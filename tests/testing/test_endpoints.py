"""Endpoints and users are stored as by the service."""

from __future__ import annotations

import pytest

from pinpoint_direct.testing.endpoints import MAX_OF_A_USER
from pinpoint_direct.testing.local import LocalPinpoint

from .test_sending import post


def put(local, endpoint, app="a", **change):
    return post(local, f"/v1/apps/{app}/endpoints/{endpoint}", change, "PUT")


def get(local, path, method="GET"):
    return post(local, f"/v1/apps/a/{path}", b"", method)


def test_an_endpoint_is_changed_where_it_is_reported_to():
    local = LocalPinpoint()
    put(local, "e", Address="+1", ChannelType="SMS", User={"UserId": "ana"}, Metrics={"a": 1})
    put(local, "e", Address="+2", User={"UserAttributes": {"k": ["v"]}}, Metrics={"b": 2.5})
    _, endpoint = get(local, "endpoints/e")
    assert (endpoint["Address"], endpoint["ChannelType"]) == ("+2", "SMS")
    assert endpoint["User"] == {"UserId": "ana", "UserAttributes": {"k": ["v"]}}
    assert endpoint["Metrics"] == {"a": 1, "b": 2.5}
    put(local, "e", User={"UserId": "bo"})
    assert get(local, "users/ana")[0] == 404
    assert get(local, "users/bo")[1]["Item"][0]["Id"] == "e"


def test_an_endpoint_belongs_to_its_application():
    local = LocalPinpoint()
    local.add_endpoint("e", address="+1", channel_type="SMS", user_id="ana")
    put(local, "e", app="b", Address="+2", User={"UserId": "bo"})
    put(local, "f", app="b", Address="+3", User={"UserId": "ana"})
    assert get(local, "endpoints/e")[1]["Address"] == "+1"
    assert get(local, "users/bo")[0] == 404
    assert get(local, "users/ana")[1]["Item"][0]["ApplicationId"] == "a"
    assert get(local, "endpoints/f")[0] == 404
    assert get(local, "endpoints/e", "DELETE")[1]["Address"] == "+1"
    assert get(local, "endpoints/e", "DELETE")[0] == 404


def test_an_application_s_endpoint_hides_the_shared_one():
    local = LocalPinpoint()
    local.add_endpoint("e", address="+1", channel_type="SMS", user_id="ana")
    put(local, "e", User={"UserId": "bo"})
    assert get(local, "users/ana")[0] == 404
    assert get(local, "users/bo")[1]["Item"][0]["Address"] == "+1"
    assert get(local, "endpoints/e", "DELETE")[1]["User"]["UserId"] == "bo"


def test_a_user_has_so_many_endpoints_and_no_more():
    local = LocalPinpoint()
    for number in range(MAX_OF_A_USER):
        put(local, f"e{number}", Address=f"t{number}", ChannelType="GCM", User={"UserId": "ana"})
    status, answer = put(local, "mail", Address="m", ChannelType="EMAIL", User={"UserId": "ana"})
    assert (status, answer["Message"]) == (400, "A user can have at most 15 endpoints")
    assert put(local, "e3", Address="new")[0] == 202
    assert put(local, "e99", Address="t", ChannelType="APNS", User={"UserId": "ana"})[0] == 202
    items = get(local, "users/ana")[1]["Item"]
    assert [one["Id"] for one in items if one["EndpointStatus"] == "INACTIVE"] == ["e0"]


@pytest.mark.parametrize("endpoint", ["%24", "a%7Bb", "%7D"])
def test_an_id_cannot_hold_what_a_template_would_read(endpoint):
    local = LocalPinpoint()
    assert put(local, endpoint, Address="+1")[0] == 400
    assert put(local, "e", User={"UserId": "${x}"})[0] == 400


@pytest.mark.parametrize("items", [[], [{"Id": "e"}] * 101, [{"Address": "+1"}], [{"Id": ""}]])
def test_a_batch_of_endpoints_is_checked(items):
    local = LocalPinpoint()
    assert post(local, "/v1/apps/a/endpoints", {"Item": items}, "PUT")[0] == 400
