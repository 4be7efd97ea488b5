"""A job of Spark that ``spark_crash.py`` runs: tasks of Spark fail, and Python workers die."""

from __future__ import annotations

import json
import os
import sys
from functools import partial

RUN, NUMBER, PARTITIONS = "spark", 4_000, 8


def failing(send, frames):
    """Send; in the first attempt of some partitions fail after the second task, or die."""
    from pyspark import TaskContext

    context = TaskContext.get()
    for place, frame in enumerate(send(frames)):
        yield frame
        part = context.partitionId()
        if context.attemptNumber() == 0 and place == 1 and part % 3 == 0:
            if part % 2:
                raise RuntimeError("something after the send fails")
            os._exit(9)


def main() -> None:
    import spark_campaign  # of examples/, which is on the path
    from pyspark.sql import SparkSession

    os.environ["PYSPARK_PYTHON"] = sys.executable
    spark = (
        SparkSession.builder.master("local[2,4]")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.sql.adaptive.enabled", "false")
        .config("spark.sql.shuffle.partitions", str(PARTITIONS))
        .getOrCreate()
    )
    spark.sparkContext.setLogLevel("OFF")
    people = spark.range(NUMBER).selectExpr(
        "concat('+1206', lpad(id, 7, '0')) as phone", "concat('No. ', id) as name"
    )
    send = partial(failing, partial(spark_campaign.send_tasks, RUN))
    rows = spark_campaign.in_tasks(people).mapInPandas(send, spark_campaign.COLUMNS).collect()
    print(json.dumps([[row.recipient, row.status] for row in rows]))  # noqa: T201  (the test reads it)
    spark.stop()


if __name__ == "__main__":
    main()
