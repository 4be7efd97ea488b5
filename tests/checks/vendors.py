"""What the push services' own pages print, and what they write that nobody should send."""

from __future__ import annotations

import attrs

from pinpoint_direct import MessageRequest

NO_FLAG = "no content-available"
"""What is reported of Apple's own examples, since AWS demands the key."""
NAMES_ONE = "names a recipient"
"""What is reported of Firebase's own examples, since the request names the recipient for AWS."""
NOT_LISTED = "as far as AWS documents"
"""What is reported of push types that Apple has and Pinpoint's reference does not list."""


@attrs.frozen
class Printed:
    """A payload, its channel, the fields beside it, and what is rightly reported of it."""

    channel: str
    payload: object
    reported: tuple[str, ...] = ()
    fields: dict[str, object] = attrs.field(factory=dict)

    @property
    def request(self):
        """The request that sends the payload."""
        step = {"GCM": "with_gcm", "ADM": "with_adm"}.get(self.channel, "with_apns")
        message = getattr(MessageRequest(), step)(raw_content=self.payload, **self.fields)
        address = {"GCM": "c1:APA91bH", "ADM": "amzn1.adm-registration.v3.Y29t"}
        return message.to(address.get(self.channel, "a1" * 32), self.channel)


def v1(*reported, **message):
    return Printed("GCM", {"fcmV1Message": {"message": message}}, reported)


def aps(*reported, custom=None, **fields):
    content = fields.pop("content")
    return Printed("APNS", {"aps": content, **(custom or {})}, reported, fields)


POKER = {"title": "Game Request", "subtitle": "Five Card Draw", "body": "Bob wants to play poker"}
HERO = {"currentHealthLevel": 100, "eventDescription": "Adventure has begun!"}
STRING = ["string"]
LIVE = {"apns_push_type": "liveactivity"}
MATCH = {"title": "Portugal vs. Denmark", "body": "great match!"}
NEWS = {"title": "Breaking News", "body": "New news story available."}

