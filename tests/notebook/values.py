"""Generated values of all classes with a view."""

from __future__ import annotations

from hypothesis import strategies as st

from pinpoint_direct import (
    AdmPayload,
    BatchResult,
    ChannelType,
    DeliveryStatus,
    EndpointMessageResult,
    MessageRequest,
    Outcome,
    Problem,
    Rendered,
    ServiceError,
    TransportError,
    ValidationError,
    preview,
    sms_parts,
)

from ..oracle import CLASSES
from ..strategies import instances, requests, responses, texts

HOSTILE = (
    "<script>alert(1)</script>",
    '"></iframe><script>alert(1)</script>',
    "'><img src=x onerror=alert(1)>",
    "</style><script>alert(1)</script>",
    "--><!--<![x[ ]]><?php ?>",
    "&lt;b&gt; {{</code>}} {{code}}",
    '<a href="javascript:alert(1)" onclick="x()">x</a><b title="x" onload=x>y</p>',
    "<p>1<p>2<br/><table><tr><td>3</table></div><svg><path d='x'/><style>a{b:c}</style>",
    '<link rel=preconnect href="https://x.example"><base href="//x"><meta http-equiv=refresh>',
    '<body background="https://x.example/"><iframe src=x></iframe><form action=x><input>',
    "\u202eabc\ud83d \x00\x07",
)
hostile = st.sampled_from(HOSTILE) | st.lists(
    st.sampled_from([*HOSTILE, "<", ">", '"', "'", "&", "<p", "</p>", "<style>", "<![CDATA["])
).map("".join)
anything_written = hostile | texts(200)


def _rendered():
    return st.builds(
        Rendered,
        recipient=anything_written,
        kind=st.sampled_from(["address", "endpoint", "user"]),
        channel_type=st.none() | st.sampled_from(ChannelType),
        title=st.none() | anything_written,
        body=st.none() | anything_written,
        html=st.none() | anything_written,
        missing=st.lists(anything_written, max_size=3).map(tuple),
    )


_results = st.builds(
    EndpointMessageResult,
    delivery_status=st.none() | st.sampled_from(DeliveryStatus) | hostile,
    status_message=st.none() | anything_written,
    status_code=st.none() | st.integers(),
    updated_token=st.none() | hostile,
    address=st.none() | hostile,
)
_errors = st.sampled_from(
    [
        TransportError("ReadTimeoutError", may_have_been_sent=True),
        TransportError("ConnectTimeoutError", may_have_been_sent=False, is_retryable=True),
        ValidationError.of("<path>", "<rule>", "<b>message</b>"),
        ServiceError({"Error": {"Code": "<b>"}}, "SendMessages"),
    ]
)
outcomes = st.one_of(
    st.builds(Outcome, recipient=anything_written, kind=st.just("address"), result=_results),
    st.builds(Outcome, recipient=anything_written, kind=st.just("address"), error=_errors),
    st.builds(
        Outcome,
        recipient=anything_written,
        kind=st.just("user"),
        result=st.dictionaries(hostile, _results, max_size=3),
    ),
)
problems = st.builds(
    Problem,
    anything_written,
    anything_written,
    anything_written,
    source=st.none() | hostile,
    severity=st.sampled_from(["error", "warning"]),
)
_rendered_ones = _rendered()
everything = st.one_of(
    st.sampled_from(CLASSES).flatmap(instances),
    st.tuples(responses, requests).map(lambda pair: remembered(*pair)),
    _rendered_ones,
    outcomes,
    _results,
    problems,
    requests.map(lambda request: preview(request, "611e")),
    st.lists(outcomes, max_size=13).map(BatchResult),
    st.lists(_rendered_ones, max_size=13),
    st.lists(problems, max_size=13).map(tuple),
    st.lists(problems, min_size=1, max_size=3).map(lambda found: ValidationError(tuple(found))),
    anything_written.map(sms_parts),
    st.just(AdmPayload(data={"a": "b"})),
)
"""A value of any kind that has a view."""


def remembered(response, request):
    """Return a response that knows its request, where the two belong together."""
    belongs = isinstance(request, MessageRequest) is hasattr(response, "endpoint_result")
    return response.evolve(request=request, http_status_code=200) if belongs else response
