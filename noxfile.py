"""The checks of the project. CONTRIBUTING.md describes the sessions."""

from __future__ import annotations

import os
from pathlib import Path

import nox

PYPROJECT = nox.project.load_toml("pyproject.toml")
PYTHONS = nox.project.python_versions(PYPROJECT)

nox.needs_version = ">=2025.11.12"
nox.options.default_venv_backend = "uv|virtualenv"
nox.options.sessions = ["lint", "typing", "docs", "examples", "tests"]
nox.options.reuse_venv = "yes"
# An interpreter that is not installed is skipped, not downloaded, also under CI=true.
nox.options.error_on_missing_interpreters = False
nox.options.download_python = "never"

# pyenv may have interpreters that are not on PATH, or only as shims that do not start.
pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
for version in PYTHONS:
    os.environ["PATH"] += "".join(
        os.pathsep + str(found) for found in sorted(pyenv.glob(f"versions/{version}.*/bin"))
    )

# Without the first, `-m` and scripts would find the checkout before the installed wheel. With the
# second, each of the many processes would compile again all that it imports. The others keep a
# developer's own AWS account out of reach of every test and example.
ISOLATED = {
    "PYTHONSAFEPATH": "1",
    "PYTHONDONTWRITEBYTECODE": None,
    **{name: None for name in os.environ if name.startswith("AWS_")},
    "AWS_CONFIG_FILE": os.devnull,
    "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    "AWS_EC2_METADATA_DISABLED": "true",
}


# Long searches about sockets, files, memory and values that nobody means well. They cover no line
# of their own, so they run without the coverage that would slow them down, and on one Python, for
# its version plays no part in them.
SEARCHES = (
    "tests/batch/test_crash.py",
    "tests/batch/test_memory.py",
    "tests/client/misbehaving",
    "tests/hostile",
)
# What asks others (processes, editors, printers, moto) or simulates time, and takes long for the
# little that Python changes.
ONCE = (
    *SEARCHES,
    "tests/batch/test_slow_sides.py",
    "tests/fleet/test_dynamo_journal.py",
    "tests/fluent/test_completion.py",
    "tests/privacy/test_shown_everywhere.py",
    "tests/testing/test_in_process.py",
    "tests/testing/test_pytest_plugin.py",
    "tests/testing/test_ways_in.py",
)
# On a Python between the oldest and the newest only what is closest to the interpreter.
CORE = ("tests/api", "tests/batch", "tests/client", "tests/values", "tests/wire")


def group(*names: str) -> tuple[str, ...]:
    """Return the requirements of dependency groups."""
    return nox.project.dependency_groups(PYPROJECT, *names)


def install(
    session: nox.Session, *requirements: str, extras: str = "[async,progress,testing]"
) -> None:
    """Install the built wheel with its extras, and the given requirements."""
    (wheel,) = (session.cache_dir / "dist").glob("*.whl")
    session.install(f"{wheel}{extras}", *requirements)
    # A rebuilt wheel has the same version, so a reused environment would keep the old one.
    session.install("--force-reinstall", "--no-deps", str(wheel))


@nox.session
def wheel(session: nox.Session) -> None:
    """Build the source archive and, from it, the wheel that the other sessions install."""
    dist = session.cache_dir / "dist"
    for old in dist.glob("*"):
        old.unlink()
    session.install(*group("build"))
    session.run("python", "-m", "build", "--installer=uv", f"--outdir={dist}", silent=True)


@nox.session
def lint(session: nox.Session) -> None:
    """Check formatting, style and the direction of imports."""
    session.install(*group("lint"))
    session.run("ruff", "format", "--check")
    session.run("ruff", "check")
    session.run("lint-imports", "--no-cache")  # the cache overlooks a deleted module


@nox.session(requires=["wheel"])
def typing(session: nox.Session) -> None:
    """Check the types with four checkers, and that the public ones are complete."""
    install(session, *group("typing"))
    session.run("mypy")
    session.run("pyright")
    session.run("python", "tests/reported_mistakes.py")  # ty and pyrefly
    session.run("pyright", "--verifytypes", "pinpoint_direct", "--ignoreexternal")


@nox.session(requires=["wheel"])
def docs(session: nox.Session) -> None:
    """Build the documentation, in which a warning is an error, and read what was built."""
    install(session, *group("docs"))
    build = ("sphinx-build", "-n", "-W", "--keep-going", "-q", "-E", "docs", "docs/_build/html")
    session.run(*build, env=ISOLATED)  # some pages show what their code prints
    session.run("pytest", "--noconftest", "tests/built_docs.py", env=ISOLATED)


# A fresh environment each time, or the extras of the last run would still be there for quickstart.
@nox.session(requires=["wheel"], reuse_venv=False)
def examples(session: nox.Session) -> None:
    """Run the quick start without extras, every example, and the code in README.md and docs."""
    install(session, extras="")
    session.run("python", "examples/quickstart.py", env=ISOLATED)
    install(session, *group("examples", "notebooks", "recipes"))
    for example in sorted({*Path("examples").glob("*.py")} - {Path("examples/spark_campaign.py")}):
        session.run("python", str(example), env=ISOLATED)
    for notebook in sorted(Path("examples").glob("*.ipynb")):
        session.run("jupyter-execute", str(notebook), env=ISOLATED)  # leaves the file as it is
    # The blocks of a page depend on each other, so their order must not change.
    session.run("pytest", "-p", "no:randomly", "README.md", "docs", env=ISOLATED)


