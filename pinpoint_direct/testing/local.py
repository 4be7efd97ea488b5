"""Local Pinpoint itself: what users call."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Generator, Mapping
from contextlib import AbstractAsyncContextManager, AbstractContextManager, contextmanager
from typing import Any, TypeVar

from botocore.config import Config

from ..errors import Problem, ValidationError
from ..extras import needs
from ..model.enums import ChannelType, ChannelTypeOrName, DeliveryStatus
from ..rendering.rendering import Rendered
from . import in_process
from .engine import Engine
from .faults import failure_named
from .plans import checked_times, scripted_result
from .quotas import checked_rate, checked_rates
from .recording import Call
from .server import serving
from .services import PINPOINT, SERVICES, checked_service
from .successors import checked_sandbox
from .wire import Refusal

__all__ = ["LocalPinpoint"]

ClientT = TypeVar("ClientT")
_LONGEST_LATENCY = 3600
REGION = "us-east-1"
"""The region of clients that are made here, unless another is named."""


class LocalPinpoint:
    """Amazon Pinpoint's direct messages on this machine: no AWS, no credentials, no mocks.

    Real clients talk to it: in this process (``boto3_client``, ``aiobotocore_client``, ``attach``,
    ``activate``), or from anywhere on this machine over HTTP (``serve``). It answers as the service
    is documented to; what is assumed stands in the documentation of Local Pinpoint, in one table.
    Unless scripted otherwise by :meth:`script` and :meth:`fail`, every message that can be sent is
    sent.

    It also keeps endpoints and users (:meth:`add_endpoint`, and the operations UpdateEndpoint,
    UpdateEndpointsBatch, GetEndpoint, DeleteEndpoint and GetUserEndpoints). Any other operation is
    refused: nothing goes on to AWS.

    Thread-safe.

    Example:
        >>> from pinpoint_direct import PinpointDirect, SMSMessage
        >>> from pinpoint_direct.testing import LocalPinpoint
        >>> local = LocalPinpoint()
        >>> client = PinpointDirect("app", client=local.boto3_client())
        >>> hello = SMSMessage("Hello {{name}}")
        >>> response = client.send(hello, to={"+12065550100": {"name": "Ana"}})
        >>> local.delivered[0].body
        'Hello Ana'
    """

    def __init__(
        self,
        *,
        latency: float = 0.0,
        requests_per_second: int | Mapping[str, int] | None = None,
        messages_per_second: int | None = None,
        messages_per_second_each: int | None = None,
        credentials: Mapping[str, str] | None = None,
        refuse_problems: bool = False,
        share_default_substitutions: bool = False,
        clock: Callable[[], float] = time.monotonic,
        sandbox: bool | Collection[str] = False,
    ) -> None:
        """Make a Local Pinpoint that has received nothing.

        Args:
            latency: Seconds that every answer takes, from 0 to 3,600.
            requests_per_second: Requests to send that each service takes in any one second; the
                next is refused as a whole with ``TooManyRequestsException`` (HTTP 429), by AWS End
                User Messaging with ``ThrottlingException`` (HTTP 400). A mapping of services' names
                to such numbers limits those alone. ``None`` for no limit.
            messages_per_second: Messages that are sent in any one second, whoever they go to; the
                next recipient's result is THROTTLED. ``None`` for no limit.
            messages_per_second_each: Messages that are sent to any one address in any one second;
                the next result of that address is THROTTLED. ``None`` for no limit.
            credentials: Access key ids and their secrets. If given, a request must be signed with
                one of them (AWS Signature Version 4), or it is refused with HTTP 403; clients that
                are made here sign with the first. ``None`` takes any request.
            refuse_problems: Refuse a request that ``check`` finds an error in, with
                ``BadRequestException`` (HTTP 400) and the errors as its text. See :attr:`problems`.
            share_default_substitutions: Whether the substitutions of ``DefaultMessage`` fill the
                other messages too, below their own. AWS's pages can be read both ways; ``render``
                and ``check`` take each message's own alone.
            clock: What the limits read the time from, in seconds; for tests that do not want to
                wait.
            sandbox: ``True`` lets SES and AWS End User Messaging refuse everybody, as new accounts
                are held to verified recipients; or the verified numbers, addresses and domains, the
                senders of e-mail among them.

        Raises:
            ValidationError: If an argument is out of its range.
        """
        is_number = isinstance(latency, (int, float)) and not isinstance(latency, bool)
        if not (is_number and 0 <= latency <= _LONGEST_LATENCY):
            raise ValidationError.of("latency", "limit", "takes seconds, from 0 to 3,600")
        if credentials is not None and not credentials:
            raise ValidationError.of("credentials", "limit", "takes at least one key, or None")
        self._engine = Engine(
            requests_per_second=checked_rates(requests_per_second),
            messages_per_second=checked_rate("messages_per_second", messages_per_second),
            messages_per_second_each=checked_rate(
                "messages_per_second_each", messages_per_second_each
            ),
            credentials=None if credentials is None else dict(credentials),
            latency=latency,
            refuse_problems=refuse_problems,
            share_default_substitutions=share_default_substitutions,
            clock=clock,
            sandbox=checked_sandbox(sandbox),
        )

    def boto3_client(
        self,
        service: str = PINPOINT.name,
        *,
        region_name: str = REGION,
        config: Config | None = None,
    ) -> Any:
        """Return a new boto3 client that is answered here.

        It needs no credentials and no network.

        It reads nobody's AWS configuration files. Environment variables of botocore
        (``AWS_MAX_ATTEMPTS`` and so on) count for it as for any client.

        Args:
            service: ``"pinpoint"``, ``"sesv2"`` or ``"pinpoint-sms-voice-v2"``.
            region_name: The AWS region it believes to be in.
            config: Botocore's configuration, for instance of its retries.

        Returns:
            The client. Its methods are boto3's, so it is typed ``Any``.

        Raises:
            ValidationError: If the service is another one.
        """
        return in_process.make_client(self._engine, region_name, config, service)

    def clients(self) -> dict[str, Any]:
        """Return a new boto3 client for each service that is here, by its name."""
        return {name: self.boto3_client(name) for name in SERVICES}

    def aiobotocore_client(
        self,
        service: str = PINPOINT.name,
        *,
        region_name: str = REGION,
        config: Config | None = None,
    ) -> AbstractAsyncContextManager[Any]:
        """Return a new aiobotocore client that is answered here.

        See :meth:`boto3_client`.

        Args:
            service: The service's name.
            region_name: The AWS region it believes to be in.
            config: Botocore's configuration: an ``AioConfig``.

        Returns:
            An asynchronous context manager, for ``async with``, that gives the client.

        Raises:
            ImportError: If aiobotocore (the extra ``[async]``) is not installed.
            ValidationError: If the service is another one than those three.
        """
        name = checked_service(service).name
        with needs("async"):
            from . import asynchronous  # noqa: PLC0415  (aiobotocore need not be there)

        return asynchronous.make_client(self._engine, region_name, config, name)

    def attach(self, client: ClientT) -> ClientT:
        """Answer all that an existing client sends from now on, for as long as it lives.

        Args:
            client: A boto3 or aiobotocore client for Pinpoint, SES (``sesv2``) or AWS End User
                Messaging. If it has no credentials, it no longer needs any.

        Returns:
            The client itself. If several Local Pinpoints are attached, the last one answers.
        """
        if hasattr(client, "__aenter__"):
            from . import asynchronous  # noqa: PLC0415  (imports aiobotocore, which brought this client)

            asynchronous.attach(client, self._engine)
        else:
            in_process.attach(client, self._engine)
        return client

    def activate(self) -> AbstractContextManager[LocalPinpoint]:
        """Answer every client for the three services made inside the block, by whatever code.

        So code that makes its own boto3 or aiobotocore client is tested as it is. Inside, the
        environment holds credentials that can do no harm, and the region ``us-east-1`` if none is
        set; boto3's default session is a new one. moto's ``mock_aws`` may be around the block or
        inside it: then moto keeps all other operations and services. Blocks may be nested: the
        innermost one answers.

        A client that was made before the block is not answered: :meth:`attach` it. A client that
        was made inside is answered in later blocks too, whoever's they are; between blocks it
        raises ``RuntimeError`` and sends nothing. It holds for the whole process, all threads
        included. Requests to an address at which a Local Pinpoint of this process serves go there.

        Returns:
            A context manager that gives the Local Pinpoint itself.
        """
        return self._activated()

    @contextmanager
    def _activated(self) -> Generator[LocalPinpoint]:
        from .activation import activated  # noqa: PLC0415  (imports boto3, which is slow)

        with activated(self._engine, REGION):
            yield self

    def serve(self, port: int = 0, *, with_moto: bool = False) -> AbstractContextManager[str]:
        """Serve over HTTP on 127.0.0.1 while the ``with`` block runs.

        Args:
            port: The port, 0 for any that is free.
            with_moto: Let moto answer everything that is not here, on the same port, from its
                memory in this process: one request at a time, so that a conditional write is one.

        Returns:
            A context manager that gives the URL, for ``endpoint_url=`` or for
            ``AWS_ENDPOINT_URL_PINPOINT``, which every AWS SDK and the AWS CLI heed.

        Raises:
            ValidationError: If ``port`` is none.
            OSError: If the port is taken.
            ImportError: If ``with_moto`` is asked for, and moto with its server (the extra
                ``[testing]``) is not installed.
        """
        fallback = None
        if with_moto:
            with needs("testing"):
                from .moto_fallback import moto_answers  # noqa: PLC0415  (moto need not be there)

            fallback = moto_answers()
        return serving(self._engine, port, fallback)

    def script(
        self,
        recipient: str,
        status: DeliveryStatus | str | None,
        *,
        times: int | None = None,
        status_code: int | None = None,
        status_message: str | None = None,
        updated_token: str | None = None,
        reason: str | None = None,
    ) -> None:
        """Plan what becomes of messages to one recipient, by whichever service they go.

        SES and AWS End User Messaging have errors in place of statuses: OPT_OUT (or a text that
        says so) is the ``ConflictException`` of an opted-out number there, THROTTLED and
        TEMPORARY_FAILURE are throttling, UNKNOWN_FAILURE and TIMEOUT an error of the server, after
        which the message may have been sent; all else is a refusal of the message.

        Scripts that have a number of times come first, in the order they were given; then what
        holds from now on. For one message the first name that has a script decides: the endpoint's
        id, the address, the user's id, ``"*"``. A script for a user is used once a call, for all
        endpoints of the user.

        Args:
            recipient: An address, an endpoint's id, a user's id, or ``"*"`` for anybody.
            status: A ``DeliveryStatus`` or its name; any other text but a misspelt one, as a status
                that AWS may come to answer with; or ``None`` to leave the recipient out of the
                answer.
            times: How often, at least 1; ``None`` from now on, in place of what held so far.
            status_code: The code beside the status; otherwise the one that usually comes with it.
            status_message: The text beside the status; otherwise the one that usually comes with
                it. For real ones see ``pinpoint_direct.testing.status_messages``.
            updated_token: The new device token that the provider gave.
            reason: The reason that AWS End User Messaging gives, or the error of SES, in place of
                the one that the status leads to.

        Raises:
            ValidationError: If an argument is wrong; a misspelt status is answered with the known
                ones.
        """
        planned = scripted_result(
            recipient, status, status_code, status_message, updated_token, reason=reason
        )
        number = checked_times(times)
        with self._engine.lock:
            self._engine.sender.scripts.add(str(recipient), planned, number)

    def fail(
        self,
        what: str | int,
        *,
        times: int | None = 1,
        message: str | None = None,
        service: str | None = None,
    ) -> None:
        """Plan that whole calls that send fail.

        Failures that have a number of times come first, in the order they were given; then what
        holds from now on.

        Args:
            what: An error's name (``"TooManyRequestsException"``); an HTTP status from 400 to 599,
                which names no error, as a gateway's answer; or what befalls the answer *after* the
                request was taken: ``"timeout"`` (it never comes), ``"reset"`` (the connection is
                cut), ``"truncated"`` (half of it comes), ``"html"`` (a page of HTML comes with
                status 200).
            times: How many HTTP requests fail, at least 1: a client that repeats its request meets
                the next of them. ``None`` for all from now on.
            message: The error's text; otherwise a general one.
            service: The service whose calls fail, by its name; ``None`` for whichever comes next.

        Raises:
            ValidationError: If an argument is wrong; an unknown failure is answered with the known
                ones.
        """
        meant = None if service is None else checked_service(service)
        failure = failure_named(what, message, meant)
        number = checked_times(times)
        with self._engine.lock:
            self._engine.failures[service].add(failure, number)

    def add_endpoint(
        self,
        endpoint_id: str,
        *,
        address: str,
        channel_type: ChannelTypeOrName,
        user_id: str | None = None,
    ) -> None:
        """Keep an endpoint, for every application; one of the same id is changed.

        Args:
            endpoint_id: The endpoint's id, without ``$``, ``{`` and ``}``.
            address: Where it leads: a device token, a phone number, an e-mail address.
            channel_type: Its channel: a ``ChannelType`` or its name.
            user_id: The user whose endpoint it is, without ``$``, ``{`` and ``}``. A user can have
                15 endpoints.

        Raises:
            ValidationError: If an argument is wrong.
        """
        channels = [channel.value for channel in ChannelType]
        if channel_type not in channels:
            raise ValidationError.of("channel_type", "enum", f"takes one of {', '.join(channels)}")
        texts = {"endpoint_id": endpoint_id, "address": address, "user_id": user_id}
        for name, value in texts.items():
            if not (isinstance(value, str) and value) and (name != "user_id" or value is not None):
                raise ValidationError.of(name, "type", "takes text that is not empty")
        endpoint: dict[str, Any] = {"Address": address, "ChannelType": str(channel_type)}
        if user_id is not None:
            endpoint["User"] = {"UserId": user_id}
        with self._engine.lock:
            try:
                self._engine.sender.endpoints.update(None, endpoint_id, endpoint)
            except Refusal as refusal:
                raise ValidationError.of("add_endpoint", "limit", refusal.message) from None

    @property
    def calls(self) -> tuple[Call, ...]:
        """Every request to send that was received, by any service, in order.

        Refused and repeated ones are included.
        """
        with self._engine.lock:
            return tuple(self._engine.record.calls)

    @property
    def delivered(self) -> tuple[Rendered, ...]:
        """What recipients read, by every message that was sent, in order.

        Those that may have been sent are included; see :meth:`sends_to`.
        """
        with self._engine.lock:
            return tuple(self._engine.record.delivered)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What ``check`` finds in the requests of ``calls``, in order, the same thing once.

        Errors and warnings, whether they were refused or not. A real service may answer such a
        request with SUCCESSFUL, too, so without a look at this a test of a wrong program passes.

        Example:
            >>> from pinpoint_direct import PinpointDirect, SMSMessage
            >>> from pinpoint_direct.testing import LocalPinpoint
            >>> local = LocalPinpoint()
            >>> client = PinpointDirect("app", client=local.boto3_client())
            >>> client.send(SMSMessage("Your code is {{code}}"), to="0171 12345").all_successful
            True
            >>> [(problem.severity, problem.rule) for problem in local.problems]
            [('error', 'address'), ('warning', 'variable')]
        """
        from ..inspection.checks import check  # noqa: PLC0415  (few ask for it)

        requests = dict.fromkeys(call.request for call in self.calls if call.request is not None)
        return tuple(dict.fromkeys(found for one in requests for found in check(one)))

    def sends_to(self, recipient: str) -> int:
        """Return how often somebody was really sent to: the measure of "nobody twice".

        What may have been sent counts as sent, for so a careful client must take it: SUCCESSFUL,
        UNKNOWN_FAILURE, TIMEOUT and any status that AWS has not documented, a recipient who is
        missing from the answer, and everything in a call that failed after it was taken
        (``"timeout"``, ``"reset"``, ``"truncated"``, ``"html"``, an HTTP status from 500, and 408).
        THROTTLED and the other statuses do not count, nor do calls that were refused.

        Args:
            recipient: An address, an endpoint's id or a user's id. A user counts once a call,
                however many endpoints were sent to.

        Returns:
            The number of messages; of calls, for a user.
        """
        with self._engine.lock:
            return self._engine.record.sends_to(recipient)

    def attempts(self) -> tuple[int, ...]:
        """Return the number of HTTP requests of each call, in order.

        More than 1 is a repeated send.

        Requests belong to one call if their ``amz-sdk-invocation-id`` is the same, as AWS's SDKs
        send it. A request without one is a call by itself.
        """
        with self._engine.lock:
            return self._engine.record.attempts()

    def reset(self) -> None:
        """Forget everything: calls, scripts, failures, endpoints.

        Clients and servers stay connected.
        """
        self._engine.reset()
