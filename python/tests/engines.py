"""What every engine that takes the data source must do; `spark` is a session of it."""

import pyarrow

import ordermill

PROFILE = {"profile": "quickstart", "shrink": "0.1"}


def load(spark, **options):
    return spark.read.format("ordermill").options(**PROFILE, **options).load()


def profile():
    return ordermill.Profile("quickstart", shrink=0.1)


def tables_are_those_of_the_native_stream(spark):
    for table, partitions in [("orders", 5), ("order_lines", 3), ("customers", 1)]:
        rows = load(spark, table=table, partitionOrders=str(17_000 / partitions)).toArrow()
        assert ordermill.digest(table, rows) == profile().table(table).digest(), table


def options_choose_a_part(spark):
    part = {"clients": "kiosk,depot", "since": "2026-03-06", "until": "2026-03-08T06:00:00", "columns": "total_minor,order_id"}
    rows = load(spark, **part).toArrow()
    native = {**part, "clients": ["kiosk", "depot"], "columns": ["total_minor", "order_id"]}
    assert rows.column_names == ["total_minor", "order_id"] and rows.num_rows > 20
    assert ordermill.digest("orders", rows) == profile().table("orders", **native).digest()


def filters_lose_nothing(spark):
    ids = pyarrow.table(profile().table("orders", columns=["order_id"]))["order_id"].to_pylist()
    kiosk, some = profile().clients["kiosk"], sorted(ids)
    for table, condition in [
        ("orders", f"client_id = {kiosk} and placed_at >= '2026-03-06T00:10:00' and placed_at < '2026-03-06T19:07:00'"),
        ("orders", "placed_at > '2026-03-15' or client_id = 1"),
        ("orders", "placed_at < '2026-01-01'"),
        ("orders", f"client_id in ({kiosk}, 1) and status <> 'cancelled'"),
        ("order_lines", f"order_id >= {some[100]} and order_id <= {some[900]}"),
        ("order_lines", f"order_id = {some[500]}"),
        ("customers", f"client_id = {kiosk}"),
    ]:
        of_all = load(spark, table=table).cache()
        expected = of_all.filter(condition)
        columns = "order_id" if table != "customers" else "customer_id"
        found = sorted(load(spark, table=table, pushFilters="true").filter(condition).toArrow()[columns].to_pylist())
        assert found == sorted(expected.toArrow()[columns].to_pylist()), condition
        of_all.unpersist()
