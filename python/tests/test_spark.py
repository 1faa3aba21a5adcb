"""The data source in Spark: in one process, and in several, as a cluster has them."""

import datetime
import os
import sys

import pyarrow
import pytest
from pyspark.errors import PySparkException
from pyspark.sql import SparkSession
from pyspark.sql import datasource as ds
from pyspark.taskcontext import TaskContext

import engines
import ordermill
from ordermill.spark import OrdermillDataSource

UTC = datetime.timezone.utc


def session(master):
    os.environ["PYSPARK_PYTHON"] = sys.executable
    conf = {
        "spark.ui.enabled": "false",
        "spark.sql.session.timeZone": "UTC",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.speculation": "true",
    }
    return SparkSession.builder.master(master).config(map=conf).getOrCreate()


@pytest.fixture(scope="module", params=["local[2,3]", "local-cluster[2,1,1024]"])
def spark(request):
    spark = session(request.param)
    yield spark
    spark.stop()


def test_tables_are_those_of_the_native_stream(spark):
    engines.tables_are_those_of_the_native_stream(spark)


def test_options_choose_a_part(spark):
    engines.options_choose_a_part(spark)


def test_filters_lose_nothing(spark):
    spark.conf.set("spark.sql.python.filterPushdown.enabled", "true")
    engines.filters_lose_nothing(spark)
    spark.conf.unset("spark.sql.python.filterPushdown.enabled")


def test_tasks_that_fail_and_run_again_give_each_row_once(spark):
    def fail_once(batches):
        for batch in batches:
            yield batch
        if TaskContext.get().attemptNumber() == 0:
            raise RuntimeError("a machine is lost")

    orders = engines.load(spark, partitionOrders="8000")
    rows = orders.mapInArrow(fail_once, orders.schema).toArrow()
    assert ordermill.digest("orders", rows) == engines.profile().table("orders").digest()


def test_a_profile_may_be_a_text_a_file_of_the_driver_or_what_is_loaded(spark, tmp_path):
    text = "start = 2026-03-02\nend = 2026-03-04\n[client.shop]\norders = 100\n"
    path = tmp_path / "shop.toml"
    path.write_text(text)
    digest = ordermill.Profile(path, seed=3, set={"client.shop.orders": 120}).table("orders").digest()
    read = spark.read.format("ordermill").options(seed="3", **{"set.client.shop.orders": "120"})
    for loaded in (read.option("profile", text).load(), read.option("profile", str(path)).load(), read.load(str(path))):
        assert ordermill.digest("orders", loaded.toArrow()) == digest


def test_what_is_wrong_is_said_where_it_is_seen(spark):
    for options, words in [
        ({"profile": "quikstart"}, "did you mean the shipped profile `quickstart`"),
        ({"profile": "quickstart", "tables": "orders"}, "there is no option `tables`"),
        ({"profile": "quickstart", "table": "order"}, "tables are clients"),
        ({"profile": "quickstart", "scale": "much"}, "option `scale` is `much`"),
        ({"profile": "quickstart", "pushFilters": "yes"}, "neither true nor false"),
        ({}, "no profile is named"),
    ]:
        with pytest.raises(PySparkException, match=words):
            spark.read.format("ordermill").options(**options).load().count()


def partitions(*filters, **options):
    source = OrdermillDataSource({**engines.PROFILE, "pushFilters": "true", **options})
    reader = source.reader(source.schema())
    assert list(reader.pushFilters(list(filters))) == list(filters)
    return reader, reader.partitions()


def test_filters_narrow_what_is_made():
    at = datetime.datetime(2026, 3, 6, 9, 10, tzinfo=UTC)
    wave = datetime.timedelta(minutes=15)
    time = [ds.GreaterThanOrEqual(("placed_at",), at), ds.LessThan(("placed_at",), at + 4 * wave)]
    _, [part] = partitions(*time, ds.In(("client_id",), (engines.profile().clients["kiosk"], 7)))
    assert (part.value.since, part.value.until) == (at.replace(minute=0), at.replace(minute=0) + 5 * wave)
    assert list(part.value.clients) == ["kiosk"]
    order = pyarrow.table(engines.profile().table("orders"))["order_id"][777].as_py()
    _, [part] = partitions(ds.EqualTo(("order_id",), order), table="order_lines")
    assert part.value.until - part.value.since <= 2 * wave


def test_nothing_that_fits_is_one_partition_without_rows():
    for wrong in (ds.EqualTo(("client_id",), 7), ds.LessThan(("placed_at",), datetime.datetime(2020, 1, 1, tzinfo=UTC))):
        reader, [part] = partitions(wrong)
        assert list(reader.read(part)) == []


def test_filters_that_say_nothing_of_time_or_clients_are_left_to_spark():
    whole = partitions()[1]
    strange = [
        ds.EqualTo(("status",), "shipped"),
        ds.GreaterThan(("placed_at",), 1_772_755_200_000_000),
        ds.GreaterThan(("placed_at",), datetime.datetime(2026, 3, 9)),
        ds.EqualTo(("client_id",), None),
        ds.Not(ds.EqualTo(("client_id",), 1677)),
        ds.IsNotNull(("order_id",)),
    ]
    assert [part.value.since for part in partitions(*strange)[1]] == [part.value.since for part in whole]


def test_partitions_have_as_many_orders_as_asked():
    assert len(partitions(partitionOrders="2000")[1]) == 9 and len(partitions()[1]) == 1