@nox.session(python=PYTHONS, requires=["wheel"])
def tests(session: nox.Session) -> None:
    """Run the tests against the wheel; on the oldest Python all, with every branch covered."""
    install(session, *group("tests"))
    asked = session.posargs or ["--numprocesses=2"]
    if session.posargs:
        session.run("pytest", *asked, env=ISOLATED)
        return
    if session.python != PYTHONS[0]:
        chosen = () if session.python == PYTHONS[-1] else CORE
        asked += [*chosen, *(f"--ignore={path}" for path in ONCE)]
        session.run("pytest", *asked, "--hypothesis-profile=another_python", env=ISOLATED)
        return
    session.run("pytest", *asked, *SEARCHES, env=ISOLATED)
    left_out = [f"--ignore={path}" for path in SEARCHES]
    env = {**ISOLATED, "COVERAGE_FILE": str(Path(session.create_tmp(), "coverage"))}
    session.run("coverage", "erase", env=env)
    session.run("coverage", "run", "-m", "pytest", *asked, *left_out, env=env)
    session.run("coverage", "combine", "--quiet", env=env)
    session.run("coverage", "report", env=env)


@nox.session(python=PYTHONS[0], requires=["wheel"])
def deep(session: nox.Session) -> None:
    """Run the tests with all searches in full, of which the default run tries a share."""
    install(session, *group("tests"))
    in_full = ("--hypothesis-profile=deep", "--all-ways", "--kills=5")
    session.run("pytest", "--numprocesses=2", *in_full, *session.posargs, env=ISOLATED)


@nox.session(python=PYTHONS[0], requires=["wheel"])
def without_fast_path(session: nox.Session) -> None:
    """Run the tests with the fast path through botocore disabled."""
    install(session, *group("tests"))
    env = {**ISOLATED, "PINPOINT_DIRECT_FAST_PATH": "off"}
    session.run("pytest", *(session.posargs or ["--numprocesses=2"]), env=env)


@nox.session(python=PYTHONS[0], requires=["wheel"])
def minimums(session: nox.Session) -> None:
    """Run the tests with the lowest versions that the metadata allows."""
    lowest = Path(session.create_tmp(), "lowest.txt")
    session.install("uv")
    session.run(
        *("uv", "pip", "compile", "pyproject.toml", "--all-extras", "--quiet"),
        *("--resolution=lowest-direct", f"--output-file={lowest}"),
    )
    install(session, f"--constraint={lowest}", *group("tests"))
    session.run("pytest", *session.posargs, env=ISOLATED)


@nox.session(python=PYTHONS[0], requires=["wheel"])
def awscli(session: nox.Session) -> None:
    """Test the real AWS CLI with Local Pinpoint. It pins botocore, so it has its own session."""
    install(session, "awscli", *group("tests"), extras="")
    session.run("pytest", "tests/testing/awscli_conformance.py", env=ISOLATED)


@nox.session(python=PYTHONS[0], requires=["wheel"])
def bench(session: nox.Session) -> None:
    """Compare the speed with raw boto3 in one run, and print the ratios."""
    install(session, "trustme")
    session.run("python", "tests/bench/network.py", env=ISOLATED)
    session.run("python", "tests/bench/route.py", env=ISOLATED)
    session.run("python", "tests/bench/run.py", *session.posargs, env=ISOLATED)
    session.run("python", "tests/bench/batch.py", env=ISOLATED)
    session.run("python", "tests/bench/journal.py", env=ISOLATED)
    session.run("python", "tests/bench/tasks.py", env=ISOLATED)


@nox.session(python=PYTHONS[0], requires=["wheel"])
def peers(session: nox.Session) -> None:
    """Measure beside boto3, aiobotocore and capo-pinpoint, in one run."""
    install(session, "capo-pinpoint")
    session.run("python", "tests/bench/peers.py", *session.posargs, env=ISOLATED)


@nox.session(python=PYTHONS[0], requires=["wheel"])
def soak(session: nox.Session) -> None:
    """Kill runs with a journal many times, and damage their files in each way after each kill."""
    install(session, *group("tests"))
    asked = session.posargs or ["--kills=50"]
    session.run("pytest", "tests/batch/test_crash.py", *asked, env=ISOLATED)


@nox.session(python=PYTHONS[0])
def mutation(session: nox.Session) -> None:
    """Change the code in many small ways, and see which changes no test notices."""
    # Not the wheel: mutmut imports its own changed copy of the checkout, from `mutants`.
    session.install("--editable", ".[async,progress,testing]", *group("mutation", "tests"))
    session.run("mutmut", "run", *session.posargs, env=ISOLATED)


@nox.session(python=PYTHONS[0], requires=["wheel"])
def scale(session: nox.Session) -> None:
    """Kill and freeze workers that send one campaign from a queue."""
    install(session, *group("tests"))
    session.run("pytest", "-s", *(session.posargs or ["tests/scale/sqs_crash.py"]), env=ISOLATED)


@nox.session(python=PYTHONS[0], requires=["wheel"])
def scale_spark(session: nox.Session) -> None:
    """Let Spark run tasks again that send a campaign. Spark is large, and needs Java."""
    install(session, *group("tests", "spark"))
    session.run("pytest", *(session.posargs or ["tests/scale/spark_crash.py"]), env=ISOLATED)


@nox.session
def dev(session: nox.Session) -> None:
    """Create an environment for an editor: the editable checkout, its extras, and all tools."""
    session.install("--editable", ".[async,progress,testing]", *group("dev"))
