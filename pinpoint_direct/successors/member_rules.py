"""What the members of the successors' requests take: lengths and patterns, as their models say.

botocore checks neither, and the services refuse what does not fit. A test compares this table with
botocore's models.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

import attrs

from ..limits import EMAIL_MAX_HEADER_NAME, EMAIL_MAX_HEADER_VALUE, SMS_MAX_BODY, VOICE_MAX_BODY

__all__ = ["RULES", "MemberRule"]


@attrs.frozen
class MemberRule:
    """What one member takes.

    Attributes:
        shape: The name of the member's shape in AWS's model.
        pattern: What all of the text matches.
        high: The most characters.
        words: The same in words.
    """

    shape: str
    pattern: str
    high: int
    words: str

    def fits(self, text: str) -> bool:
        """Tell whether the member takes a text."""
        return 1 <= len(text) <= self.high and re.fullmatch(self.pattern, text) is not None


_NOT_BLANK: Final = r"(?!\s*$)[\s\S]+"
_IDENTITY: Final = r"[A-Za-z0-9_:/\+-]+"
_NAME: Final = r"[A-Za-z0-9_:/-]+"
_NAME_WORDS: Final = "a name, id or ARN: 1 to 256 letters, digits, _ : / -"
_TAG: Final = r"[A-Za-z0-9_-]+"
_ANYTHING: Final = r"[\s\S]*"
_NO_LIMIT: Final = 1 << 40

RULES: Final[Mapping[str, MemberRule]] = {
    "number": MemberRule(
        "PhoneNumber", r"\+?[1-9][0-9]{1,18}", 20, "a phone number such as +12065550100"
    ),
    "text": MemberRule(
        "TextMessageBody",
        _NOT_BLANK,
        SMS_MAX_BODY,
        f"a text of 1 to {SMS_MAX_BODY:,} characters that is not blank",
    ),
    "speech": MemberRule(
        "VoiceMessageBody",
        _NOT_BLANK,
        VOICE_MAX_BODY,
        f"a text of 1 to {VOICE_MAX_BODY:,} characters that is not blank",
    ),
    "text_identity": MemberRule(
        "TextMessageOriginationIdentity",
        _IDENTITY,
        256,
        "a number, sender id, pool or ARN: 1 to 256 letters, digits, _ : / + -",
    ),
    "voice_identity": MemberRule(
        "VoiceMessageOriginationIdentity",
        _IDENTITY,
        256,
        "a number, pool or ARN: 1 to 256 letters, digits, _ : / + -",
    ),
    "keyword": MemberRule("Keyword", r"[ \S]+", 30, "1 to 30 characters without line breaks"),
    "country_parameter": MemberRule(
        "DestinationCountryParameterValue", r"\S+", 64, "1 to 64 characters without blanks"
    ),
    "context_key": MemberRule("ContextKey", r"\S+", 100, "1 to 100 characters without blanks"),
    "context_value": MemberRule(
        "ContextValue",
        r"(?!\s)^[\s\S]+(?<!\s)",
        800,
        "1 to 800 characters, without a blank at either end",
    ),
    "configuration_set_name": MemberRule("ConfigurationSetNameOrArn", _NAME, 256, _NAME_WORDS),
    "protect_configuration_id": MemberRule("ProtectConfigurationIdOrArn", _NAME, 256, _NAME_WORDS),
    "max_price": MemberRule(
        "MaxPrice", r"[0-9]{0,2}\.[0-9]{1,5}", 8, "dollars as text, such as '0.05'"
    ),
    "header_name": MemberRule(
        "MessageHeaderName",
        r"[!-9;-@A-~]+",
        EMAIL_MAX_HEADER_NAME,
        f"1 to {EMAIL_MAX_HEADER_NAME} ASCII characters without blanks and colons",
    ),
    "header_value": MemberRule(
        "MessageHeaderValue",
        r"[ -~]*",
        EMAIL_MAX_HEADER_VALUE,
        f"1 to {EMAIL_MAX_HEADER_VALUE} ASCII characters without line breaks",
    ),
    "template_name": MemberRule("EmailTemplateName", _ANYTHING, _NO_LIMIT, "a name"),
    "template_data": MemberRule(
        "EmailTemplateData", _ANYTHING, 262_144, "values of up to 262,144 characters in all"
    ),
    # SES documents these two, and its model has no pattern.
    "tag_name": MemberRule("MessageTagName", _TAG, 256, "1 to 256 letters, digits, _ -"),
    "tag_value": MemberRule("MessageTagValue", _TAG, 256, "1 to 256 letters, digits, _ -"),
}
"""The rules, by the names that the converters use."""