EXAMPLES = {
    # https://developer.apple.com/documentation/usernotifications/generating-a-remote-notification
    "Apple: a game": aps(
        NO_FLAG,
        content={"alert": POKER, "category": "GAME_INVITATION"},
        custom={"gameID": "12345678"},
    ),
    "Apple: a badge and a sound": aps(
        NO_FLAG, content={"badge": 9, "sound": "bingbong.aiff"}, custom={"messageID": "ABCDEFGHIJ"}
    ),
    "Apple: a translation": aps(
        NO_FLAG,
        content={"alert": {"loc-key": "GAME_PLAY_REQUEST", "loc-args": ["Shelly", "Rick"]}},
    ),
    "Apple: a critical sound": aps(
        NO_FLAG,
        content={"alert": "Fire", "sound": {"critical": 1, "name": "alarm.caf", "volume": 1.0}},
    ),
    "Apple: a time-sensitive alert": aps(
        NO_FLAG,
        content={"alert": POKER, "interruption-level": "time-sensitive", "relevance-score": 0.5},
    ),
    # .../documentation/usernotifications/pushing-background-updates-to-your-app
    "Apple: a background update": aps(
        content={"content-available": 1}, custom={"acme1": "bar", "acme2": 42}
    ),
    # .../documentation/usernotifications/modifying-content-in-newly-delivered-notifications
    "Apple: an encrypted message": aps(
        NO_FLAG,
        content={
            "category": "SECRET",
            "mutable-content": 1,
            "alert": {"title": "Secret Message!", "body": "(Encrypted)"},
        },
        custom={"ENCRYPTED_DATA": "Salted__"},
    ),
    # .../library/archive/.../RemoteNotificationsPG/CreatingtheNotificationPayload.html
    "Apple: a button of old": aps(
        NO_FLAG,
        content={"alert": {**POKER, "action-loc-key": "PLAY"}, "badge": 5},
        custom={"acme1": "bar", "acme2": ["bang", "whiz"]},
    ),
    "Apple: bare text": aps(
        NO_FLAG, content={"alert": "You got your emails.", "badge": 9, "sound": "bingbong.aiff"}
    ),
    # .../library/archive/.../NotificationProgrammingGuideForWebsites
    "Apple: a website": aps(
        NO_FLAG,
        content={
            "alert": {
                "title": "Flight A998 Now Boarding",
                "body": "Boarding has begun for Flight A998.",
                "action": "View",
            },
            "url-args": ["boarding", "A998"],
        },
    ),
    # https://developer.apple.com/documentation/activitykit, and the session 10185 of WWDC 2023
    "Apple: an activity starts": aps(
        NOT_LISTED,
        content={
            "timestamp": 1234,
            "event": "start",
            "content-state": HERO,
            "attributes-type": "AdventureAttributes",
            "attributes": {"currentHealthLevel": 100, "eventDescription": "Adventure has begun!"},
            "alert": {
                "title": {"loc-key": "%@ is on an adventure!", "loc-args": ["Power Panda"]},
                "body": {"loc-key": "%@ found a sword!", "loc-args": ["Power Panda"]},
                "sound": "chime.aiff",
            },
        },
        **LIVE,
    ),
    "Apple: an activity listens to a channel": aps(
        NOT_LISTED,
        content={
            "timestamp": 1234,
            "event": "start",
            "content-state": HERO,
            "attributes-type": "AdventureAttributes",
            "attributes": {},
            "input-push-channel": "dHN0LXNyY2gtY2hubA==",
            "alert": POKER,
        },
        **LIVE,
    ),
    "Apple: an activity goes on": aps(
        NOT_LISTED,
        content={
            "timestamp": 1168364460,
            "event": "update",
            "relevance-score": 100,
            "stale-date": 1650998941,
            "content-state": HERO,
        },
        **LIVE,
    ),
    "Apple: an activity ends": aps(
        NOT_LISTED,
        content={
            "timestamp": 1168364460,
            "event": "end",
            "dismissal-date": 1663177260,
            "content-state": HERO,
        },
        **LIVE,
    ),
    "Apple: a location": aps(NOT_LISTED, content={}, apns_push_type="location"),
    "Apple: widgets": aps(NOT_LISTED, content={"content-changed": True}, apns_push_type="widgets"),
    "Apple: a managed device": Printed(
        "APNS", {"mdm": "PushMagicValue"}, (), {"apns_push_type": "mdm"}
    ),
    "Apple: files": Printed(
        "APNS",
        {"container-identifier": "NSFileProviderRootContainerItemIdentifier", "domain": "d"},
        (),
        {"apns_push_type": "fileprovider"},
    ),
    "Apple: a call": Printed("APNS_VOIP", {"caller": "Bob"}, (), {"apns_push_type": "voip"}),
    "Apple: a call without its type": Printed("APNS_VOIP", {"caller": "Bob"}),
    # https://firebase.google.com/docs/cloud-messaging
    "Firebase: a notification": v1(NAMES_ONE, token="bk3RNwTe3H0:CI2k_", notification=MATCH),
    "Firebase: data": v1(NAMES_ONE, token="bk3RNwTe3H0:CI2k_", data={"Nick": "Mario", "Room": "P"}),
    "Firebase: a topic": v1(
        NAMES_ONE,
        topic="news",
        notification=NEWS,
        data={"story_id": "story_12345"},
        android={"notification": {"click_action": "TOP_STORY_ACTIVITY"}},
        apns={"payload": {"aps": {"category": "NEW_MESSAGE_CATEGORY"}}},
    ),
    "Firebase: times and priorities": v1(
        notification=MATCH,
        android={"ttl": "86400s", "priority": "normal"},
        apns={"headers": {"apns-priority": "5"}, "payload": {"aps": {"category": "NEW"}}},
        webpush={"headers": {"TTL": "86400", "Urgency": "high"}},
    ),
    "Firebase: a colour and an icon": v1(
        notification=MATCH,
        android={"notification": {"icon": "stock_ticker_update", "color": "#7e55c3"}},
    ),
    "Firebase: a picture": v1(
        notification=MATCH,
        android={"notification": {"image": "https://foo.bar.pizza-monster.png"}},
        apns={
            "payload": {"aps": {"mutable-content": 1}},
            "fcm_options": {"image": "https://foo.bar.pizza-monster.png"},
        },
        webpush={"headers": {"image": "https://foo.bar.pizza-monster.png"}},
    ),
    "Firebase: a translation, in camel case": v1(
        android={
            "ttl": "3600s",
            "notification": {"bodyLocKey": "STOCK_BODY", "bodyLocArgs": ["FooCorp", "11.80"]},
        }
    ),
    "Firebase: a browser": v1(
        webpush={
            "notification": {"title": "Fish Photos", "requireInteraction": True, "actions": [{}]},
            "fcm_options": {"link": "https://dummypage.com"},
        },
    ),
    "Firebase: a label": v1(notification=MATCH, fcm_options={"analytics_label": "TestLabel_1.0~%"}),
    "Firebase: a Live Activity": v1(
        NAMES_ONE,
        token="FCM_TOKEN",
        apns={
            "live_activity_token": "LIVE_ACTIVITY_PUSH_TO_START_TOKEN",
            "headers": {"apns-priority": "10"},
            "payload": {
                "aps": {
                    "timestamp": 1234,
                    "event": "start",
                    "content-state": {"demo": 1},
                    "attributes-type": "DemoAttributes",
                    "attributes": {"demoAttribute": 1},
                    "alert": {"title": "test title", "body": "test body"},
                }
            },
        },
    ),
    "Firebase: a satellite": v1(notification=MATCH, android={"bandwidth_constrained_ok": True}),
    "Firebase: a trial": Printed(
        "GCM", {"fcmV1Message": {"validateOnly": True, "message": {"notification": MATCH}}}
    ),
    # https://docs.aws.amazon.com/sns/latest/dg/sns-fcm-v1-payloads.html
    "AWS: all of v1": Printed(
        "GCM",
        {
            "fcmV1Message": {
                "validate_only": False,
                "message": {
                    "notification": {"title": "string", "body": "string"},
                    "data": {"dataGen": "priority message"},
                    "android": {
                        "priority": "high",
                        "notification": {
                            "body_loc_args": STRING,
                            "title_loc_args": STRING,
                            "sound": "string",
                            "title_loc_key": "string",
                            "title": "string",
                            "body": "string",
                            "click_action": "clicky_clacky",
                            "body_loc_key": "string",
                        },
                        "data": {"dataAndroid": "priority message"},
                        "ttl": "10023.32s",
                    },
                    "apns": {
                        "payload": {
                            "aps": {
                                "alert": {
                                    "subtitle": "string",
                                    "title-loc-args": STRING,
                                    "title-loc-key": "string",
                                    "loc-args": STRING,
                                    "loc-key": "string",
                                    "title": "string",
                                    "body": "string",
                                },
                                "category": "Click",
                                "content-available": 0,
                                "sound": "string",
                                "badge": 5,
                            }
                        }
                    },
                    "webpush": {
                        "notification": {"badge": "5", "title": "string", "body": "string"},
                        "data": {"dataWeb": "priority message"},
                    },
                },
            }
        },
        (),
        {"time_to_live": 309744, "priority": "high"},
    ),
    "AWS: an alert that wakes the app": v1(
        notification={"title": "string", "body": "string"},
        android={"priority": "high", "notification": {"title": "string"}, "ttl": "0s"},
        apns={"payload": {"aps": {"alert": POKER, "content-available": 1, "badge": 5}}},
        webpush={"notification": {"badge": "URL", "body": "Test"}, "data": {"a": "b"}},
        data={"customGeneralDataKey": "priority message"},
    ),
    "AWS: all of the older form": Printed(
        "GCM",
        {
            "notification": {
                "title": "string",
                "body": "string",
                "android_channel_id": "string",
                "body_loc_args": STRING,
                "body_loc_key": "string",
                "click_action": "string",
                "color": "string",
                "icon": "string",
                "sound": "string",
                "tag": "string",
                "title_loc_args": STRING,
                "title_loc_key": "string",
            },
            "data": {"message": "priority message"},
        },
    ),
    # .../sns-send-custom-platform-specific-payloads-mobile-devices.html; Firebase refuses numbers
    "AWS: numbers among the data": v1(
        "not all text",
        notification={"title": "TitleTest"},
        data={"time_to_live": 3600, "collapse_key": "deals"},
    ),
    # https://developer.amazon.com/docs/adm/send-message.html and message-types.html
    "Amazon: a chat": Printed(
        "ADM", {"data": {"from": "Sam", "message": "Hey, Max.", "time": "10/26/2012 09:10:00"}}
    ),
    "Amazon: a sync": Printed("ADM", {"data": {}, "consolidationKey": "Sync"}),
    "Amazon: a download": Printed(
        "ADM",
        {"data": {"url": "https://s3.amazon.com/Catcher"}, "consolidationKey": "NewDownload"},
    ),
    "Amazon: a day": Printed(
        "ADM",
        {
            "data": {"key1": "value1", "key2": "value2"},
            "consolidationKey": "Some Key",
            "expiresAfter": 86400,
        },
    ),
    "Amazon: a notification": Printed(
        "ADM", {"notification": {"title": "Our latest offer", "body": "For you"}, "data": {}}
    ),
}


