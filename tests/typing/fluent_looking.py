"""Looking before sending as type checkers see it."""

from __future__ import annotations

from typing import Any, Literal, assert_type

from pinpoint_direct import (
    AsyncPinpointDirect,
    MessageRequest,
    PinpointDirect,
    Preview,
    Problem,
    Rendered,
    SendUsersMessageRequest,
    SMSMessage,
    SmsParts,
    check,
    preview,
    render,
    sms_parts,
)

assert_type(check(MessageRequest()), tuple[Problem, ...])
assert_type(check(SendUsersMessageRequest())[0].severity, Literal["error", "warning"])
assert_type(render(MessageRequest()), tuple[Rendered, ...])
assert_type(preview(MessageRequest(), "app"), Preview)
assert_type(preview(MessageRequest(), "app").kwargs, dict[str, Any])
assert_type(preview(MessageRequest(), "app").cli_command, str)
assert_type(preview(MessageRequest(), "app").size_bytes, int)
assert_type(preview(MessageRequest(), "app").problems, tuple[Problem, ...])
assert_type(preview(MessageRequest(), "app").rendered, tuple[Rendered, ...])
assert_type(sms_parts("Hello"), SmsParts)
assert_type(sms_parts("Hello").encoding, Literal["GSM-7", "UCS-2"])
assert_type(sms_parts("Hello").texts, tuple[str, ...])


async def on_the_clients(client: PinpointDirect, other: AsyncPinpointDirect) -> None:
    """Preview by the application of a client."""
    assert_type(client.preview(MessageRequest()), Preview)
    assert_type(await other.preview(SendUsersMessageRequest()), Preview)


check({})  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
check(SMSMessage("Hello"))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
preview(MessageRequest())  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
preview(MessageRequest(), 5)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
render("Hello")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
sms_parts(None)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
preview(MessageRequest(), "app").kwargs = {}  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]
