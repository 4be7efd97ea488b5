"""The preview of a call. Nothing is sent, and no network is needed."""

from __future__ import annotations

from functools import cache
from typing import Any, TypeAlias

import attrs

from ..errors import Problem, ValidationError
from ..model.boundary import boundary
from ..model.display import Displayed
from ..model.field_types import type_problem
from ..model.requests import MessageRequest, SendUsersMessageRequest
from ..rendering.rendering import Rendered, render, require_request
from ..successors.conversion import Conversion
from ..successors.converting import routed_addresses, without
from ..successors.route import Route
from ..wire.codec import to_json, to_wire
from ..wire.command_line import shell_command
from ..wire.operations import operation_of
from .checks.sending import size_of
from .routed import converted, problems_with

__all__ = ["Preview", "preview"]

Request: TypeAlias = MessageRequest | SendUsersMessageRequest


@attrs.frozen(kw_only=True, repr=False)
class Preview(Displayed):
    """A call that has not been made.

    ``repr()`` masks personal data. ``kwargs`` and ``cli_command`` contain it unmasked.

    Attributes:
        request: The request.
        application_id: The application that it would be sent by.
        problems: What ``check`` says, whether botocore would refuse the call, and who has no form
            on the way that ``route`` says.
        route: By which other services some channels go.
    """

    request: Request
    application_id: str
    problems: tuple[Problem, ...]
    route: Route | None = None

    # Not a field, because jedi does not complete the elements of a field that is a tuple.
    @property
    def rendered(self) -> tuple[Rendered, ...]:
        """What each recipient reads; see ``render``."""
        return render(self.request)

    @property
    def kwargs(self) -> dict[str, Any]:
        """The keyword arguments of the boto3 call, unmasked, as a new dictionary each time.

        It is to those recipients who do not go by another service.
        """
        member = operation_of(self.request).request_member
        return {"ApplicationId": self.application_id, member: to_wire(self._unrouted)}

    @property
    def conversions(self) -> tuple[Conversion, ...]:
        """The calls of other services that ``route`` leads to, in the order of the recipients.

        Those who have no form there are among the ``problems`` in their place.
        """
        tried = (converted(self.request, address, self.route) for address in self._routed)
        return tuple(one for one in tried if isinstance(one, Conversion))

    @property
    def _routed(self) -> tuple[str, ...]:
        return routed_addresses(self.request, self.route)

    @property
    def _unrouted(self) -> Request:
        request = self.request
        routed = self._routed
        return (
            without(request, routed) if isinstance(request, MessageRequest) and routed else request
        )

    @property
    def cli_command(self) -> str:
        """The same call as a command of the AWS CLI (version 2), unmasked.

        It is quoted for a POSIX shell. A request of 128 KiB or more exceeds the Linux limit for an
        argument, and is passed as a here-document instead.
        """
        operation = operation_of(self.request)
        application = _application(self.application_id)
        start = ["aws", "pinpoint", operation.command, *application, operation.option]
        return shell_command(start, to_json(self._unrouted))

    @property
    def size_bytes(self) -> int:
        """Size of the request body in bytes. AWS accepts 7 MB for request and response together."""
        return size_of(self._unrouted)

    def __repr__(self) -> str:
        """Return the preview with personal data masked."""
        return (
            f"{type(self).__name__}(application_id={self.application_id!a}, "
            f"request={self.request!r}, size_bytes={self.size_bytes}, "
            f"problems={self.problems!r}, rendered={self.rendered!r})"
        )


@boundary
def preview(
    request: MessageRequest | SendUsersMessageRequest,
    application_id: str,
    *,
    route: Route | None = None,
) -> Preview:
    """Show a call without making it.

    A request that cannot be sent (no recipients, or more than 100) is shown as well, with its
    problems.

    Args:
        request: The request.
        application_id: The application that the call would be made for.
        route: By which other services some channels are to go.

    Returns:
        The exact boto3 call, the same as an AWS CLI command, its size, the calls of other services,
        what each recipient would read, and all that is wrong or may be.

    Raises:
        ValidationError: If ``request`` is not a request, ``application_id`` is empty, or ``route``
            is no ``Route``.

    Example:
        >>> from pinpoint_direct import MessageRequest, preview
        >>> request = MessageRequest().with_sms("Hello").to_sms("+12065550100")
        >>> shown = preview(request, "611e3e3cdd47474c9c1399a505665b91")
        >>> shown.problems, shown.size_bytes
        ((), 114)
        >>> shown.rendered[0].body
        'Hello'
    """
    require_request(request, "check")
    if not isinstance(application_id, str) or not application_id.strip():
        reason = "takes the application's id, which must not be empty"
        raise ValidationError.of("application_id", "required", reason)
    if route is not None and not isinstance(route, Route):
        raise ValidationError((type_problem(route, "route", "a Route, or None"),))
    problems = problems_with(request, route)
    shown = Preview(request=request, application_id=application_id, problems=problems, route=route)
    # Members that botocore requires are already reported, with their paths.
    known = any(problem.rule in {"recipients", "required", "skeleton"} for problem in problems)
    if not known and _botocore_refuses(shown):
        reason = "is rejected by botocore's validation of the call"
        problem = Problem(type(request).__name__, "botocore", reason)
        return attrs.evolve(shown, problems=(*problems, problem))
    return shown


def _application(application_id: str) -> tuple[str, ...]:
    # As a separate argument, the CLI would treat a value that starts with "-" as an option.
    if application_id.startswith("-"):
        return (f"--application-id={application_id}",)
    return ("--application-id", application_id)


def _botocore_refuses(shown: Preview) -> bool:
    from botocore.validate import ParamValidator  # noqa: PLC0415  (slow to import)

    validator: Any = ParamValidator()
    model = _service().operation_model(operation_of(shown.request).name)
    report = validator.validate(shown.kwargs, model.input_shape)
    return bool(report.has_errors())


@cache
def _service() -> Any:
    from botocore.loaders import Loader  # noqa: PLC0415  (slow to import)
    from botocore.model import ServiceModel  # noqa: PLC0415  (likewise)

    loader: Any = Loader()
    return ServiceModel(loader.load_service_model("pinpoint", "service-2"))
