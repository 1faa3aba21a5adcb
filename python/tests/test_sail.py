"""The data source in Sail, which takes Python sources as Spark does."""

import pytest
from pyspark.sql import SparkSession
from pysail.spark import SparkConnectServer

import engines
from ordermill.spark import OrdermillDataSource


@pytest.fixture(scope="module")
def spark():
    server = SparkConnectServer()
    server.start(background=True)
    host, port = server.listening_address
    spark = SparkSession.builder.remote(f"sc://127.0.0.1:{port}").getOrCreate()
    spark.dataSource.register(OrdermillDataSource)
    spark.conf.set("spark.sql.session.timeZone", "UTC")
    yield spark
    spark.stop()
    server.stop()


def test_tables_are_those_of_the_native_stream(spark):
    engines.tables_are_those_of_the_native_stream(spark)


def test_options_choose_a_part(spark):
    engines.options_choose_a_part(spark)


def test_filters_lose_nothing(spark):
    engines.filters_lose_nothing(spark)