def android(notification):
    return v1(android={"notification": notification})


MISTAKES = {
    "a sound for all": (
        v1(notification={"title": "t", "sound": "x"}),
        "into message.android.notification",
    ),
    "a click for all": (
        v1(notification={"click_action": "x"}),
        "into message.android.notification",
    ),
    "a badge for all": (v1(notification={"badge": 1}), "into message.apns.payload.aps"),
    "a channel's older name": (
        v1(notification={"android_channel_id": "x"}),
        "into message.android.notification, as channel_id",
    ),
    "a channel one level up": (
        v1(android={"channel_id": "x"}),
        "into message.android.notification",
    ),
    "a time's older name": (v1(android={"time_to_live": 1}), "into message.android, as ttl"),
    "a priority one level up": (v1(priority="high"), "into message.android"),
    "data one level down": (v1(notification={"data": {}}), "into message"),
    "a message's member beside it": (
        Printed("GCM", {"fcmV1Message": {"message": {"data": {}}, "notification": {}}}),
        "into message",
    ),
    "a trial's older name": (v1(data={}, dry_run=True), "into fcmV1Message, as validate_only"),
    "headers in the payload": (
        v1(apns={"payload": {"aps": {"alert": "x"}, "headers": {"apns-priority": "5"}}}),
        "into apns.headers",
    ),
    "an alert beside aps": (v1(apns={"alert": "x"}), "into message.apns.payload.aps"),
    "a misspelt name": (android({"titel": "x"}), "did you mean title?"),
    "a name of nothing": (
        android({"xyz": "x"}),
        "has a member in message.android.notification that",
    ),
    "half of an enumeration's name": (
        android({"notification_priority": "HIGH"}),
        "did you mean PRIORITY_HIGH?",
    ),
    "a visibility": (android({"visibility": "HIDDEN"}), "takes one of"),
    "a colour by name": (android({"color": "red"}), "#rrggbb"),
    "a colour without #": (android({"color": "ff0000"}), "#rrggbb"),
    "a duration that is a number": (android({"vibrate_timings": [1]}), '"10s"'),
    "a flag that is text": (android({"sticky": "true"}), "true or false"),
    "a time of another form": (android({"event_time": "yesterday"}), "RFC 3339"),
    "arguments that are text": (android({"body_loc_args": "a"}), "takes a list"),
    "a light without its times": (
        android({"light_settings": {"color": {"red": 1}, "light_on_duration": "1s"}}),
        "lacks message.android.notification.light_settings.light_off_duration",
    ),
    "a light of 255": (
        android({"light_settings": {"color": {"red": 255}}}),
        "takes a number from 0 to 1",
    ),
    "a label with a space": (v1(fcm_options={"analytics_label": "a b"}), "1 to 50 letters"),
    "headers that are numbers": (v1(apns={"headers": {"apns-priority": 5}}), "takes text"),
    "Apple's mistakes through Firebase": (
        v1(apns={"payload": {"aps": {"alert": 5}}}),
        "has message.apns.payload.aps.alert, which takes text or an object",
    ),
    "a reserved key": (v1(data={"message_type": "x"}), "message_type"),
    "a reserved key for Android": (v1(android={"data": {"google.a": "x"}}), "gcm or google"),
    "a reserved key for browsers": (v1(webpush={"data": {"from": "x"}}), "key from"),
    "a block of v1 in the older form": (
        Printed("GCM", {"notification": {"title": "t"}, "apns": {}, "android": {}}),
        "has android, apns, which the older form does not have",
    ),
    "the older form beside v1": (
        Printed("GCM", {"fcmV1Message": {"message": {"data": {}}}, "notification": {}}),
        "next to fcmV1Message",
    ),
    "an alert that is a number": (aps(content={"alert": 5}), "takes text or an object"),
    "a sound that is a flag": (aps(content={"sound": True}), "takes text or an object"),
    "a badge that is text": (aps(content={"badge": "1"}), "takes a whole number"),
    "an alert's text that is a number": (aps(content={"alert": {"body": 5}}), "aps.alert.body"),
    "an alert's arguments": (aps(content={"alert": {"loc-args": "a"}}), "aps.alert.loc-args"),
    "a title beside the alert": (aps(content={"title": "x"}), "into aps.alert"),
    "a level in capitals": (
        aps(content={"interruption-level": "CRITICAL"}),
        "did you mean critical?",
    ),
    "a score past 1": (aps(content={"relevance-score": 5}), "from 0 to 1"),
    "a volume past 1": (aps(content={"sound": {"name": "a", "volume": 5}}), "from 0 to 1"),
    "an underscore": (aps(content={"mutable_content": 1}), "did you mean mutable-content?"),
    "camel case for Apple": (aps(content={"threadId": "x"}), "did you mean thread-id?"),
    "a flag for a number": (aps(content={"mutable-content": True}), "the number 0 or 1"),
    "an event there is not": (aps(content={"event": "stop"}), "takes one of start, update, end"),
    "aps that is a list": (Printed("APNS", {"aps": ["x"]}), "has aps, which takes an object"),
    "a time for Amazon that is text": (
        Printed("ADM", {"data": {}, "expiresAfter": "86400"}),
        "takes a whole number",
    ),
    "more than a month": (Printed("ADM", {"data": {}, "expiresAfter": 2_678_401}), "to 2,678,400"),
    "a key for Amazon that is a number": (Printed("ADM", {"consolidationKey": 1}), "takes text"),
    "another spelling for Amazon": (
        Printed("ADM", {"data": {}, "expires_after": 60}),
        "did you mean expiresAfter?",
    ),
    "another checksum": (Printed("ADM", {"data": {"a": "b"}, "md5": "x"}), "checksum of data"),
    "text beside a notification": (
        Printed("ADM", {"data": {}, "title": "x"}),
        "into notification",
    ),
}
