"""Make one call on the underlying client, and classify its exceptions.

A client may be any object, and it may raise any exception. Botocore's exceptions are classified by
their type. All other exceptions are the caller's, unless botocore raised them: when its parser
could not read a response, or before it had a request to send.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from inspect import isawaitable, iscoroutine, signature
from typing import Any, Final, NoReturn

from botocore.exceptions import BotoCoreError, ClientError, HTTPClientError

from ..errors import DecodeError, PinpointDirectError, ServiceError, TransportError
from ..proof import code_of, proof_of_answer, proof_of_exception
from .client_kinds import METHODS, event_emitter, is_botocore_client
from .tracebacks import drop_tracebacks

__all__ = ["CallersError", "UnseenError", "await_call", "call", "watch"]

_PACKAGES: Final = ("botocore", "aiobotocore")
_REDIRECT: Final = 300
_CALLING_OTHERS: Final = ("_helpers", "client", "hooks")
"""The modules of botocore and aiobotocore that call foreign code, such as event handlers."""


class CallersError(Exception):
    """Carries an exception of the caller's object, which is later raised unchanged.

    Attributes:
        error: The exception.
        may_have_been_sent: ``False`` if it was provably raised before any request.
    """

    def __init__(self, error: Exception, *, may_have_been_sent: bool) -> None:
        """Carry ``error``."""
        super().__init__()
        self.error = error
        self.may_have_been_sent = may_have_been_sent


class UnseenError(Exception):
    """Carries an exception of a botocore client whose events are not accessible.

    Attributes:
        error: The exception.
    """

    def __init__(self, error: Exception) -> None:
        """Carry ``error``."""
        super().__init__()
        self.error = error


class _Trace:
    """The progress of botocore with a call.

    Attributes:
        has_begun: The call was made on a watched client.
        has_left: Botocore was about to send a request.
        is_in_doubt: An attempt got a response, or ended in a way that does not prove a refusal.
    """

    has_begun: bool = False
    has_left: bool = False
    is_in_doubt: bool = False


_trace: ContextVar[_Trace | None] = ContextVar("pinpoint_direct.trace", default=None)


def watch(client: Any, service: str) -> None:
    """Register handlers that record the progress of our calls on a service's botocore client."""
    events = event_emitter(client)
    if events is None:
        return
    for operation in METHODS[service].values():
        for event, handler in (
            ("provide-client-params", _begin),
            ("before-send", _leave),
            ("needs-retry", _doubt),
        ):
            name = f"{event}.{service}.{operation}"
            events.register_first(name, handler, unique_id=f"pinpoint_direct.trace.{name}")


def _begin(**_: Any) -> None:
    if (trace := _trace.get()) is not None:
        trace.has_begun = True


def _leave(**_: Any) -> None:
    if (trace := _trace.get()) is not None:
        trace.has_left = True


def _doubt(response: tuple[Any, Any] | None, caught_exception: Exception | None, **_: Any) -> None:
    trace = _trace.get()
    if trace is None:
        return
    if caught_exception is not None:
        is_in_doubt = proof_of_exception(caught_exception).may_have_been_sent
    elif response is not None and response[0].status_code >= _REDIRECT:
        proof = proof_of_answer(code_of(response[1]), response[0].status_code)
        is_in_doubt = proof.may_have_been_sent
    else:
        is_in_doubt = True
    trace.is_in_doubt |= is_in_doubt


def call(client: Any, method: str, arguments: Mapping[str, Any]) -> object:
    """Call a method; return its response, or the exception that describes the failure.

    The exception is one of botocore or this package, a ``CallersError``, an ``UnseenError``, or an
    interrupt of the program.
    """
    found, trace, outer = None, _Trace(), _trace.get()
    _trace.set(trace)
    try:
        found = getattr(client, method)
        answer = found(**arguments)
        if isawaitable(answer):
            _refuse_awaitable(answer)
    except BaseException as error:  # noqa: BLE001  (judged by the caller)
        return _judged(error, client, found, arguments, trace)
    else:
        return answer
    finally:
        _trace.set(outer)


async def await_call(client: Any, method: str, arguments: Mapping[str, Any]) -> object:
    """Call a method and await its response; return the same as :func:`call`."""
    found, trace, outer = None, _Trace(), _trace.get()
    _trace.set(trace)
    try:
        found = getattr(client, method)
        answer = found(**arguments)
        if not isawaitable(answer):
            _refuse_plain()
        return await answer
    except BaseException as error:  # noqa: BLE001  (judged by the caller)
        return _judged(error, client, found, arguments, trace)
    finally:
        _trace.set(outer)


