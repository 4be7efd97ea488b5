"""The payload of an Apple push."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Any, cast

import attrs

from ...errors import Problem
from ..converters import as_text_list
from .payload import Part, Payload, as_json_object

__all__ = ["ApnsAlert", "ApnsInterruptionLevel", "ApnsPayload", "ApnsSound"]

_APPLE = (
    "https://developer.apple.com/documentation/usernotifications/generating-a-remote-notification"
)
_AWS = "https://docs.aws.amazon.com/pinpoint/latest/apireference/apps-application-id-messages.html"


class ApnsInterruptionLevel(StrEnum):
    """How much a notification may interrupt (closed).

    Source: https://developer.apple.com/documentation/usernotifications/generating-a-remote-notification
    """

    PASSIVE = "passive"
    """Added to the list, without lighting the screen or a sound."""
    ACTIVE = "active"
    """Shown at once. What Apple assumes when none is given."""
    TIME_SENSITIVE = "time-sensitive"
    """Shown at once, also while notifications are held back."""
    CRITICAL = "critical"
    """Shown at once with a sound, also on a muted device. Apple must have allowed the app to."""


def _hyphenated(field: str) -> str:
    return field.replace("_", "-")


@attrs.frozen(kw_only=True, repr=False)
class ApnsAlert(Part):
    """What an Apple push shows, where text alone does not do.

    Attributes:
        body: The text. May be given by position.
        title: The line above it.
        subtitle: The line between the two.
        launch_image: Name of the image file to show while the app starts.
        loc_key: Key of the text among the app's translations, in place of ``body``.
        loc_args: What replaces the placeholders in that text.
        title_loc_key: The same for ``title``.
        title_loc_args: The same for ``title``.
        subtitle_loc_key: The same for ``subtitle``.
        subtitle_loc_args: The same for ``subtitle``.

    Raises:
        ValidationError: If a field has the wrong type.

    Source: https://developer.apple.com/documentation/usernotifications/generating-a-remote-notification
    """

    body: str | None = attrs.field(default=None, kw_only=False)
    title: str | None = None
    subtitle: str | None = None
    launch_image: str | None = None
    loc_key: str | None = None
    loc_args: tuple[str, ...] | None = attrs.field(default=None, converter=as_text_list)
    title_loc_key: str | None = None
    title_loc_args: tuple[str, ...] | None = attrs.field(default=None, converter=as_text_list)
    subtitle_loc_key: str | None = None
    subtitle_loc_args: tuple[str, ...] | None = attrs.field(default=None, converter=as_text_list)

    _key = staticmethod(_hyphenated)

    def content(self) -> Any:
        """Return this part as JSON can hold it: bare text, if there is no more than that."""
        content = super().content()
        return self.body if [*content] == ["body"] else content


@attrs.frozen(kw_only=True, repr=False)
class ApnsSound(Part):
    """The sound of an Apple push, where its name alone does not do.

    Attributes:
        name: File name of a sound, as in ``APNSMessage.sound``. May be given by position.
        critical: ``True`` for a sound that a muted device plays too. Apple must have allowed the
            app to.
        volume: Loudness of a critical sound, from 0.0 (silent) to 1.0.

    Raises:
        ValidationError: If a field has the wrong type, or ``volume`` is not within 0 and 1.

    Source: https://developer.apple.com/documentation/usernotifications/generating-a-remote-notification
    """

    name: str | None = attrs.field(default=None, kw_only=False)
    critical: bool | None = None
    volume: float | None = None

    def _faults(self) -> Iterator[Problem]:
        yield from self._share("volume", source=_APPLE)

    def content(self) -> Any:
        """Return this part as JSON can hold it: the bare name, if there is no more than that."""
        content = super().content()
        if self.critical is not None:
            content["critical"] = int(self.critical)
        return self.name if [*content] == ["name"] else content


def as_alert(value: ApnsAlert | str | None) -> ApnsAlert | None:
    """Take the text of an alert for the alert."""
    return ApnsAlert(value) if isinstance(value, str) else value


def as_sound(value: ApnsSound | str | None) -> ApnsSound | None:
    """Take the name of a sound for the sound."""
    return ApnsSound(value) if isinstance(value, str) else value


def as_interruption_level(
    value: ApnsInterruptionLevel | str | None,
) -> ApnsInterruptionLevel | None:
    """Look up a level by its value."""
    known: Mapping[Any, Any] = ApnsInterruptionLevel._value2member_map_
    member = known.get(value, value) if isinstance(value, str) else value
    return cast("ApnsInterruptionLevel | None", member)


@attrs.frozen(kw_only=True, repr=False)
class ApnsPayload(Payload):
    """The payload of an Apple push, for a ``raw_content`` on the ``APNS`` channels.

    It becomes ``{"aps": {...}}`` with your own keys beside ``aps``. The key ``content-available``,
    which AWS demands, is always written.

    Attributes:
        alert: What is shown: text, or an ``ApnsAlert``. May be given by position.
        badge: The number on the app's icon. ``0`` removes the badge.
        sound: The sound: ``"default"``, the name of a file, or an ``ApnsSound``.
        thread_id: The app's identifier for notifications that are grouped together.
        category: Identifier of a category that the app has registered.
        content_available: ``True`` for a silent push, which wakes the app and shows nothing, and so
            has no alert, badge or sound. Apple advises at most 3 an hour to one recipient.
        mutable_content: ``True`` to let the app's notification service extension change it first.
        target_content_id: Identifier of the window to bring to the front.
        interruption_level: How much it may interrupt, as an ``ApnsInterruptionLevel`` or its value.
        relevance_score: What places it in the summary of notifications, from 0.0 to 1.0 (first).
        filter_criteria: What the app's Focus filter is asked about.
        url_args: What fills the placeholders of the page of a Safari web push.
        custom: Your own keys, beside ``aps``, with any value that JSON can hold.

    Raises:
        ValidationError: If a field has the wrong type, a silent push has an alert, a badge or a
            sound, ``relevance_score`` is not within 0 and 1, or ``custom`` has the key ``aps``.

    Example:
        >>> from pinpoint_direct import ApnsPayload
        >>> ApnsPayload("Dinner is ready", badge=1, custom={"order": 7}).to_json()
        '{"aps":{"alert":"Dinner is ready","badge":1,"content-available":0},"order":7}'
        >>> ApnsPayload(content_available=True, custom={"order": 7}).to_json()
        '{"aps":{"content-available":1},"order":7}'

    Source: https://developer.apple.com/documentation/usernotifications/generating-a-remote-notification
    """

    alert: ApnsAlert | None = attrs.field(default=None, converter=as_alert, kw_only=False)
    badge: int | None = None
    sound: ApnsSound | None = attrs.field(default=None, converter=as_sound)
    thread_id: str | None = None
    category: str | None = None
    content_available: bool = False
    mutable_content: bool | None = None
    target_content_id: str | None = None
    interruption_level: ApnsInterruptionLevel | None = attrs.field(
        default=None, converter=as_interruption_level
    )
    relevance_score: float | None = None
    filter_criteria: str | None = None
    url_args: tuple[str, ...] | None = attrs.field(default=None, converter=as_text_list)
    custom: Mapping[str, Any] | None = attrs.field(default=None, converter=as_json_object)

    _key = staticmethod(_hyphenated)

    def _faults(self) -> Iterator[Problem]:
        yield from self._share("relevance_score", source=_APPLE)
        if self.content_available:
            for field in ("alert", "badge", "sound"):
                if getattr(self, field) is not None:
                    reason = "does not belong into a silent push (content_available=True)"
                    yield self._fault(field, "silent", reason, source=_AWS)
        if "aps" in (self.custom or ()):
            yield self._fault("custom", "key", "takes keys beside aps; the fields stand for it")

    def content(self) -> Any:
        """Return the payload as JSON can hold it."""
        aps = super().content()
        custom = aps.pop("custom", {})
        for flag in ("content-available", "mutable-content"):
            if flag in aps:
                aps[flag] = int(aps[flag])
        return {"aps": aps, **custom}
