"""Prints all that a script may print, on consoles of the encodings that it is given."""

import sys
import tempfile
import warnings
from pathlib import Path

from pinpoint_direct import (
    BatchResult,
    DeliveryStatus,
    MessageRequest,
    PinpointDirect,
    PinpointDirectError,
    Progress,
    ProgressBar,
    RetryPolicy,
    SMSMessage,
    check,
    from_wire,
    mask,
    plan_retry,
    preview,
    render,
    sms_parts,
    to_json,
)
from pinpoint_direct.cli.main import main
from pinpoint_direct.testing.local import LocalPinpoint

WORDS = "Grüße, 日本 {{größe}} {{unknown}} \u2039\u203a\u2022"
PEOPLE = {
    "+12065550100": {"größe": "ä"},
    "+12065550101": {"größe": "日本"},
    "zoë@example.com": {"größe": "ö"},
    "日本日本日本日本日本": {},
}


def error_of(call):
    """Return the error that a call raises."""
    try:
        call()
    except PinpointDirectError as error:
        return error
    raise AssertionError("no error")


def main_part():
    """Print everything."""
    local = LocalPinpoint()
    local.script("+12065550101", "PERMANENT_FAILURE", status_message="Größe 日本 is opted out")
    local.script("zoë@example.com", "THROTTLED", times=1)
    client = PinpointDirect("ä" * 32, client=local.boto3_client(), on_call=print)
    response = client.send(SMSMessage(WORDS), PEOPLE)
    print(response, response.counts, response.failures, response.result, sep="\n")
    print(*response.result.values(), sep="\n")
    print(error_of(response.raise_for_failures))
    print([error_of(response.raise_for_failures)])
    request = MessageRequest(trace_id=WORDS).with_sms(WORDS).with_gcm(WORDS, data={"größe": "ä"})
    print(request, request.to_sms("+12065550100").with_context({"größe": "ä"}), client, sep="\n")
    print(plan_retry(response.request, response, RetryPolicy(), 1))
    print(*check(request.to_sms("日本")), *render(response.request), sep="\n")
    print([*check(request.to_sms("日本"))], preview(response.request, "日本"), sep="\n")
    print(sms_parts(WORDS), mask("日本日本日本日本日本日本"), mask("zoë@example.com"))
    with ProgressBar("Sending", file=sys.stdout) as bar:
        batch = client.send_batch(request, PEOPLE, channel_type="SMS", on_progress=bar)
        bar(Progress(sent=1, total=4))
    print(batch, *batch.outcomes, batch.counts, BatchResult(), *local.calls, sep="\n")
    for number in (400, 403, 404, 500, "timeout", "html"):
        local.fail(number, message="日本")
        error = error_of(lambda: client.send(SMSMessage(WORDS), ["日本"]))
        print(error, [error], sep="\n")
    for document in ({"größe": 1}, {"Addresses": {"日本": {"größe": 1}}}, {"Addresses": WORDS}):
        print(error_of(lambda document=document: from_wire(document, MessageRequest)))
    print(error_of(lambda: SMSMessage(WORDS, message_type="größe")), *DeliveryStatus)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "request.json")
        file.write_text(to_json(request.to_sms("日本", substitutions={"größe": "ä"})))
        main(["check", str(file)])
        main(["check", str(file), "--json"])
        file.write_text('{"größe": 1}', encoding="utf-8")
        main(["check", str(file)])
    main(["skeleton", "send-messages", "--channel", "sms"])


if __name__ == "__main__":
    warnings.simplefilter("error")
    for encoding in sys.argv[1:]:
        sys.stdout.reconfigure(encoding=encoding, errors="strict")
        print("\f", end="")  # a new page for each console
        main_part()
