"""Copied signatures: a builder method has the signature of a constructor without repeating it.

There are three consumers: type checkers follow the ``ParamSpec``; ``help()`` and other run-time
tools read ``__signature__``; and jedi, which completes in IPython and Jupyter, follows ``*args``
and ``**kwargs`` in the body of the method.

Jedi also resolves ``Self`` to the class that defines the method, which here is only a base class of
the request. So the methods use a type variable for the request.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from functools import cache, wraps
from typing import TYPE_CHECKING, Any, ParamSpec, TypeAlias, TypeVar, cast

from ...errors import ValidationError
from ..boundary import misnamed
from ..shape import Shape

__all__ = ["documents_overrides", "ready_made", "refuse_misnamed", "takes_arguments_of"]

P = ParamSpec("P")
MessageT = TypeVar("MessageT")
MethodT = TypeVar("MethodT", bound=Callable[..., Any])

# Only used in annotations, and protocols are slow to create.
if TYPE_CHECKING:
    from typing import Protocol, overload

    MessageT_contra = TypeVar("MessageT_contra", contravariant=True)
    RequestT = TypeVar("RequestT", bound=Shape)
    RequestT_co = TypeVar("RequestT_co", covariant=True)

    # Mypy requires what pyright reports here.
    class Step(Protocol[P, MessageT_contra, RequestT_co]):  # pyright: ignore[reportInvalidTypeVarUse]
        """A bound method: takes a message object, or the arguments of its constructor."""

        @overload
        def __call__(self, message: MessageT_contra, /) -> RequestT_co: ...
        @overload
        def __call__(self, *args: P.args, **kwargs: P.kwargs) -> RequestT_co: ...

    class UnboundStep(Protocol[P, MessageT_contra]):
        """The method in the class, before it is bound."""

        def __get__(
            self, request: RequestT, owner: type[RequestT] | None = None, /
        ) -> Step[P, MessageT_contra, RequestT]:
            """Return the bound method of one request."""
            ...

    # With a separate name, jedi does not resolve it, and uses the method as it is written.
    StepDecorator: TypeAlias = Callable[[Callable[..., Any]], UnboundStep[P, MessageT]]


def takes_arguments_of(constructor: Callable[P, MessageT]) -> StepDecorator[P, MessageT]:
    """Give a method that takes a message the signature of the message's constructor.

    Args:
        constructor: The message class, or a class method that creates a message.

    Returns:
        A decorator for ``def step(self, /, *args, **kwargs)``.
    """

    def decorate(method: Callable[..., Any]) -> UnboundStep[P, MessageT]:
        @wraps(method)
        def step(request: Shape, /, *args: Any, **kwargs: Any) -> Shape:
            try:
                return cast("Shape", method(request, *args, **kwargs))
            except TypeError:
                refuse_misnamed(step, kwargs)
                raise

        _sign(step, constructor, kept=1)
        return cast("UnboundStep[P, MessageT]", step)

    return decorate


def ready_made(
    step: str, cls: type[MessageT], args: tuple[Any, ...], kwargs: Mapping[str, Any]
) -> MessageT | None:
    """Return the message object among the arguments of a method, if there is one.

    Raises:
        ValidationError: If it is a message of another class.
        TypeError: If there are further arguments.
    """
    first = args[0] if args else None
    if isinstance(first, cls):
        if len(args) > 1 or kwargs:
            raise TypeError(
                f"{step}() takes one {cls.__name__} object, or the arguments of one, "
                "not both: use evolve() to change an object"
            )
        return first
    if isinstance(first, Shape):
        reason = f"takes one {cls.__name__} or its arguments, not one {type(first).__name__}"
        raise ValidationError.of(step, "type", reason)
    return None


def documents_overrides(constructor: Callable[..., object]) -> Callable[[MethodT], MethodT]:
    """Show the arguments behind ``**overrides`` of a method to run-time tools.

    Args:
        constructor: The constructor that takes the overrides as keywords.
    """

    def decorate(method: MethodT) -> MethodT:
        _sign(method, constructor, kept=-1)
        return method

    return decorate


def refuse_misnamed(step: Callable[..., object], given: Mapping[str, Any]) -> None:
    """Raise an error that names the method instead of the constructor.

    Raises:
        TypeError: If the method does not have an argument in ``given``.
    """
    reason = misnamed(step, given)
    if reason is not None:
        raise TypeError(reason) from None


@cache
def _parameters(constructor: Callable[..., object]) -> tuple[inspect.Parameter, ...]:
    return tuple(inspect.signature(constructor).parameters.values())


def _sign(method: Callable[..., Any], constructor: Callable[..., object], *, kept: int) -> None:
    """Append the parameters of a constructor to the kept parameters of a method."""
    signature = inspect.signature(method)
    own = [*signature.parameters.values()][:kept]
    signature = signature.replace(parameters=[*own, *_parameters(constructor)])
    method.__signature__ = signature  # type: ignore[attr-defined]  # inspect reads it
