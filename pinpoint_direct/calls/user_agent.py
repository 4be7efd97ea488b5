"""The text of the ``User-Agent`` header, put together once for each of our own clients.

Botocore puts it together, and cleans every part of it, twice for each call: a fifth of what a call
to one recipient costs. Nothing in it depends on the call: it names botocore, the machine, how the
client was made, the application id and the user's own extra; or it is the user's own text.
"""

from __future__ import annotations

from typing import Any

__all__ = ["fix_user_agent"]


def fix_user_agent(client: Any) -> None:
    """Let ``client`` send from now on the text that it would send now.

    No public setting does so without giving up what botocore says of itself. The attribute is
    botocore's own and private; a client without it goes on as it is.
    """
    creator = getattr(client, "_user_agent_creator", None)
    if creator is not None:
        text = creator.to_string()
        creator.to_string = lambda: text
