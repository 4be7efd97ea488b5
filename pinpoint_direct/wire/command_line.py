"""Commands of the AWS CLI, for a POSIX shell."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from typing import Final

__all__ = ["shell_command"]

# Linux takes no longer argument of a command than this.
_LONGEST_ARGUMENT: Final = 128 * 1024 - 1


def shell_command(words: Sequence[str], document: str) -> str:
    """Return a command, the last option of which takes a JSON document, quoted for a POSIX shell.

    A document of 128 KiB or more is longer than Linux lets an argument be, and is passed as a
    here-document instead.
    """
    if len(document) <= _LONGEST_ARGUMENT:
        return shlex.join([*words, document])
    return f"{shlex.join([*words, 'file:///dev/stdin'])} <<'JSON'\n{document}\nJSON"
