"""What holds for every test."""

import signal

import botocore.httpsession  # noqa: F401  (it and urllib3 change filters of warnings, once)
import pytest
from hypothesis import HealthCheck, settings

from .botocore_data import read_once
from .effort import IN_FULL
from .left_behind import Surroundings

# No deadline, no complaint of slowness: a busy machine is no fault of the code. No derandomizing:
# each run looks elsewhere. The numbers of examples in the tests are those of a deep search; other
# runs take a share of each.
settings.register_profile(
    "deep",
    max_examples=IN_FULL,
    deadline=None,
    derandomize=False,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("sample", settings.get_profile("deep"), max_examples=25)
settings.register_profile("another_python", settings.get_profile("deep"), max_examples=8)
# Every mutant meets the same few examples.
settings.register_profile(
    "mutation",
    settings.get_profile("deep"),
    database=None,
    derandomize=True,
    max_examples=10,
)
settings.load_profile("sample")

read_once()

# A job in the background is started deaf to Ctrl-C, and some tests are about Ctrl-C.
signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_addoption(parser):
    parser.addoption(
        "--all-ways",
        action="store_true",
        help="try every misbehaviour of a server in every retry mode, by every way",
    )
    parser.addoption(
        "--kills",
        type=int,
        default=1,
        help="how often each thing is done to the files of a run that was killed",
    )


shared_fixtures = set()


def pytest_fixture_setup(fixturedef, request):
    """Note the fixtures that outlive a test. Pytest's own start no threads."""
    if request.scope != "function" and not fixturedef.func.__module__.startswith("_pytest."):
        shared_fixtures.add(fixturedef.argname)


@pytest.fixture(scope="module", autouse=True)
def module_leaves_nothing_behind():
    """Fail a module that leaves something changed that other tests meet."""
    before = Surroundings(of_module=True)
    yield
    before.fail_if_changed()


@pytest.fixture(autouse=True)
def leaves_nothing_behind(request):
    """Fail a test that leaves something changed that other tests meet.

    A fixture that several tests share may start a thread at any time, for a server or an event
    loop. Those are looked at when the module has ended.
    """
    shared = shared_fixtures.intersection(request.fixturenames) - {"module_leaves_nothing_behind"}
    before = Surroundings()
    yield
    before.fail_if_changed(may_leave_threads=bool(shared))
