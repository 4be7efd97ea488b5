"""SMS: ``SendTextMessage`` of AWS End User Messaging."""

from __future__ import annotations

from typing import Any, Final

from ..model.enums import ChannelType
from ..rendering.message_texts import overridden, texts_of
from .conversion import OWN, Conversion, Draft
from .member_rules import RULES
from .route import SMSVoiceV2

__all__ = ["SERVICE", "body", "common", "text_message"]

SERVICE: Final = "pinpoint-sms-voice-v2"
_MAX_CONTEXT: Final = 5


def text_message(draft: Draft, settings: SMSVoiceV2) -> Conversion:
    """Return the call for one recipient of an SMS."""
    number, sender = draft.field("origination_number"), draft.field("sender_id")
    if number and sender:
        draft.lose("SMSMessage.sender_id", "is not sent together with an origination_number")
    draft.lose_fields("is not sent: MMS have no route", "SMSMessage.media_url")
    path = f"SMSMessage.{'origination_number' if number else 'sender_id'}"
    arguments = common(draft, settings) | {
        "MessageBody": body(draft, ChannelType.SMS, "text"),
        "OriginationIdentity": _fitting(draft, "text_identity", number or sender, path)
        or settings.identity_for(draft.address),
        "MessageType": _name(draft.field("message_type")),
        "Keyword": _fitting(draft, "keyword", draft.field("keyword"), "SMSMessage.keyword"),
        "MaxPrice": settings.max_price,
    }
    parameters = {
        member: draft.fitting("country_parameter", value, f"SMSMessage.{name}")
        for member, name in (("IN_ENTITY_ID", "entity_id"), ("IN_TEMPLATE_ID", "template_id"))
        if (value := draft.field(name))
    }
    if parameters:
        arguments["DestinationCountryParameters"] = parameters
    return draft.conversion(SERVICE, "SendTextMessage", arguments, settings.more)


def common(draft: Draft, settings: SMSVoiceV2) -> dict[str, Any]:
    """Return the members that texts and calls have in common."""
    draft.lose_fields("has no place here", f"{OWN}.title_override", f"{OWN}.raw_content")
    return {
        "DestinationPhoneNumber": draft.fitting(
            "number", draft.address, "MessageRequest.addresses"
        ),
        "ConfigurationSetName": settings.configuration_set_name,
        "ProtectConfigurationId": settings.protect_configuration_id,
        "TimeToLive": settings.time_to_live,
        "MessageFeedbackEnabled": settings.message_feedback_enabled,
        "DryRun": settings.dry_run,
        "Context": _context(draft),
    }


def body(draft: Draft, channel_type: ChannelType, rule: str) -> str:
    """Return the text that the recipient gets."""
    texts = texts_of(draft.content, channel_type)
    texts = overridden(texts, draft.own, draft.content, channel_type)
    path = f"{draft.name}.body" if draft.own.body_override is None else f"{OWN}.body_override"
    text = draft.filled(texts.body or "", path, is_markup=texts.is_markup)
    return draft.fitting(rule, text, path)


def _fitting(draft: Draft, rule: str, value: str | None, path: str) -> str | None:
    return draft.fitting(rule, value, path) if value else None


def _name(value: Any) -> str | None:
    return None if value is None else str(value)


def _context(draft: Draft) -> dict[str, str] | None:
    found = draft.context()
    fitting = [
        (name, value)
        for name, value in found.items()
        if RULES["context_key"].fits(name) and RULES["context_value"].fits(value)
    ]
    kept = dict(fitting[:_MAX_CONTEXT])
    takes = (
        f"at most {_MAX_CONTEXT} are, with names of {RULES['context_key'].words} and values of "
        f"{RULES['context_value'].words}"
    )
    draft.lose_context(len(kept), len(found), takes)
    return kept or None
