"""Types in the annotations of the clients that a program with one request does not need.

The module of a class is loaded only when ``typing.get_type_hints`` evaluates an annotation such as
``late_types.BatchResult``.
"""
# ruff: noqa: PLC0414  ("as" marks a name as exported for type checkers)

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from .lazy import load

_LATER: Final = {
    "AioConfig": "aiobotocore.config",
    "AioSession": "aiobotocore.session",
    "BatchOptions": ".batch.settings",
    "BatchResult": ".batch.result",
    "Config": "botocore.config",
    "Journal": ".batch.journal",
    "JournalFactory": ".batch.journal",
    "OutcomeStream": ".batch.threaded",
    "Preview": ".inspection.preview",
    "RoutedCalls": ".calls.legs",
    "Route": ".successors.route",
    "Progress": ".batch.progress",
    "SendTask": ".fleet.tasks",
    "ServiceClients": ".calls.service_clients",
    "Session": "boto3.session",
}

if TYPE_CHECKING:
    from aiobotocore.config import AioConfig as AioConfig
    from aiobotocore.session import AioSession as AioSession
    from boto3.session import Session as Session
    from botocore.config import Config as Config

    from .batch.journal import Journal as Journal
    from .batch.journal import JournalFactory as JournalFactory
    from .batch.progress import Progress as Progress
    from .batch.result import BatchResult as BatchResult
    from .batch.settings import BatchOptions as BatchOptions
    from .batch.threaded import OutcomeStream as OutcomeStream
    from .calls.legs import RoutedCalls as RoutedCalls
    from .calls.service_clients import ServiceClients as ServiceClients
    from .fleet.tasks import SendTask as SendTask
    from .inspection.preview import Preview as Preview
    from .successors.route import Route as Route
else:

    def __getattr__(name: str) -> Any:
        return load(__package__, _LATER, name)
