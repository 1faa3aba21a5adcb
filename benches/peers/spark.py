"""Rows of `orders` in Spark, beside dbldatagen and noise, in one Spark on one machine: read whole and thrown away (`noop`). And into a
table of pyarrow by one thread, without Spark.

    spark.py PROFILE ROWS ROUNDS

Each round runs every source once; what is said of one is the median of its rounds. CPU is that of this process and all below it, the
JVM and its Python workers, from the beginning of an action to its end; a first, small action of each source starts what is started
once, the world that rows are made from too. A value is a row of a column.
"""

import os
import statistics
import sys
import time
from pathlib import Path

import dbldatagen
import pyarrow
from pyspark.sql import SparkSession, functions

from ordermill import Profile

PROFILE, ROWS, ROUNDS = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
PARTITIONS = max(2, ROWS // 250_000)


def ordermill(spark, rows):
    options = {"profile": PROFILE, "scale": str(rows / 400_000), "partitionOrders": str(rows / max(2, rows // 250_000))}
    return spark.read.format("ordermill").options(**options).load()


def generator(spark, rows):
    """As many columns as `orders` has, of the same types."""
    spec = dbldatagen.DataGenerator(spark, name="orders", rows=rows, partitions=PARTITIONS, randomSeed=1)
    for name in ["client_id", "customer_id"]:
        spec = spec.withColumn(name, "long", minValue=1, maxValue=100_000, random=True)
    for name in ["subtotal", "discount", "shipping", "tax", "total", "cancelled"]:
        spec = spec.withColumn(f"{name}_minor", "long", minValue=0, maxValue=100_000, random=True)
    for name in ["line_count", "unit_count", "shipment_count", "backordered_units"]:
        spec = spec.withColumn(name, "integer", minValue=1, maxValue=40, random=True)
    for name in ["placed_at", "allocated_at", "promised_at", "cancelled_at", "updated_at"]:
        spec = spec.withColumn(
            name, "timestamp", begin="2026-03-02 00:00:00", end="2026-03-16 00:00:00", interval="1 second", random=True
        )
    for name, values in [
        ("channel", ["web", "app", "phone"]),
        ("status", ["placed", "picking", "shipped", "delivered", "cancelled"]),
        ("currency", ["USD", "EUR"]),
        ("ship_to_city", [f"City {number}" for number in range(300)]),
        ("ship_to_region", [f"Region {number}" for number in range(40)]),
        ("ship_to_country", ["US", "DE", "FR"]),
    ]:
        spec = spec.withColumn(name, "string", values=values, random=True)
    return spec.withColumn("promise_missed", "boolean", expr="id % 20 = 0")


def dbldatagen_plain(spark, rows):
    return generator(spark, rows).withColumn("order_id", "long", minValue=1, uniqueValues=rows).build()


def dbldatagen_whole(spark, rows):
    spec = generator(spark, rows).withColumn("order_id", "long", minValue=1, uniqueValues=rows)
    spec = spec.withColumn("order_number", "string", template=r"KKKK-KKKKK-dd")
    return spec.withColumn("ship_to_postal_code", "string", template=r"ddddd").build()


def noise(spark, rows):
    """14 longs, 5 timestamps, 8 texts of numbers."""
    column = functions.rand
    longs = [(column(seed) * 1e12).cast("long").alias(f"long_{seed}") for seed in range(14)]
    times = [(column(seed) * 1e6 + 1.77e9).cast("timestamp").alias(f"time_{seed}") for seed in range(14, 19)]
    texts = [(column(seed) * 1e9).cast("long").cast("string").alias(f"text_{seed}") for seed in range(19, 27)]
    return spark.range(0, rows, 1, PARTITIONS).select(*longs, *times, *texts)


SOURCES = {
    "ordermill": ordermill,
    "dbldatagen, columns as ours": dbldatagen_whole,
    "dbldatagen, without the two templates": dbldatagen_plain,
    "`spark.range`, noise": noise,
}


def cpu_seconds():
    """Of this process and all below it, those that have ended too."""
    parents, spent = {}, {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        parents[int(stat.parent.name)] = int(fields[1])
        spent[int(stat.parent.name)] = sum(map(int, fields[11:15]))

    def is_ours(process):
        while process not in (0, 1):
            if process == os.getpid():
                return True
            process = parents.get(process, 0)
        return False

    return sum(ticks for process, ticks in spent.items() if is_ours(process)) / os.sysconf("SC_CLK_TCK")


def run(frame):
    return timed(lambda: frame.write.format("noop").mode("overwrite").save())


def timed(action):
    cpu, clock = cpu_seconds(), time.monotonic()
    action()
    return cpu_seconds() - cpu, time.monotonic() - clock


def line(name, rows, columns, rounds):
    cpu, seconds = (statistics.median(values) for values in zip(*rounds))
    return f"| {name} | {columns} | {cpu:.1f} | {seconds:.1f} | {rows / cpu:,.0f} | {rows * columns / cpu / 1e6:.1f} |"


def main():
    orders = Profile(PROFILE, scale=ROWS / 400_000).table("orders")
    rows, columns = pyarrow.table(orders).shape
    without = [timed(lambda: pyarrow.table(orders)) for _ in range(ROUNDS)]

    os.environ["PYSPARK_PYTHON"] = sys.executable
    conf = {"spark.ui.enabled": "false", "spark.driver.memory": "4g", "spark.driver.host": "127.0.0.1"}
    spark = SparkSession.builder.master(f"local[{os.cpu_count()}]").config(map=conf).getOrCreate()
    spark.sparkContext.setLogLevel("ERROR")
    taken = {name: [] for name in SOURCES}
    for source in SOURCES.values():
        run(source(spark, 100_000))
    for _ in range(ROUNDS):
        for name, source in SOURCES.items():
            taken[name].append(run(source(spark, ROWS)))
    print("| source | columns | CPU s | seconds | rows / CPU s | M values / CPU s |\n|---|---|---|---|---|---|")
    print(line("ordermill into pyarrow, without Spark", rows, columns, without))
    for name, source in SOURCES.items():
        print(line(name, rows if source is ordermill else ROWS, len(source(spark, ROWS).columns), taken[name]))
    spark.stop()


main()
