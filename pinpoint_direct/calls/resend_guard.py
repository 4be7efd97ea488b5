"""The guard: event handlers on a botocore client that prevent it from sending twice.

After one slow response botocore repeats the request, up to five times, and the operations have no
idempotency token; aiohttp follows redirects, and sends the request again. The guard prevents both,
**only for calls of this package**: they are marked, and the handlers ignore other calls.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from typing import Any, Final, Protocol

from botocore.exceptions import ClientError

from ..proof import code_of, proof_of_answer, proof_of_exception
from ..type_guards import is_mapping
from ..wire.marked import OurPayload, OurText
from .client_kinds import METHODS, event_emitter
from .tracebacks import drop_tracebacks

__all__ = ["MARK", "is_our_call", "prevent_resends"]

MARK: Final = "pinpoint_direct.ours"
_REDIRECT: Final = 300
_GUARDED: Final = frozenset(name for methods in METHODS.values() for name in methods.values())
_attempts: ContextVar[tuple[bool, ...]] = ContextVar("pinpoint_direct.attempts", default=())
"""Which of the nested attempts in progress are our calls."""


class _Operation(Protocol):
    name: str


def prevent_resends(client: Any, service: str) -> None:
    """Prevent the ``client`` of a service from sending one of our calls twice.

    A client without botocore's events is not changed.

    If provably nothing was sent (HTTP 429, no connection), the client retries as configured. Other
    calls on the client are not affected. A second guard on the same client has no effect.
    """
    events = event_emitter(client)
    if events is None:
        return
    for operation in METHODS[service].values():
        # The earliest event: a listener may replace the marked request with a plain copy.
        for event, handler in (("provide-client-params", _mark), ("needs-retry", _stop)):
            name = f"{event}.{service}.{operation}"
            events.register_first(name, handler, unique_id=f"pinpoint_direct.{name}")
    # The bare name is handled after botocore's handler, which raises the exception and catches it.
    events.register_last("needs-retry", _forget, unique_id="pinpoint_direct.last.needs-retry")
    # For every operation: a listener may make another call during ours.
    for event, attempt in (("request-created", _begin_attempt), ("needs-retry", _end_attempt)):
        name = f"{event}.{service}"
        events.register_first(name, attempt, unique_id=f"pinpoint_direct.attempt.{name}")
    _refuse_redirects(client)


def _mark(params: Any, context: dict[str, Any], **_: Any) -> None:
    for value in params.values() if is_mapping(params) else ():
        if isinstance(value, (OurPayload, OurText)):
            context[MARK] = True


def is_our_call() -> bool:
    """Return whether the attempt in progress is one of our calls, for code without a context."""
    return _attempts.get()[-1:] == (True,)


def _begin_attempt(request: Any, **_: Any) -> None:
    _attempts.set((*_attempts.get(), bool(request.context.get(MARK))))


def _end_attempt(operation: _Operation, **_: Any) -> None:
    if operation.name not in _GUARDED:  # for those, _stop() does it before it may raise
        _attempts.set(_attempts.get()[:-1])


def _stop(
    response: tuple[Any, Any] | None,
    caught_exception: Exception | None,
    operation: _Operation,
    request_dict: dict[str, Any],
    **_: Any,
) -> None:
    _attempts.set(_attempts.get()[:-1])
    if not request_dict.get("context", {}).get(MARK):
        return
    if caught_exception is not None and proof_of_exception(caught_exception).may_have_been_sent:
        raise caught_exception
    if response is None or (status := response[0].status_code) < _REDIRECT:
        return
    if proof_of_answer(code_of(response[1]), status).may_have_been_sent:
        raise ClientError(response[1], operation.name)


def _forget(caught_exception: Exception | None, request_dict: dict[str, Any], **_: Any) -> None:
    """Release the failure of one attempt before the next."""
    if caught_exception is not None and request_dict.get("context", {}).get(MARK):
        drop_tracebacks(caught_exception)


def _refuse_redirects(client: Any) -> None:
    """Prevent aiohttp from following redirects of our calls; urllib3 and httpx follow none.

    Public settings affect neither the calls that aiobotocore makes on aiohttp nor an existing
    client. This private attribute exists in all supported versions.
    """
    http_session = getattr(getattr(client, "_endpoint", None), "http_session", None)
    get_session = getattr(http_session, "_get_session", None)
    if http_session is not None and get_session and not isinstance(get_session, _GetSession):
        http_session._get_session = _GetSession(get_session)  # noqa: SLF001  (see above)


class _GetSession:
    """Returns the ``aiohttp.ClientSession`` for a request; for our calls, one without redirects."""

    def __init__(self, get_session: Callable[..., Awaitable[Any]]) -> None:
        self._get_session = get_session

    async def __call__(self, proxy_url: str | None) -> Any:
        session = await self._get_session(proxy_url)
        return _WithoutRedirects(session) if is_our_call() else session


class _WithoutRedirects:
    """The part of ``aiohttp.ClientSession`` that aiobotocore uses, without redirects."""

    def __init__(self, session: Any) -> None:
        self._session = session

    def request(self, *arguments: Any, **options: Any) -> Any:
        return self._session.request(*arguments, allow_redirects=False, **options)
