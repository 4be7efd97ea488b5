"""The public class of Local Pinpoint."""

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
"""The default region of new clients."""


class LocalPinpoint:
    """Amazon Pinpoint's direct messages on this machine: no AWS, no credentials, no mocks.

    Real clients use it: in this process (``boto3_client``, ``aiobotocore_client``, ``attach``,
    ``activate``), or from anywhere on this machine over HTTP (``serve``). It responds as the
    service is documented to respond; the documentation of Local Pinpoint lists all assumptions in
    one table. Every valid message is sent, unless :meth:`script` or :meth:`fail` changes that.

    It also stores endpoints and users (:meth:`add_endpoint`, and the operations UpdateEndpoint,
    UpdateEndpointsBatch, GetEndpoint, DeleteEndpoint and GetUserEndpoints). Other operations are
    rejected: nothing is passed on to AWS.

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
        """Create a Local Pinpoint without any requests.

        Args:
            latency: Seconds that every answer takes, from 0 to 3,600.
            requests_per_second: Requests to send that each service takes in any one second; the
                next is refused as a whole with ``TooManyRequestsException`` (HTTP 429), by AWS End
                User Messaging with ``ThrottlingException`` (HTTP 400). A mapping of services' names
                to such numbers limits those alone. ``None`` for no limit.
            messages_per_second: Messages that are sent in any one second, to all recipients; the
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
            ValidationError: If an argument is invalid.
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

        It does not read AWS configuration files. Environment variables of botocore
        (``AWS_MAX_ATTEMPTS`` and so on) apply as for any client.

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
        """Return a new aiobotocore client that is connected to this object.

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
        """Connect an existing client to this object, permanently.

        Args:
            client: A boto3 or aiobotocore client for Pinpoint, SES (``sesv2``) or AWS End User
                Messaging. If it has no credentials, it no longer needs any.

        Returns:
            The client itself. If several Local Pinpoints are attached, the last one responds.
        """
        if hasattr(client, "__aenter__"):
            from . import asynchronous  # noqa: PLC0415  (imports aiobotocore, which brought this client)

            asynchronous.attach(client, self._engine)
        else:
            in_process.attach(client, self._engine)
        return client

    def activate(self) -> AbstractContextManager[LocalPinpoint]:
        """Answer every client for the three services made inside the block, by whatever code.

        So code that creates its own boto3 or aiobotocore client can be tested unchanged. Inside the
        block, the environment contains dummy credentials, and the region ``us-east-1`` if none is
        set; boto3's default session is a new one. moto's ``mock_aws`` can be outside or inside the
        block: then moto handles all other operations and services. Blocks can be nested: the
        innermost one responds.

        A client that was created before the block is not affected: use :meth:`attach`. A client
        that was created inside also works in later blocks; between blocks it raises
        ``RuntimeError`` and sends nothing. The block affects all threads of the process. Requests
        to the URL of a Local Pinpoint server in this process are sent to that server.

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
            port: The port, 0 for any free port.
            with_moto: Let moto handle all other requests on the same port, with its state in this
                process: one request at a time, so that conditional writes are atomic.

        Returns:
            A context manager that returns the URL, for ``endpoint_url=`` or for
            ``AWS_ENDPOINT_URL_PINPOINT``, which every AWS SDK and the AWS CLI use.

        Raises:
            ValidationError: If ``port`` is invalid.
            OSError: If the port is in use.
            ImportError: If ``with_moto`` is set, and moto with its server (the extra ``[testing]``)
                is not installed.
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
        """Plan the outcome of messages to one recipient, by whichever service they go.

        SES and AWS End User Messaging have errors in place of statuses: OPT_OUT (or a text that
        says so) is the ``ConflictException`` of an opted-out number there, THROTTLED and
        TEMPORARY_FAILURE are throttling, UNKNOWN_FAILURE and TIMEOUT an error of the server, after
        which the message may have been sent; all else is a refusal of the message.

        Scripts with ``times`` are used first, in the order of the calls; then the permanent script.
        For each message, the first name with a script is used: the endpoint id, the address, the
        user id, ``"*"``. A script for a user is used once per call, for all endpoints of the user.

        Args:
            recipient: An address, an endpoint id, a user id, or ``"*"`` for any recipient.
            status: A ``DeliveryStatus`` or its name; any other text but a misspelt one, as a status
                that AWS may come to answer with; or ``None`` to leave the recipient out of the
                answer.
            times: How often, at least 1; ``None`` for a permanent script, which replaces the
                previous one.
            status_code: The status code. Default: the usual code for the status.
            status_message: The status message. Default: the usual text for the status. For real
                examples see ``pinpoint_direct.testing.status_messages``.
            updated_token: The new device token from the provider.
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

        Failures with ``times`` are used first, in the order of the calls; then the permanent
        failure.

        Args:
            what: The name of an error (``"TooManyRequestsException"``); an HTTP status from 400 to
                599 without an error name, as from a gateway; or what happens to the response
                *after* the request was accepted: ``"timeout"`` (it never arrives), ``"reset"`` (the
                connection is closed), ``"truncated"`` (half of it arrives), ``"html"`` (an HTML
                page arrives with status 200).
            times: How many HTTP requests fail, at least 1, including retries of a client. ``None``
                for all from now on.
            message: The text of the error. Default: a general text.
            service: The service whose calls fail, by its name; ``None`` for whichever comes next.

        Raises:
            ValidationError: If an argument is invalid; for an unknown failure it lists the known
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
        """Add an endpoint for all applications, or update the endpoint with this id.

        Args:
            endpoint_id: The endpoint's id, without ``$``, ``{`` and ``}``.
            address: Its address: a device token, a phone number, an e-mail address.
            channel_type: Its channel: a ``ChannelType`` or its name.
            user_id: The user of the endpoint, without ``$``, ``{`` and ``}``. A user can have 15
                endpoints.

        Raises:
            ValidationError: If an argument is invalid.
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

        Rejected and repeated requests are included.
        """
        with self._engine.lock:
            return tuple(self._engine.record.calls)

    @property
    def delivered(self) -> tuple[Rendered, ...]:
        """The rendered messages that were sent, in order.

        Messages that may have been sent are included; see :meth:`sends_to`.
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
        """Return how many messages were really sent to a recipient.

        What may have been sent counts as sent, for so a careful client must take it: SUCCESSFUL,
        UNKNOWN_FAILURE, TIMEOUT and any status that AWS has not documented, a recipient who is
        missing from the answer, and everything in a call that failed after it was taken
        (``"timeout"``, ``"reset"``, ``"truncated"``, ``"html"``, an HTTP status from 500, and 408).
        THROTTLED and the other statuses do not count, nor do calls that were refused.

        Args:
            recipient: An address, an endpoint id or a user id. A user counts once per call, for any
                number of endpoints.

        Returns:
            The number of messages; for a user, the number of calls.
        """
        with self._engine.lock:
            return self._engine.record.sends_to(recipient)

    def attempts(self) -> tuple[int, ...]:
        """Return the number of HTTP requests of each call, in order.

        More than 1 means that a request was sent again.

        Requests with the same ``amz-sdk-invocation-id``, which AWS SDKs send, belong to one call. A
        request without one is a separate call.
        """
        with self._engine.lock:
            return self._engine.record.attempts()

    def reset(self) -> None:
        """Delete all state: calls, scripts, failures, endpoints.

        Clients and servers remain connected.
        """
        self._engine.reset()
