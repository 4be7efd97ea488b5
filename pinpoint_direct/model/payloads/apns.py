"""The payload of an Apple push."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, ClassVar, cast

import attrs

from ...errors import Problem
from ..converters import as_text_list
from ..vendors import apple
from ..vendors.apple import ActivityEvent, ApnsInterruptionLevel
from ..vendors.tables import Table
from .payload import Part, Payload, as_json_object

__all__ = ["ApnsAlert", "ApnsInterruptionLevel", "ApnsPayload", "ApnsSound"]

_AWS = "https://docs.aws.amazon.com/pinpoint/latest/apireference/apps-application-id-messages.html"


class _ApplePart(Part):
    """A part of an Apple payload: names with hyphens, and 0 and 1 where Python has flags."""

    __slots__ = ()

    @staticmethod
    def _key(field: str) -> str:
        return field.replace("_", "-")

    def _members(self) -> dict[str, Any]:
        return {
            key: int(value) if isinstance(value, bool) and key != "content-changed" else value
            for key, value in super()._members().items()
        }


@attrs.frozen(kw_only=True, repr=False, eq=False)
class ApnsAlert(_ApplePart):
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
        sound: The sound of an update of a Live Activity; elsewhere, sounds are next to the alert.
        extra: Further keys of Apple's, with any value that JSON can hold.

    Raises:
        ValidationError: If a field has the wrong type, or ``extra`` has a key that a field sets as
            well.

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
    sound: str | None = None
    extra: Mapping[str, Any] | None = attrs.field(default=None, converter=as_json_object)

    _table: ClassVar[Table] = apple.ALERT

    def content(self) -> Any:
        """Return this part as JSON can hold it: bare text, if there is no more than that."""
        content = super().content()
        return self.body if [*content] == ["body"] else content


@attrs.frozen(kw_only=True, repr=False, eq=False)
class ApnsSound(_ApplePart):
    """The sound of an Apple push, where its name alone does not do.

    Attributes:
        name: File name of a sound, as in ``APNSMessage.sound``. May be given by position.
        critical: ``True`` for a sound that a muted device plays too. Apple must have allowed the
            app to.
        volume: Loudness of a critical sound, from 0.0 (silent) to 1.0.
        extra: Further keys of Apple's, with any value that JSON can hold.

    Raises:
        ValidationError: If a field has the wrong type, ``volume`` is not within 0 and 1, or
            ``extra`` has a key that a field sets as well.

    Source: https://developer.apple.com/documentation/usernotifications/generating-a-remote-notification
    """

    name: str | None = attrs.field(default=None, kw_only=False)
    critical: bool | None = None
    volume: float | None = None
    extra: Mapping[str, Any] | None = attrs.field(default=None, converter=as_json_object)

    _table: ClassVar[Table] = apple.SOUND

    def content(self) -> Any:
        """Return this part as JSON can hold it: the bare name, if there is no more than that."""
        content = super().content()
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


def as_unix_time(value: int | datetime | None) -> int | None:
    """Write a point in time as seconds since 1970; a time without a zone is none."""
    if isinstance(value, datetime):
        return int(value.timestamp()) if value.tzinfo is not None else cast("int", value)
    return value


@attrs.frozen(kw_only=True, repr=False, eq=False)
class ApnsPayload(_ApplePart, Payload):
    """The payload of an Apple push, for a ``raw_content`` on the ``APNS`` channels.

    It becomes ``{"aps": {...}}`` with your own keys next to ``aps``. The key ``content-available``,
    which AWS demands, is always written. The fields from ``event`` to ``input_push_channel`` are
    for Live Activities; points in time are seconds since 1970, or a ``datetime`` with a time zone.

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
            Among Live Activities, any number: the highest is shown first.
        filter_criteria: What the app's Focus filter is asked about.
        url_args: What fills the placeholders of the page of a Safari web push.
        event: What happens to a Live Activity: ``"start"``, ``"update"`` or ``"end"``.
        timestamp: When the content of a Live Activity was true: the system shows the latest.
        content_state: The content of a Live Activity, as the app's own type decodes it.
        stale_date: When that content is out of date.
        dismissal_date: When an ended Live Activity is taken away.
        attributes_type: Name of the app's type of a Live Activity that is started.
        attributes: The lasting data of a Live Activity that is started.
        input_push_token: ``True`` to ask for a token for updates of a started Live Activity.
        input_push_channel: The broadcast channel that a started Live Activity listens to.
        content_changed: ``True`` to have the app's widgets drawn again.
        aps_extra: Further keys of Apple's inside ``aps``, with any value that JSON can hold.
        custom: Your own keys, next to ``aps``, with any value that JSON can hold.

    Raises:
        ValidationError: If a field has the wrong type, a silent push has an alert, a badge or a
            sound, ``relevance_score`` is not within 0 and 1 (without ``event``), ``custom`` has the
            key ``aps``, or ``aps_extra`` has one that a field sets as well.

    Example:
        >>> from pinpoint_direct import ApnsPayload
        >>> ApnsPayload("Dinner is ready", badge=1, custom={"order": 7}).to_json()
        '{"aps":{"alert":"Dinner is ready","badge":1,"content-available":0},"order":7}'
        >>> ApnsPayload(content_available=True, custom={"order": 7}).to_json()
        '{"aps":{"content-available":1},"order":7}'
        >>> update = ApnsPayload(event="update", timestamp=1767225600, content_state={"goals": 2})
        >>> sorted(update.content()["aps"])
        ['content-available', 'content-state', 'event', 'timestamp']

    Source: https://developer.apple.com/documentation/usernotifications/generating-a-remote-notification,
    https://developer.apple.com/documentation/activitykit/starting-and-updating-live-activities-with-activitykit-push-notifications
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
    event: ActivityEvent | None = None
    timestamp: int | None = attrs.field(default=None, converter=as_unix_time)
    content_state: Mapping[str, Any] | None = attrs.field(default=None, converter=as_json_object)
    stale_date: int | None = attrs.field(default=None, converter=as_unix_time)
    dismissal_date: int | None = attrs.field(default=None, converter=as_unix_time)
    attributes_type: str | None = None
    attributes: Mapping[str, Any] | None = attrs.field(default=None, converter=as_json_object)
    input_push_token: bool | None = None
    input_push_channel: str | None = None
    content_changed: bool | None = None
    aps_extra: Mapping[str, Any] | None = attrs.field(default=None, converter=as_json_object)
    custom: Mapping[str, Any] | None = attrs.field(default=None, converter=as_json_object)

    _table: ClassVar[Table] = apple.APS

    def _faults(self) -> Iterator[Problem]:
        yield from super()._faults()
        if self.content_available:
            for field in ("alert", "badge", "sound"):
                if getattr(self, field) is not None:
                    reason = "does not belong into a silent push (content_available=True)"
                    yield self._fault(field, "silent", reason, source=_AWS)
        if "aps" in (self.custom or ()):
            yield self._fault(
                "custom", "key", "takes keys next to aps; the fields represent aps itself"
            )
        yield from self._twice("aps_extra", self._members())

    def content(self) -> Any:
        """Return the payload as JSON can hold it."""
        return {"aps": {**self._members(), **(self.aps_extra or {})}, **(self.custom or {})}
