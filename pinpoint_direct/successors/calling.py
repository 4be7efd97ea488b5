"""Calls: ``SendVoiceMessage`` of AWS End User Messaging."""

from __future__ import annotations

from ..model.enums import ChannelType
from ..rendering.message_texts import is_markup
from .conversion import Conversion, Draft
from .route import SMSVoiceV2
from .texting import SERVICE, body, common
from .voices import FIRST_OF, VOICES, voice_named

__all__ = ["voice_message"]


def voice_message(draft: Draft, settings: SMSVoiceV2) -> Conversion:
    """Return the call for one recipient of a text that is read aloud."""
    identity = draft.field("origination_number")
    path = "VoiceMessage.origination_number"
    if not identity:
        identity = settings.identity_for(draft.address)
        path = "SMSVoiceV2.origination_identity"
    if not identity:
        reason = "is required: SendMessages chose a number by itself, SendVoiceMessage does not"
        draft.refuse(path, reason)
    text = body(draft, ChannelType.VOICE, "speech")
    arguments = common(draft, settings) | {
        "MessageBody": text,
        "MessageBodyTextType": "SSML" if is_markup(text, ChannelType.VOICE) else "TEXT",
        "OriginationIdentity": draft.fitting("voice_identity", identity, path),
        "VoiceId": _voice(draft, settings),
        "MaxPricePerMinute": settings.max_price,
    }
    return draft.conversion(SERVICE, "SendVoiceMessage", arguments, settings.more)


def _voice(draft: Draft, settings: SMSVoiceV2) -> str | None:
    """Return the voice; ``None`` where the message names neither voice nor language."""
    name, language = draft.field("voice_id") or "", draft.field("language_code") or ""
    voice = voice_named(settings.voices.get(name, name))
    if voice is not None:
        if language and language.casefold() != VOICES[voice].casefold():
            spoken = f"is not sent: {voice} speaks {VOICES[voice]}"
            draft.lose("VoiceMessage.language_code", spoken)
        return voice
    first = FIRST_OF.get(language.casefold())
    if first is None and (name or language):
        path = f"VoiceMessage.{'language_code' if language else 'voice_id'}"
        reason = "names no voice or language of SendVoiceMessage: SMSVoiceV2(voices=...) can"
        draft.refuse(path, reason)
    if name:
        draft.lose("VoiceMessage.voice_id", f"is not a voice of SendVoiceMessage: {first} reads")
    return first
