"""botocore's models of the successors: what conversions are measured against."""

from __future__ import annotations

import re
from functools import cache

from botocore.loaders import Loader
from botocore.model import ServiceModel
from botocore.validate import ParamValidator

_loader = Loader()
OPERATIONS = {
    "sesv2": ("SendEmail",),
    "pinpoint-sms-voice-v2": ("SendTextMessage", "SendVoiceMessage"),
}


@cache
def service(name):
    return ServiceModel(_loader.load_service_model(name, "service-2"), name)


def input_shape(conversion):
    return service(conversion.service).operation_model(conversion.operation).input_shape


def modelled_reasons():
    """Return the reasons of errors that these models have: older ones lack some."""
    return {
        reason
        for name, operations in OPERATIONS.items()
        for operation in operations
        for shape in service(name).operation_model(operation).error_shapes
        if "Reason" in shape.members
        for reason in shape.members["Reason"].enum
    }


def mistakes(conversion):
    """Return what botocore refuses, and what breaks the lengths, patterns and enumerations."""
    shape = input_shape(conversion)
    report = ParamValidator().validate(conversion.arguments, shape)
    return [report.generate_report()] * report.has_errors() + [
        *_breaches(conversion.arguments, shape, "")
    ]


def _breaches(value, shape, path):
    rules, kind = shape.metadata, shape.type_name
    size = value if kind == "integer" else len(value) if hasattr(value, "__len__") else None
    if size is not None and not rules.get("min", size) <= size <= rules.get("max", size):
        yield f"{path}: {size}"
    if kind == "string":
        pattern = rules.get("pattern", r"[\s\S]*").removeprefix("^").removesuffix("$")
        if not re.fullmatch(pattern, value) or value not in rules.get("enum", [value]):
            yield f"{path}: not {pattern}, or not of the enumeration"
    elif kind == "structure":
        for name, one in value.items():
            yield from _breaches(one, shape.members[name], f"{path}.{name}")
    elif kind == "map":
        for place, (key, one) in enumerate(value.items()):
            yield from _breaches(key, shape.key, f"{path}[key {place}]")
            yield from _breaches(one, shape.value, f"{path}[{place}]")
    elif kind == "list":
        for place, one in enumerate(value):
            yield from _breaches(one, shape.member, f"{path}[{place}]")


