"""Progress of a batch: the argument of ``on_progress``, and a progress bar."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TypeAlias

import attrs

from ..extras import needs
from .outcomes import Outcome

if TYPE_CHECKING:
    from tqdm import tqdm

__all__ = ["Progress", "ProgressBar", "ProgressListener", "Tally"]


@attrs.frozen(kw_only=True)
class Progress:
    """The progress of a batch; numbers only, no personal data.

    Attributes:
        sent: Recipients successfully sent to.
        failed: Recipients that were certainly not sent to.
        ambiguous: Recipients that may have been sent to.
        retried: How often a recipient was queued to be sent to again.
        total: Number of distinct recipients; ``None`` while unknown, as with a generator.
        is_finished: Whether the batch has ended.
    """

    sent: int = 0
    failed: int = 0
    ambiguous: int = 0
    retried: int = 0
    total: int | None = None
    is_finished: bool = False

    @property
    def done(self) -> int:
        """Recipients whose outcome is known."""
        return self.sent + self.failed + self.ambiguous


ProgressListener: TypeAlias = Callable[[Progress], object]


class Tally:
    """Counts outcomes, and notifies a listener."""

    def __init__(self, listener: ProgressListener | None, total: int | None) -> None:
        """Start at zero of ``total``, if that is known."""
        self._listener = listener
        self._total = total
        self._counts = {"sent": 0, "failed": 0, "ambiguous": 0, "retried": 0}

    def add(self, outcomes: Iterable[Outcome]) -> None:
        """Count outcomes, if there is a listener."""
        if self._listener is None:
            return
        counts = self._counts
        for one in outcomes:
            if one.is_successful:
                counts["sent"] += 1
            else:
                counts["ambiguous" if one.is_ambiguous else "failed"] += 1

    def put_back(self, number: int) -> None:
        """Count recipients that are sent to again."""
        self._counts["retried"] += number

    def leave_out(self) -> None:
        """Subtract a recipient that was given twice."""
        self._total = self._total and self._total - 1

    def notify(self, *, is_finished: bool = False) -> None:
        """Call the listener, if there is one."""
        if self._listener is not None:
            self._listener(Progress(**self._counts, total=self._total, is_finished=is_finished))


class ProgressBar:
    """A progress bar for ``on_progress=``, in a terminal and in a notebook.

    It uses tqdm, from the extra ``[progress]``. It closes at the end of the run; as a context
    manager it also closes when the run is interrupted. Use one bar per run.

    Example:
        >>> from pinpoint_direct import Progress, ProgressBar
        >>> with ProgressBar(disable=True) as bar:
        ...     bar(Progress(sent=100, total=250))
        ...     bar(Progress(sent=248, failed=2, total=250, is_finished=True))
    """

    def __init__(self, description: str = "Sending", **options: Any) -> None:
        """Create a bar, which appears immediately.

        Args:
            description: The text before the bar.
            **options: Further arguments of ``tqdm``, such as ``file`` or ``leave``.

        Raises:
            ModuleNotFoundError: If tqdm is not installed.
        """
        with needs("progress"):
            from tqdm.auto import tqdm as automatic  # noqa: PLC0415  (an extra)

        self._bar: tqdm[Any] = automatic(desc=description, unit=" recipients", **options)

    def __call__(self, progress: Progress) -> None:
        """Show ``progress``."""
        if self._bar.total != progress.total:
            self._bar.total = progress.total
        kept = ", ".join(
            f"{getattr(progress, name):,} {name}"
            for name in ("failed", "retried", "ambiguous")
            if getattr(progress, name)
        )
        self._bar.set_postfix_str(kept, refresh=False)
        self._bar.update(progress.done - self._bar.n)
        if progress.is_finished:
            self.close()

    def close(self) -> None:
        """Close the bar."""
        self._bar.close()

    def __enter__(self) -> Self:
        """Return the bar; the end of the ``with`` block closes it."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Close the bar."""
        self.close()
