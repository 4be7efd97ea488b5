"""What the extras bring, and what to install where it is missing."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from typing import Final, Literal, TypeAlias

__all__ = ["Extra", "needs"]

Extra: TypeAlias = Literal["async", "progress", "testing"]
_USED_FOR: Final[dict[Extra, str]] = {
    "async": "AsyncPinpointDirect and aiobotocore_client() need aiobotocore",
    "progress": "ProgressBar needs tqdm",
    "testing": "with_moto= needs moto with its server",
}


@contextmanager
def needs(extra: Extra) -> Generator[None]:
    """Say what to install, where an import in the ``with`` block fails.

    Raises:
        ModuleNotFoundError: In place of the one that names a module alone.
    """
    try:
        yield
    except ModuleNotFoundError as error:
        advice = f"pip install 'pinpoint-direct[{extra}]'"
        raise ModuleNotFoundError(
            f"{_USED_FOR[extra]}, which is not installed: {advice}", name=error.name
        ) from None