def _refuse_awaitable(answer: Any) -> NoReturn:
    if iscoroutine(answer):
        answer.close()  # it will not be awaited
    reason = "an awaitable, which the clients of AsyncPinpointDirect return"
    raise CallersError(DecodeError(reason), may_have_been_sent=True)


def _refuse_plain() -> NoReturn:
    reason = "nothing to await, like the clients of PinpointDirect"
    raise CallersError(DecodeError(reason), may_have_been_sent=True)


def _judged(
    error: BaseException,
    client: object,
    method: Callable[..., object] | None,
    arguments: Mapping[str, Any],
    trace: _Trace,
) -> BaseException:
    if not isinstance(error, Exception) or isinstance(error, CallersError):
        return error
    if _is_known(error):
        if not trace.has_begun and _came_through_botocore(error):
            return UnseenError(error)
        return _doubted(error) if trace.is_in_doubt else error
    # Only a client of botocore makes exactly one call within the watched events.
    never_left = is_botocore_client(client) and trace.has_begun and not trace.has_left
    if _is_raised_by_botocore(error):
        name = type(error).__name__
        if not never_left:
            return error
        drop_tracebacks(error)
        return TransportError(name, may_have_been_sent=False)
    if method is None:
        is_refused = isinstance(error, AttributeError)
    else:
        is_refused = _does_not_bind(error, method, arguments)
    theirs = error.__traceback__ and error.__traceback__.tb_next  # this frame holds the request
    return CallersError(
        error.with_traceback(theirs), may_have_been_sent=not (never_left or is_refused)
    )


def _doubted(error: Exception) -> Exception:
    """Return the meaning of an error after an attempt that may have been sent.

    An error that seems to prove the contrary is not about that attempt: it comes from another call,
    for example in a listener, or from a later attempt by a wrapper.
    """
    if isinstance(error, PinpointDirectError):
        return CallersError(error, may_have_been_sent=True)
    if isinstance(error, ClientError):
        known = ServiceError(error.response, error.operation_name)
        may_have_been_sent = known.may_have_been_sent
    else:
        may_have_been_sent = proof_of_exception(error).may_have_been_sent
    if may_have_been_sent:
        return error
    drop_tracebacks(error)
    return TransportError(type(error).__name__, may_have_been_sent=True)


def _is_known(error: Exception) -> bool:
    """Return whether the class of ``error`` defines its meaning."""
    if isinstance(error, (PinpointDirectError, ClientError, BotoCoreError, HTTPClientError)):
        return True
    parsers = sys.modules.get("botocore.parsers")
    return parsers is not None and isinstance(error, parsers.ResponseParserError)


def _is_raised_by_botocore(error: Exception) -> bool:
    """Return whether botocore, or code that it calls internally, raised ``error``."""
    modules: list[str] = []
    step = error.__traceback__
    while step is not None:
        modules.append(step.tb_frame.f_globals.get("__name__", ""))
        step = step.tb_next
    for deeper, module in enumerate(reversed(modules)):
        package, _, rest = module.partition(".")
        if package in _PACKAGES:
            return not (deeper and rest in _CALLING_OTHERS)
    return False


def _came_through_botocore(error: BaseException) -> bool:
    """Return whether a botocore client raised ``error``, or an exception in its context.

    If our handlers did not see the call, that client is hidden in a wrapper.
    """
    link: BaseException | None = error
    while link is not None:
        step = link.__traceback__
        while step is not None:
            module = step.tb_frame.f_globals.get("__name__", "")
            if module in ("botocore.client", "aiobotocore.client"):
                return True
            step = step.tb_next
        link = link.__cause__ or link.__context__
    return False


def _does_not_bind(
    error: Exception, method: Callable[..., object], arguments: Mapping[str, Any]
) -> bool:
    """Return whether ``method`` provably did not run, because it does not accept the arguments."""
    ours = error.__traceback__
    if not isinstance(error, TypeError) or ours is None or ours.tb_next is not None:
        return False
    try:
        signature(method, follow_wrapped=False).bind(**arguments)
    except TypeError:
        return True
    except ValueError:  # it has no signature
        pass
    return False
