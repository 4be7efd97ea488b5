"""Secrets, where to plant them, and where to look for them."""

from __future__ import annotations

import string
import traceback

from hypothesis import strategies as st

from ..oracle import SHAPES

# What the sender or AWS chose as a name, and what says nothing of a person: shown in the clear.
TECHNICAL = {
    ("EndpointMessageResult", "MessageId"),
    ("MessageHeader", "Name"),
    ("MessageResponse", "ApplicationId"),
    ("MessageResponse", "RequestId"),
    ("MessageResult", "MessageId"),
    ("SMSMessage", "Keyword"),
    ("SMSMessage", "SenderId"),
    ("SendUsersMessageResponse", "ApplicationId"),
    ("SendUsersMessageResponse", "RequestId"),
    ("SimpleEmailPart", "Charset"),
    ("Template", "Name"),
    ("Template", "Version"),
    ("VoiceMessage", "LanguageCode"),
    ("VoiceMessage", "VoiceId"),
}

# Too few letters to come near the name of a member, which an error may show.
_words = st.text(string.digits + "QXZqxz", min_size=16, max_size=24).map("7{}".format)
secrets = st.one_of(
    _words,
    st.text(string.digits, min_size=11, max_size=15).map("+{}".format),
    _words.map("{}@example.com".format),
    _words.map("<{}>".format),
)
"""Texts such as tokens, phone numbers and addresses, that occur nowhere by chance."""


def planted(shape, secret, technical="a-name"):
    """Return a value with the secret in every place that may be personal, keys included."""
    if shape.type_name == "structure":
        return {
            member: technical
            if (shape.name, member) in TECHNICAL
            else planted(one, secret, technical)
            for member, one in shape.members.items()
        }
    if shape.type_name == "map":
        return {key: planted(shape.value, secret, technical) for key in (secret, f"{secret}2")}
    if shape.type_name == "list":
        return [planted(shape.member, secret, technical)]
    if shape.type_name == "string":
        return shape.enum[0] if shape.enum else secret
    if shape.type_name == "blob":
        return f"Subject: {secret}".encode()
    return True if shape.type_name == "boolean" else 7


def planted_document(name, secret, technical=None):
    """Return a document of the shape of that name with the secret in it.

    What is technical, and so is shown, is a name of no meaning unless another one is given.
    """
    return planted(SHAPES[name], secret, technical or "a-name")


def with_status(data, status):
    """Return plain data in which every result has the status."""
    if not isinstance(data, dict):
        return data
    return {
        key: str(status) if key == "DeliveryStatus" else with_status(one, status)
        for key, one in data.items()
    }


def texts_shown_by(error):
    """Return everything that an error tells to whoever prints it, and what is chained to it."""
    reported = [str(error), repr(error), *map(repr, error.args), *map(str, error.args)]
    reported += traceback.format_exception(error)
    reported += [repr(problem) + str(problem) for problem in getattr(error, "problems", ())]
    reported += getattr(error, "__notes__", [])
    reported += [repr(one) for name, one in vars(error).items() if name != "response"]
    chained = [one for one in (error.__cause__, error.__context__) if one is not None]
    return "\n".join(reported + [texts_shown_by(one) for one in chained])
