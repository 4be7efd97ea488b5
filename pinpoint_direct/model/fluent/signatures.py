"""Signatures that are borrowed: a step takes what a constructor takes, and none of it is repeated.

Three ask for them, and each finds them elsewhere: type checkers follow the ``ParamSpec``;
``help()`` and what else asks the running program find ``__signature__``; and jedi, which completes
in IPython and Jupyter, reads where the body of a step hands its ``*args`` and ``**kwargs`` on to.

Jedi also takes ``Self`` for the class that holds the method, which here is but a part of the
request. So a step names its request by a type variable.
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

# Only in annotations, and protocols are slow to make.
if TYPE_CHECKING:
    from typing import Protocol, overload

    MessageT_contra = TypeVar("MessageT_contra", contravariant=True)
    RequestT = TypeVar("RequestT", bound=Shape)
    RequestT_co = TypeVar("RequestT_co", covariant=True)

    # Mypy insists on what pyright warns of here.
    class Step(Protocol[P, MessageT_contra, RequestT_co]):  # pyright: ignore[reportInvalidTypeVarUse]
        """A step of one request: takes a finished message, or what its constructor takes."""

        @overload
        def __call__(self, message: MessageT_contra, /) -> RequestT_co: ...
        @overload
        def __call__(self, *args: P.args, **kwargs: P.kwargs) -> RequestT_co: ...

    class UnboundStep(Protocol[P, MessageT_contra]):
        """A step in the class, before there is a request."""

        def __get__(
            self, request: RequestT, owner: type[RequestT] | None = None, /
        ) -> Step[P, MessageT_contra, RequestT]:
            """Return the step of one request."""
            ...

    # Under a name of its own jedi does not see through it, and takes the method as it is written.
    StepDecorator: TypeAlias = Callable[[Callable[..., Any]], UnboundStep[P, MessageT]]


def takes_arguments_of(constructor: Callable[P, MessageT]) -> StepDecorator[P, MessageT]:
    """Show a step that takes a message with the arguments of the message's constructor.

    Args:
        constructor: The message's class, or a class method that makes one.

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
    """Return the finished message among a step's arguments, if there is one.

    Raises:
        ValidationError: If it is another kind of message.
        TypeError: If it does not come alone.
    """
    first = args[0] if args else None
    if isinstance(first, cls):
        if len(args) > 1 or kwargs:
            raise TypeError(
                f"{step}() takes one finished {cls.__name__}, or the arguments of one, "
                "not both: evolve() changes a finished one"
            )
        return first
    if isinstance(first, Shape):
        reason = f"takes one {cls.__name__} or its arguments, not one {type(first).__name__}"
        raise ValidationError.of(step, "type", reason)
    return None


def documents_overrides(constructor: Callable[..., object]) -> Callable[[MethodT], MethodT]:
    """Name the arguments behind a step's ``**overrides`` to whoever asks the running program.

    Args:
        constructor: What takes the overrides, all of them by keyword.
    """

    def decorate(method: MethodT) -> MethodT:
        _sign(method, constructor, kept=-1)
        return method

    return decorate


def refuse_misnamed(step: Callable[..., object], given: Mapping[str, Any]) -> None:
    """Speak of the step, where the constructor's own error speaks of the constructor.

    Raises:
        TypeError: If there is an argument in ``given`` that the step lacks.
    """
    reason = misnamed(step, given)
    if reason is not None:
        raise TypeError(reason) from None


@cache
def _parameters(constructor: Callable[..., object]) -> tuple[inspect.Parameter, ...]:
    return tuple(inspect.signature(constructor).parameters.values())


def _sign(method: Callable[..., Any], constructor: Callable[..., object], *, kept: int) -> None:
    """Put a constructor's parameters behind those of a method's own that are kept."""
    signature = inspect.signature(method)
    own = [*signature.parameters.values()][:kept]
    signature = signature.replace(parameters=[*own, *_parameters(constructor)])
    method.__signature__ = signature  # type: ignore[attr-defined]
