"""Spark, whose tasks fail and whose Python workers die: ``nox -s scale_spark``.

Without Java this fails, and does not skip: ``apt-get install openjdk-17-jre-headless``.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from pinpoint_direct import DynamoJournal

from .services import served
from .spark_job import NUMBER, RUN

EXAMPLES = Path(__file__).parents[2] / "examples"


def test_whatever_spark_runs_again_is_sent_once():
    assert shutil.which("java"), "needs Java: apt-get install openjdk-17-jre-headless"
    path = [str(EXAMPLES), *filter(None, [os.environ.get("PYTHONPATH")])]
    with served(latency=0.02) as local:
        journal = DynamoJournal("campaign-journal")
        journal.create_table()
        done = subprocess.run(
            [sys.executable, str(Path(__file__).with_name("spark_job.py"))],
            check=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=300,
            text=True,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(path)},
        )
        rows = json.loads(done.stdout.splitlines()[-1])
        report = journal.report(RUN, NUMBER // 100)
        sends = [local.sends_to(phone) for phone, _ in rows]

    assert {status for _, status in rows} == {"SUCCESSFUL"}
    assert len({phone for phone, _ in rows}) == len(rows) == NUMBER
    assert {*sends} == {1}
    assert len(local.calls) == NUMBER // 100
    assert report.is_over
    assert report.recipients == {"REACHED": NUMBER}
