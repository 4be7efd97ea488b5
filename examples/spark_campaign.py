"""A campaign inside Spark: a task of Spark's that runs again sends to nobody twice.

Spark runs tasks again when one fails or an executor is lost, and some of them twice at the same
time (speculation). The journal in DynamoDB is what remembers. The audience is a table with the
columns ``phone`` and ``name``; ``in_tasks`` numbers the tasks by a stable order, so that Spark may
compute them again, as long as the table does not change. If it may, write it out first.

Run it with ``spark-submit spark_campaign.py s3://…/people spring s3://…/outcomes``. It needs
``pyspark``, ``pandas`` and ``pyarrow``. The session ``scale_spark`` of this project runs it with
tasks that fail and Python workers that die.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from functools import partial
from typing import Any

import pandas as pd
from pyspark.sql import SparkSession, Window
from pyspark.sql.functions import floor, row_number

from pinpoint_direct import (
    BatchResult,
    DynamoJournal,
    JournalBusyError,
    PinpointDirect,
    SendTask,
    SMSMessage,
    split_tasks,
)

MESSAGE = SMSMessage("Hello {{name}}", message_type="PROMOTIONAL")
JOURNAL = DynamoJournal("campaign-journal", lease=120)  # it pickles; each worker opens a client
KEPT = ["recipient", "status", "is_retryable", "may_have_been_sent"]
COLUMNS = "recipient string, status string, is_retryable boolean, may_have_been_sent boolean"


def in_tasks(people: Any) -> Any:
    """Number the tasks in a table of distinct phones, and bring together what is in each."""
    place = row_number().over(Window.orderBy("phone")) - 1
    return people.withColumn("task", floor(place / 100)).repartition("task")


def send_tasks(run: str, frames: Iterator[Any]) -> Iterator[Any]:
    """Send the tasks in data frames of pandas: what ``mapInPandas`` calls."""
    client = PinpointDirect("611e3e3cdd47474c9c1399a505665b91")
    for number, rows in pd.concat(frames).groupby("task"):
        people = {phone: {"name": name} for phone, name in zip(rows.phone, rows.name, strict=True)}
        (task,) = split_tasks(run, MESSAGE, people, first=int(number), distinct=False)
        yield pd.DataFrame(sent(client, task).to_rows())[KEPT]


def sent(client: PinpointDirect, task: SendTask) -> BatchResult:
    """Send a task, when no copy of this task of Spark's is sending it any more."""
    while True:
        try:
            return client.send_task(task, journal=JOURNAL)
        except JournalBusyError:
            time.sleep(5)


def main() -> None:
    """Send a campaign; write everybody's outcome next to it."""
    source, run, target = sys.argv[1:]
    spark = SparkSession.builder.getOrCreate()
    sending = in_tasks(spark.read.parquet(source)).mapInPandas(partial(send_tasks, run), COLUMNS)
    sending.write.parquet(target)


if __name__ == "__main__":
    main()
