"""The types of answers: results, responses, and what they derive."""

from collections.abc import Mapping
from typing import Any, assert_type

from pinpoint_direct import (
    DeliveryStatus,
    EndpointMessageResult,
    MessageRequest,
    MessageResponse,
    MessageResult,
    ProviderError,
    SendUsersMessageRequest,
    SendUsersMessageResponse,
)


def one_result(result: MessageResult, endpoint_result: EndpointMessageResult) -> None:
    assert_type(result.delivery_status, DeliveryStatus | str | None)
    assert_type(result.status_code, int | None)
    assert_type(result.status_message, str | None)
    assert_type(result.updated_token, str | None)
    assert_type(result.is_successful, bool)
    assert_type(result.is_retryable, bool)
    assert_type(result.is_ambiguous, bool)
    assert_type(result.is_permanent_failure, bool)
    assert_type(result.is_throttled, bool)
    assert_type(result.is_duplicate, bool)
    assert_type(result.is_opted_out, bool)
    assert_type(result.is_dead_token, bool)
    assert_type(result.is_misconfigured, bool)
    assert_type(result.is_unknown, bool)
    assert_type(result.has_no_endpoints, bool)
    assert_type(result.token_updated, bool)
    assert_type(result.provider_error, ProviderError | None)
    assert_type(endpoint_result.address, str | None)


def a_providers_error(error: ProviderError) -> None:
    assert_type(error.status_code, int | None)
    assert_type(error.error, str | None)
    assert_type(error.reason, str | None)
    assert_type(error.channel_type, str | None)


def a_response(response: MessageResponse) -> None:
    assert_type(response.application_id, str | None)
    assert_type(response.request_id, str | None)
    assert_type(response.http_status_code, int | None)
    assert_type(response.request, MessageRequest | None)
    assert_type(response.result, Mapping[str, MessageResult])
    assert_type(response.endpoint_result, Mapping[str, EndpointMessageResult])
    assert_type(response.successes, Mapping[str, MessageResult | EndpointMessageResult])
    assert_type(response.failures, Mapping[str, MessageResult | EndpointMessageResult])
    assert_type(response.retryable, Mapping[str, MessageResult | EndpointMessageResult])
    assert_type(response.ambiguous, Mapping[str, MessageResult | EndpointMessageResult])
    assert_type(response.dead_tokens, Mapping[str, MessageResult | EndpointMessageResult])
    assert_type(response.opted_out, Mapping[str, MessageResult | EndpointMessageResult])
    assert_type(response.unanswered, frozenset[str])
    assert_type(response.counts, Mapping[str, int])
    assert_type(response.all_successful, bool)
    assert_type(response.only, MessageResult | EndpointMessageResult)
    assert_type(response.response_metadata["HTTPHeaders"], Any)
    assert_type(response.unknown_members.get("NewField"), Any | None)
    assert_type(response.raise_for_failures(), MessageResponse)
    assert_type(response.retry_request(), MessageRequest | None)
    assert_type(response.evolve(request_id="id"), MessageResponse)


def a_response_for_users(response: SendUsersMessageResponse) -> None:
    assert_type(response.request, SendUsersMessageRequest | None)
    assert_type(response.result, Mapping[str, Mapping[str, EndpointMessageResult]])
    assert_type(response.only, Mapping[str, EndpointMessageResult])
    assert_type(response.successes, Mapping[tuple[str, str], EndpointMessageResult])
    assert_type(response.failures, Mapping[tuple[str, str], EndpointMessageResult])
    assert_type(response.retryable, Mapping[tuple[str, str], EndpointMessageResult])
    assert_type(response.ambiguous, Mapping[tuple[str, str], EndpointMessageResult])
    assert_type(response.unanswered, frozenset[str])
    assert_type(response.partial, frozenset[str])
    assert_type(response.raise_for_failures(), SendUsersMessageResponse)
    assert_type(response.retry_request(), SendUsersMessageRequest | None)
