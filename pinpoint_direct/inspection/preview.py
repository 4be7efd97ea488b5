"""The preview of a call. Nothing is sent, and no network is needed."""

from __future__ import annotations

import shlex
from functools import cache
from typing import Any, Final, TypeAlias

import attrs

from ..errors import Problem, ValidationError
from ..model.display import Displayed
from ..model.requests import MessageRequest, SendUsersMessageRequest
from ..rendering.rendering import Rendered, render
from ..wire.codec import to_json, to_wire
from ..wire.operations import operation_of
from .checks import check
from .checks.sending import size_of

__all__ = ["Preview", "preview"]

Request: TypeAlias = MessageRequest | SendUsersMessageRequest

# The longest command-line argument on Linux.
_LONGEST_ARGUMENT: Final = 128 * 1024 - 1


@attrs.frozen(kw_only=True, repr=False)
class Preview(Displayed):
    """A call that has not been made.

    ``repr()`` masks personal data. ``kwargs`` and ``cli_command`` contain it unmasked.

    Attributes:
        request: The request.
        application_id: The application that the call would be made for.
        problems: The problems that ``check`` returns, and whether botocore would reject the call.
    """

    request: Request
    application_id: str
    problems: tuple[Problem, ...]

    # Not a field, because jedi does not complete the elements of a field that is a tuple.
    @property
    def rendered(self) -> tuple[Rendered, ...]:
        """What each recipient reads; see ``render``."""
        return render(self.request)

    @property
    def kwargs(self) -> dict[str, Any]:
        """The keyword arguments of the boto3 call, unmasked, as a new dictionary each time."""
        member = operation_of(self.request).request_member
        return {"ApplicationId": self.application_id, member: to_wire(self.request)}

    @property
    def cli_command(self) -> str:
        """The same call as a command of the AWS CLI (version 2), unmasked.

        It is quoted for a POSIX shell. A request of 128 KiB or more exceeds the Linux limit for an
        argument, and is passed as a here-document instead.
        """
        operation = operation_of(self.request)
        application = _application(self.application_id)
        start = ["aws", "pinpoint", operation.command, *application, operation.option]
        document = to_json(self.request)
        if len(document) <= _LONGEST_ARGUMENT:
            return shlex.join([*start, document])
        return f"{shlex.join([*start, 'file:///dev/stdin'])} <<'JSON'\n{document}\nJSON"

    @property
    def size_bytes(self) -> int:
        """Size of the request body in bytes. AWS accepts 7 MB for request and response together."""
        return size_of(self.request)

    def __repr__(self) -> str:
        """Return the preview with personal data masked."""
        return (
            f"{type(self).__name__}(application_id={self.application_id!a}, "
            f"request={self.request!r}, size_bytes={self.size_bytes}, "
            f"problems={self.problems!r}, rendered={self.rendered!r})"
        )


def preview(request: MessageRequest | SendUsersMessageRequest, application_id: str) -> Preview:
    """Show a call without making it.

    A request that cannot be sent (no recipients, or more than 100) is shown as well, with its
    problems.

    Args:
        request: The request.
        application_id: The application that the call would be made for.

    Returns:
        The exact boto3 call, the equivalent AWS CLI command, its size, what each recipient would
        read, and all problems.

    Raises:
        ValidationError: If ``request`` is not a request, or ``application_id`` is empty.

    Example:
        >>> from pinpoint_direct import MessageRequest, preview
        >>> request = MessageRequest().with_sms("Hello").to_sms("+12065550100")
        >>> shown = preview(request, "611e3e3cdd47474c9c1399a505665b91")
        >>> shown.problems, shown.size_bytes
        ((), 114)
        >>> shown.rendered[0].body
        'Hello'
    """
    problems = check(request)
    if not isinstance(application_id, str) or not application_id.strip():
        reason = "takes the application's id, which must not be empty"
        raise ValidationError.of("application_id", "required", reason)
    shown = Preview(request=request, application_id=application_id, problems=problems)
    # Members that botocore requires are already reported, with their paths.
    known = any(problem.rule in {"recipients", "required"} for problem in problems)
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
