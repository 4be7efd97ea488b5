"""All that can be seen of a call before it is made. Nothing is sent, and no network is needed."""

from __future__ import annotations

import shlex
from functools import cache
from typing import Any, Final, TypeAlias

import attrs

from ..errors import Problem, ValidationError
from ..model.boundary import boundary
from ..model.display import Displayed
from ..model.requests import MessageRequest, SendUsersMessageRequest
from ..rendering.rendering import Rendered, render
from ..wire.codec import to_json, to_wire
from ..wire.operations import operation_of
from .checks import check
from .checks.sending import size_of

__all__ = ["Preview", "preview"]

Request: TypeAlias = MessageRequest | SendUsersMessageRequest

# Linux takes no longer argument of a command than this.
_LONGEST_ARGUMENT: Final = 128 * 1024 - 1


@attrs.frozen(kw_only=True, repr=False)
class Preview(Displayed):
    """A call that has not been made.

    ``repr()`` hides what is personal. ``kwargs`` and ``cli_command`` show it in clear: they are the
    call.

    Attributes:
        request: The request.
        application_id: The application that it would be sent by.
        problems: What ``check`` says, and whether botocore would refuse the call.
    """

    request: Request
    application_id: str
    problems: tuple[Problem, ...]

    # Not a field: of a field that is a tuple, jedi does not complete the elements.
    @property
    def rendered(self) -> tuple[Rendered, ...]:
        """What each recipient reads, as ``render`` tells."""
        return render(self.request)

    @property
    def kwargs(self) -> dict[str, Any]:
        """The keyword arguments of the boto3 call, in clear, as a new dictionary each time."""
        member = operation_of(self.request).request_member
        return {"ApplicationId": self.application_id, member: to_wire(self.request)}

    @property
    def cli_command(self) -> str:
        """The same call as a command of the AWS CLI (version 2), in clear.

        It is quoted for a POSIX shell. A request of 128 KiB or more is longer than Linux lets an
        argument be, and is handed over as a here-document instead.
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
        """Size of the request's body in bytes. Together with the answer, AWS takes 7 MB."""
        return size_of(self.request)

    def __repr__(self) -> str:
        """Return the preview with everything personal hidden."""
        return (
            f"{type(self).__name__}(application_id={self.application_id!a}, "
            f"request={self.request!r}, size_bytes={self.size_bytes}, "
            f"problems={self.problems!r}, rendered={self.rendered!r})"
        )


@boundary
def preview(request: MessageRequest | SendUsersMessageRequest, application_id: str) -> Preview:
    """Show a call without making it.

    A request that cannot be sent as it is (nobody is named, or more than 100) is shown as well, and
    its problems say so.

    Args:
        request: What is to be sent.
        application_id: The application that it would be sent by.

    Returns:
        The exact boto3 call, the same as an AWS CLI command, its size, what each recipient would
        read, and all that is wrong or may be.

    Raises:
        ValidationError: If ``request`` is no request, or ``application_id`` is empty.

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
        reason = "takes the application's id, which is not empty"
        raise ValidationError.of("application_id", "required", reason)
    shown = Preview(request=request, application_id=application_id, problems=problems)
    # What botocore misses is reported already, with its place.
    known = any(problem.rule in {"recipients", "required"} for problem in problems)
    if not known and _botocore_refuses(shown):
        reason = "is refused by botocore's own check of the call"
        problem = Problem(type(request).__name__, "botocore", reason)
        return attrs.evolve(shown, problems=(*problems, problem))
    return shown


def _application(application_id: str) -> tuple[str, ...]:
    # In a word of its own, the CLI would take what begins with "-" for an option.
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