# Every reason that AWS End User Messaging is known to give, by botocore 1.43.117.
_REASONS = """
    ACCOUNT_DISABLED ASSOCIATIONS_PER_REGISTRATION ATTACHMENT_TYPE_NOT_SUPPORTED
    CANNOT_ADD_OPTED_OUT_NUMBER CANNOT_PARSE CHANNEL_NOT_ENABLED CONFIGURATION_SETS_PER_ACCOUNT
    COUNTRY_CODE_MISMATCH COUNTRY_NOT_ENABLED CREATE_REGISTRATION_VERSION_NOT_ALLOWED
    DAILY_DESTINATION_CALL_LIMIT DAILY_NOTIFY_TIER_MESSAGE_LIMIT DELETION_PROTECTION_ENABLED
    DESTINATION_COUNTRY_BLOCKED DESTINATION_COUNTRY_BLOCKED_BY_PROTECT_CONFIGURATION
    DESTINATION_PHONE_NUMBER_BLOCKED_BY_PROTECT_NUMBER_OVERRIDE
    DESTINATION_PHONE_NUMBER_NOT_VERIFIED DESTINATION_PHONE_NUMBER_OPTED_OUT
    DISASSOCIATE_REGISTRATION_NOT_ALLOWED DISCARD_REGISTRATION_VERSION_NOT_ALLOWED
    EDIT_REGISTRATION_FIELD_VALUES_NOT_ALLOWED EVENT_DESTINATIONS_PER_CONFIGURATION_SET
    EVENT_DESTINATION_MISMATCH FIELD_VALIDATION_FAILED INSUFFICIENT_ACCOUNT_REPUTATION
    INTERNATIONAL_SENDING_NOT_SUPPORTED INVALID_ARN INVALID_FILTER_VALUES
    INVALID_IDENTITY_FOR_DESTINATION_COUNTRY INVALID_NEXT_TOKEN INVALID_PARAMETER
    INVALID_REGISTRATION_ASSOCIATION INVALID_REQUEST KEYWORDS_PER_PHONE_NUMBER KEYWORDS_PER_POOL
    KEYWORD_MISMATCH LAST_PHONE_NUMBER MAXIMUM_SIZE_EXCEEDED MEDIA_TYPE_NOT_SUPPORTED
    MESSAGE_TYPE_MISMATCH MISSING_PARAMETER MONTHLY_SPEND_LIMIT_REACHED_FOR_MEDIA
    MONTHLY_SPEND_LIMIT_REACHED_FOR_NOTIFY MONTHLY_SPEND_LIMIT_REACHED_FOR_RCS
    MONTHLY_SPEND_LIMIT_REACHED_FOR_TEXT MONTHLY_SPEND_LIMIT_REACHED_FOR_VOICE
    NOTIFY_CONFIGURATIONS_PER_ACCOUNT NOTIFY_CONFIGURATION_NOT_ACTIVE
    NO_ORIGINATION_IDENTITIES_FOUND NUMBER_CAPABILITIES_MISMATCH OPT_OUT_LISTS_PER_ACCOUNT
    OPT_OUT_LIST_MISMATCH ORIGINATION_IDENTITIES_PER_POOL OTHER
    PARAMETERS_CANNOT_BE_USED_TOGETHER PHONE_NUMBERS_PER_ACCOUNT PHONE_NUMBERS_PER_REGISTRATION
    PHONE_NUMBER_ASSOCIATED_TO_POOL PHONE_NUMBER_ASSOCIATED_TO_REGISTRATION
    PHONE_NUMBER_CANNOT_BE_OPTED_IN PHONE_NUMBER_CANNOT_BE_RELEASED
    PHONE_NUMBER_NOT_ASSOCIATED_TO_POOL PHONE_NUMBER_NOT_IN_REGISTRATION_REGION
    POOLS_PER_ACCOUNT POOL_ASSOCIATED_TO_NOTIFY_CONFIGURATION PRICE_OVER_THRESHOLD
    PROTECT_CONFIGURATIONS_PER_ACCOUNT PROTECT_CONFIGURATION_ASSOCIATED_WITH_CONFIGURATION_SET
    PROTECT_CONFIGURATION_IS_ACCOUNT_DEFAULT
    PROTECT_CONFIGURATION_NOT_ASSOCIATED_WITH_CONFIGURATION_SET RCS_AGENTS_PER_ACCOUNT
    RCS_AGENT_ALREADY_ASSOCIATED_TO_REGISTRATION_TYPE RCS_AGENT_ASSOCIATED_TO_POOL
    REGISTRATIONS_PER_ACCOUNT REGISTRATION_ALREADY_SUBMITTED
    REGISTRATION_ATTACHMENTS_CREATED_PER_DAY REGISTRATION_ATTACHMENTS_PER_ACCOUNT
    REGISTRATION_FIELD_CANNOT_BE_DELETED REGISTRATION_NOT_COMPLETE
    REGISTRATION_VERSIONS_CREATED_PER_DAY REQUESTED_SPEND_LIMIT_HIGHER_THAN_SERVICE_LIMIT
    RESOURCE_ALREADY_ASSOCIATED RESOURCE_ALREADY_EXISTS RESOURCE_DELETION_NOT_ALLOWED
    RESOURCE_MODIFICATION_NOT_ALLOWED RESOURCE_NOT_ACCESSIBLE RESOURCE_NOT_ACTIVE
    RESOURCE_NOT_EMPTY SELF_MANAGED_OPT_OUTS_MISMATCH SENDER_IDS_PER_ACCOUNT
    SENDER_ID_ASSOCIATED_TO_POOL SENDER_ID_NOT_REGISTERED SENDER_ID_NOT_SUPPORTED
    SENDER_ID_REQUIRES_REGISTRATION SUBMIT_REGISTRATION_VERSION_NOT_ALLOWED TAGS_PER_RESOURCE
    TWO_WAY_CHANNEL_NOT_PRESENT TWO_WAY_CONFIG_MISMATCH TWO_WAY_NOT_ENABLED
    TWO_WAY_NOT_SUPPORTED_IN_COUNTRY TWO_WAY_NOT_SUPPORTED_IN_REGION TWO_WAY_TOPIC_NOT_PRESENT
    UNKNOWN_OPERATION UNKNOWN_REGISTRATION_FIELD UNKNOWN_REGISTRATION_SECTION
    UNKNOWN_REGISTRATION_TYPE UNKNOWN_REGISTRATION_VERSION UNSPECIFIED_PARAMETER_NOT_SUPPORTED
    VERIFICATION_ALREADY_COMPLETE VERIFICATION_ATTEMPTS_PER_DAY VERIFICATION_CODE_EXPIRED
    VERIFICATION_CODE_MISMATCH VERIFIED_DESTINATION_NUMBERS_PER_ACCOUNT
    VOICE_CAPABILITY_NOT_AVAILABLE
"""
REASONS = frozenset(_REASONS.split())
