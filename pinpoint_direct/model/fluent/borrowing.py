"""Signatures that are borrowed: a step takes what a constructor takes, and none of it is repeated.

Type checkers follow the ``ParamSpec``; editors that ask the running program (Jupyter, ``help()``)
find the same in ``__signature__``.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, Protocol, TypeVar, cast, overload

from ...errors import ValidationError
from ..shape import Shape

__all__ = ["Borrowed", "Step", "borrows", "spelled_out"]

P = ParamSpec("P")
MessageT_contra = TypeVar("MessageT_contra", contravariant=True)
RequestT = TypeVar("RequestT", bound=Shape)
RequestT_co = TypeVar("RequestT_co", covariant=True)
MethodT = TypeVar("MethodT", bound=Callable[..., Any])


# Mypy insists on what pyright warns of here.
class Step(Protocol[P, MessageT_contra, RequestT_co]):  # pyright: ignore[reportInvalidTypeVarUse]
    """A step of one request: takes a finished message, or what its constructor takes."""

    @overload
    def __call__(self, message: MessageT_contra, /) -> RequestT_co: ...
    @overload
    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> RequestT_co: ...


class Borrowed(Protocol[P, MessageT_contra]):
    """A step in the class, before there is a request."""

    def __get__(
        self, request: RequestT, owner: type[RequestT] | None = None, /
    ) -> Step[P, MessageT_contra, RequestT]:
        """Return the step of one request."""
        ...


MessageT = TypeVar("MessageT")
AnyRequestT = TypeVar("AnyRequestT")


def borrows(
    constructor: Callable[P, MessageT],
) -> Callable[[Callable[[AnyRequestT, MessageT], AnyRequestT]], Borrowed[P, MessageT]]:
    """Let a step that takes a message also take the arguments of the message's constructor.

    Args:
        constructor: The message's class, or a class method that makes one.

    Returns:
        A decorator for ``def step(self, message)``.
    """
    cls = cast("type[Any]", getattr(constructor, "__self__", constructor))

    def decorate(
        method: Callable[[AnyRequestT, MessageT], AnyRequestT],
    ) -> Borrowed[P, MessageT]:
        name = method.__name__

        @wraps(method)
        def step(request: AnyRequestT, /, *args: Any, **kwargs: Any) -> AnyRequestT:
            first = args[0] if args else None
            if isinstance(first, cls):
                if len(args) > 1 or kwargs:
                    raise TypeError(
                        f"{name}() takes one finished {cls.__name__}, or the arguments of one, "
                        "not both: evolve() changes a finished one"
                    )
                return method(request, cast("MessageT", first))
            if isinstance(first, Shape):
                told = f"takes one {cls.__name__} or its arguments, not one {type(first).__name__}"
                raise ValidationError.of(name, "type", told)
            return method(request, constructor(*args, **kwargs))

        itself, _ = inspect.signature(method).parameters.values()
        taken = inspect.signature(constructor).parameters.values()
        _sign(step, [itself.replace(kind=itself.POSITIONAL_ONLY), *taken])
        return cast("Borrowed[P, MessageT]", step)

    return decorate


def spelled_out(constructor: Callable[..., object]) -> Callable[[MethodT], MethodT]:
    """Name the arguments behind a step's ``**overrides`` to whoever asks the running program.

    Args:
        constructor: What takes the overrides, all of them by keyword.
    """

    def decorate(method: MethodT) -> MethodT:
        *own, _ = inspect.signature(method).parameters.values()
        _sign(method, [*own, *inspect.signature(constructor).parameters.values()])
        return method

    return decorate


def _sign(method: Callable[..., Any], parameters: list[inspect.Parameter]) -> None:
    signature = inspect.Signature(parameters, return_annotation="Self")
    method.__signature__ = signature  # type: ignore[attr-defined]
