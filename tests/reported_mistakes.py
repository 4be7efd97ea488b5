"""Whether every checker reports every mistake in ``tests/typing``, and nothing else.

A line with a ``type: ignore`` (for mypy) or a ``pyright: ignore`` is a mistake. Mypy and pyright
refuse such a comment where it is not needed, so the comments are what those two report. Ty and
pyrefly run here without regard to any comment.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

PROGRAMS: Final = Path(__file__).parent / "typing"
MARK: Final = re.compile(r"  # (type|pyright): ignore\[")
Place = tuple[str, int]

NO_UNPACK = "it does not look at the names in `**overrides: Unpack[...]`"
NO_TRUTH = "only its `implicit-bool` looks at truth, and refuses the truth of lists and text, too"
NO_SLOTS = "it takes any attribute where a class has a `__setattr__`"
NO_OVERLOADS = "its plugin for attrs makes the constructor anew, from the fields"
UNSEEN: Final[Mapping[str, Mapping[str, str]]] = {
    "mypy": {
        "if not batch:": "what has a length has a truth",
        "del message.body": "it does not look at `del`",
        'TemplateConfiguration(email_template=Template("order"))': NO_OVERLOADS,
        'TemplateConfiguration(in_app_template=Template("order"))': NO_OVERLOADS,
    },
    "pyright": {},
    "ty": {
        'MessageRequest().to_sms("+12065550100", substitution={})': NO_UNPACK,
        'MessageRequest().to_sms("+12065550100", channel_type="SMS")': NO_UNPACK,
        'MessageRequest().to_gcm("token", sandbox=True)': NO_UNPACK,
        'SendUsersMessageRequest().to_user("ana", sandbox=True)': NO_UNPACK,
    },
    "pyrefly": {
        "if response:": NO_TRUTH,
        "if result:": NO_TRUTH,
        "if not batch:": NO_TRUTH,
        "while users:": NO_TRUTH,
        '"reached" if outcome else "not reached"': NO_TRUTH,
        "message.new_attribute = 5": NO_SLOTS,
    },
}
"""The mistakes that a checker cannot see, as they are written, and why."""


def mistakes(of: str = "type|pyright") -> dict[Place, str]:
    """Return the lines that are marked for a checker, or for any, and the code on them."""
    mark = re.compile(rf"  # ({of}): ignore\[")
    return {
        (path.name, number): MARK.split(line)[0].strip()
        for path in sorted(PROGRAMS.glob("*.py"))
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if mark.search(line)
    }


def seen_by_ty() -> Iterator[Place]:
    """Yield the lines that ty reports."""
    found = _run("ty", "check", "--output-format=gitlab", f"--python={sys.executable}")
    for one in found:
        yield Path(one["location"]["path"]).name, one["location"]["positions"]["begin"]["line"]


def seen_by_pyrefly() -> Iterator[Place]:
    """Yield the lines that pyrefly reports."""
    python = f"--python-interpreter-path={sys.executable}"
    options = ["--output-format=json", "--min-severity=warn"]
    for one in _run("pyrefly", "check", *options, python)["errors"]:
        yield Path(one["path"]).name, one["line"]


def _run(*command: str) -> Any:
    done = subprocess.run([*command, str(PROGRAMS)], stdout=subprocess.PIPE, check=False)
    return json.loads(done.stdout)


def differences(checker: str, seen: set[Place]) -> Iterator[str]:
    """Yield each line on which a checker and the marks differ."""
    unseen, marked = UNSEEN[checker], mistakes()
    expected = {place for place, code in marked.items() if code not in unseen}
    for name, line in sorted(expected ^ seen):
        fault = "does not see this mistake" if (name, line) in expected else "reports this line"
        yield f"tests/typing/{name}:{line}: {checker} {fault}"
    for code in sorted(unseen.keys() - marked.values()):
        yield f"{__file__}: {checker}: there is no such mistake: {code}"


def main() -> None:
    """Compare, and print the differences and the numbers."""
    seen: Mapping[str, set[Place]] = {
        "mypy": set(mistakes("type")),
        "pyright": set(mistakes("pyright")),
        "ty": set(seen_by_ty()),
        "pyrefly": set(seen_by_pyrefly()),
    }
    found = [line for checker, places in seen.items() for line in differences(checker, places)]
    if found:
        sys.exit("\n".join(found))
    numbers = ", ".join(f"{checker} {len(places)}" for checker, places in seen.items())
    print(f"Mistakes seen, of {len(mistakes())}: {numbers}")


if __name__ == "__main__":
    main()
