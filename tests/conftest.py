"""What holds for every test."""

import signal

from hypothesis import HealthCheck, settings

# No deadline, no complaint of slowness: a busy machine is no fault of the code. No derandomizing:
# each run looks elsewhere.
settings.register_profile(
    "pinpoint_direct",
    deadline=None,
    derandomize=False,
    suppress_health_check=[HealthCheck.too_slow],
)
# Laws are searched in full on the oldest Python; on the others a quarter tells what differs there.
settings.register_profile(
    "another_python", settings.get_profile("pinpoint_direct"), max_examples=25
)
settings.load_profile("pinpoint_direct")

# A job in the background is started deaf to Ctrl-C, and some tests are about Ctrl-C.
signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_addoption(parser):
    parser.addoption(
        "--kills",
        type=int,
        default=1,
        help="how often each thing is done to the files of a run that was killed",
    )
