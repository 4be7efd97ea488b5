"""Where a caller's code enters the library: mistakes in a call are explained, our frames left out.

Public constructors, steps, methods and functions are wrapped once. A call whose arguments do not
fit is refused by Python itself, with a ``TypeError`` that knows nothing of what was meant; and of a
``ValidationError`` the caller has to see the line that is wrong, not those that found it out.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Collection, Iterable, Mapping
from functools import wraps
from types import FrameType, FunctionType, TracebackType
from typing import Any, Final, TypeVar, cast

from ..errors import ValidationError
from .field_types import nearest

__all__ = ["boundaries", "boundary", "misnamed"]

FunctionT = TypeVar("FunctionT", bound=Callable[..., Any])

_PACKAGE: Final = __name__.partition(".")[0]

_MEANT: Final[Mapping[str, tuple[str, ...]]] = {
    "SendUsersMessageRequest": ("request",),
    "MessageRequest": ("request",),
    "addresses": ("recipients", "to"),
    "app_id": ("application_id",),
    "body": ("message",),
    "channel": ("channel_type",),
    "content": ("body", "message"),
    "endpoint": ("endpoint_url",),
    "image": ("image_url",),
    "message": ("body", "request"),
    "rate": ("max_requests_per_second",),
    "recipient": ("to", "recipients", "address"),
    "recipients": ("to",),
    "region": ("region_name",),
    "retries": ("retry",),
    "sender": ("sender_id", "from_address"),
    "text": ("body", "message"),
    "to": ("recipients",),
    "ttl": ("time_to_live", "expires_after"),
    "type": ("message_type", "channel_type"),
    "users": ("recipients",),
    "variables": ("substitutions",),
    "workers": ("max_workers",),
}
"""What people write, and what it is called here: the first that there is counts."""

_INSTEAD: Final[Mapping[str, str]] = {
    "ApplicationId": "the client has the application's id",
    "html": "EmailMessage.simple() and with_email() take it",
    "profile": "session=boto3.Session(profile_name=...) takes it",
    "profile_name": "session=boto3.Session(profile_name=...) takes it",
    "read_timeout": "config=botocore.config.Config(read_timeout=...) takes it",
    "subject": "EmailMessage.simple() and with_email() take it",
    "timeout": "config=botocore.config.Config(read_timeout=...) takes it",
    "to": "send(message, to=...) takes recipients, and so do steps such as to_sms()",
    "ttl": "GCMMessage, APNSMessage and BaiduMessage have time_to_live",
}
"""Where it belongs, if nothing like it is here."""

_MISSING: Final[Mapping[str, str]] = {
    "'to'": ": the recipients; send_messages() takes a request, which names its own",
    "'application_id'": ": the id of the application (project), as the console shows it",
    "'request'": ": a MessageRequest",
    "'channel_type'": ": steps such as to_sms() name the channel themselves",
}
"""What is to be given, where a parameter has no argument."""


def boundary(function: FunctionT) -> FunctionT:
    """Return the function as callers are to see it."""
    if inspect.iscoroutinefunction(function):

        @wraps(function)
        async def awaited(*args: Any, **kwargs: Any) -> Any:
            try:
                return await function(*args, **kwargs)
            except (TypeError, ValidationError) as error:
                _clear(function, error, kwargs)
                raise
            finally:
                del args, kwargs  # they may be personal, and what is raised holds this frame

        return cast("FunctionT", awaited)

    @wraps(function)
    def called(*args: Any, **kwargs: Any) -> Any:
        try:
            return function(*args, **kwargs)
        except (TypeError, ValidationError) as error:
            _clear(function, error, kwargs)
            raise
        finally:
            del args, kwargs  # as above

    return cast("FunctionT", called)


def boundaries(cls: type) -> None:
    """Wrap the constructor of a class, if it has one of its own, and its public methods.

    It is called after the class was made, for type checkers and editors to see it as it is written.
    """
    for name, one in [*vars(cls).items()]:
        if name.startswith("_") and name != "__init__":
            continue
        if isinstance(one, FunctionType):
            setattr(cls, name, boundary(one))
        elif isinstance(one, classmethod):
            setattr(cls, name, classmethod(boundary(getattr(cls, name).__func__)))


def misnamed(function: Callable[..., object], given: Iterable[str]) -> str | None:
    """Say which names of arguments a function does not take, and what may be meant.

    Returns:
        The text of a ``TypeError``; ``None`` if it takes them all.
    """
    known = [*inspect.signature(function).parameters]
    wrong = [f"{name!r}{_hint_on(name, known)}" for name in given if name not in known]
    if not wrong:
        return None
    number = "an unexpected keyword argument" if len(wrong) == 1 else "unexpected keyword arguments"
    return f"{_name(function)}() got {number} {', '.join(wrong)}"


def _hint_on(name: str, known: Collection[str]) -> str:
    candidates = [one for one in _MEANT.get(name, ()) if one in known]
    meant = candidates[0] if candidates else nearest(name, [*known])
    if meant is not None and meant != "self":
        return f" (did you mean {meant}?)"
    return f" ({_INSTEAD[name]})" if name in _INSTEAD else ""


def _clear(
    function: Callable[..., object], error: TypeError | ValidationError, given: Iterable[str]
) -> None:
    """Address an error to the caller of ``function``, and point only there."""
    steps = error.__traceback__
    if isinstance(error, ValidationError):
        error.__traceback__ = _without_ours(steps)
        return
    if steps is None or steps.tb_next is not None:
        return  # the arguments did fit, and the error is another one
    error.__traceback__ = None
    text = misnamed(function, given)
    if text is None:
        text = str(error).replace(f"{function.__qualname__}()", f"{_name(function)}()")
        text += next((hint for name, hint in _MISSING.items() if name in text), "")
        by_name = [
            one.name
            for one in inspect.signature(function).parameters.values()
            if one.kind is one.KEYWORD_ONLY
        ]
        if " positional argument" in text and "but" in text and by_name:
            text += f": give by name {', '.join(by_name)}"
    error.args = (text,)


def _name(function: Callable[..., object]) -> str:
    return function.__qualname__.removesuffix(".__init__").rpartition(".")[2]


def _without_ours(traceback: TracebackType | None) -> TracebackType | None:
    """Return a traceback without the frames of this package; the caller's own may be among them."""
    kept: list[TracebackType] = []
    while traceback is not None:
        if not _is_ours(traceback.tb_frame):
            kept.append(traceback)
        traceback = traceback.tb_next
    for one in reversed(kept):
        traceback = TracebackType(traceback, one.tb_frame, one.tb_lasti, one.tb_lineno)
    return traceback


def _is_ours(frame: FrameType) -> bool:
    """Tell whether a frame is one of this package, or of a function that was written for it."""
    file = frame.f_code.co_filename
    return frame.f_globals.get("__name__", "").partition(".")[0] == _PACKAGE or (
        file.startswith("<") and _PACKAGE in file
    )
