"""Tables as Arrow streams: what readers of Arrow take from them, and what parts are."""

import os
import pickle
import subprocess
import sys
import threading
from datetime import date, datetime, timedelta, timezone

import duckdb
import pandas
import polars
import pyarrow
import pyarrow.parquet
import pytest

import ordermill

DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def shops():
    return ordermill.Profile("two-shops", shrink=0.02)


@pytest.fixture(scope="module")
def quickstart():
    return ordermill.Profile("quickstart", shrink=0.2)


def whole(table):
    return pyarrow.table(table).combine_chunks()


def test_pyarrow_polars_duckdb_and_pandas_read_the_same_rows_as_often_as_they_like(shops):
    orders = shops.table("orders")
    arrow = whole(orders)
    assert arrow.num_rows > 1000 and whole(orders).equals(arrow)
    assert polars.DataFrame(orders).height == arrow.num_rows
    total = sum(arrow["total_minor"].to_pylist())
    for _ in range(2):
        assert duckdb.sql("select count(*), sum(total_minor) from orders").fetchall() == [(arrow.num_rows, total)]
    frame = pyarrow.table(shops.table("orders", plain_strings=True, microseconds=True)).to_pandas()
    assert isinstance(frame, pandas.DataFrame) and int(frame["total_minor"].sum()) == total
    assert ordermill.digest("orders", polars.DataFrame(orders)) == orders.digest() == ordermill.digest("orders", frame)


def test_every_table_streams_what_its_schema_says(shops):
    names = subprocess.run(["ordermill", "schema", "tables"], check=True, capture_output=True, text=True).stdout
    names = [line.removeprefix("## ") for line in names.splitlines() if line.startswith("## ")]
    assert len(names) == 17 and set(shops.tables) < set(names)
    for name in names:
        table = shops.table(name, until="2026-01-06" if shops.start.year == 2026 else None, plain_strings=True)
        rows = whole(table)
        assert rows.schema == pyarrow.schema(table) and rows.column_names == table.columns
        assert not any(pyarrow.types.is_dictionary(field.type) for field in rows.schema)


def test_columns_clients_and_time_choose_a_part(quickstart):
    columns = ["total_minor", "order_id", "client_id", "placed_at"]
    orders = whole(quickstart.table("orders", columns=columns))
    assert orders.column_names == columns
    kiosk = quickstart.clients["kiosk"]
    part = whole(quickstart.table("orders", columns=columns, clients=["kiosk"], since=date(2026, 3, 6), until="2026-03-07T12:00:00"))
    start = datetime(2026, 3, 6, tzinfo=quickstart.start.tzinfo)
    start += quickstart.start - datetime(2026, 3, 2, tzinfo=timezone.utc)
    expression = (
        (pyarrow.compute.field("client_id") == kiosk)
        & (pyarrow.compute.field("placed_at") >= start)
        & (pyarrow.compute.field("placed_at") < start + 1.5 * DAY)
    )
    assert part.num_rows > 10 and part.equals(orders.filter(expression).combine_chunks())


def test_partitions_pickle_and_tile_the_whole_also_in_another_process(quickstart):
    lines = quickstart.table("order_lines", columns=["order_id", "line_number", "line_total_minor"])
    partitions = lines.partitions(3)
    assert [len(lines.partitions(orders=orders)) for orders in (1e6, 12_000)] == [1, 3]
    assert partitions[0].since == quickstart.start and partitions[-1].until == quickstart.end
    assert all(one.until == next.since for one, next in zip(partitions, partitions[1:]))
    code = "import pickle, pyarrow, sys; t = pickle.load(sys.stdin.buffer); pyarrow.ipc.new_stream(sys.stdout.buffer, pyarrow.schema(t)).write_table(pyarrow.table(t))"
    there = subprocess.run([sys.executable, "-c", code], input=pickle.dumps(partitions[1].table), check=True, stdout=subprocess.PIPE)
    parts = [partitions[0].table, pyarrow.ipc.open_stream(there.stdout).read_all(), pickle.loads(pickle.dumps(partitions[2].table))]
    parts = [pyarrow.table(part).cast(pyarrow.schema(lines)) for part in parts]
    together = pyarrow.concat_tables(parts)
    assert together.combine_chunks().equals(whole(lines)) and ordermill.digest("order_lines", together) == lines.digest()


def test_a_dimension_table_is_one_partition(shops):
    [partition] = shops.table("products").partitions(8)
    assert whole(partition.table).equals(whole(shops.table("products")))


def test_tasks_of_a_process_share_the_world_that_they_are_sent(shops):
    one, two = (pickle.loads(pickle.dumps(part.table)) for part in shops.table("orders").partitions(2))
    assert one.profile is two.profile is not shops


def test_another_generator_version_refuses_the_task(shops):
    sent = pickle.dumps(shops.table("orders"))
    there = sent.replace(b"K" + bytes([ordermill.generator_version]), b"K" + bytes([ordermill.generator_version + 1]))
    assert sent != there
    with pytest.raises(RuntimeError, match="makes other rows"):
        pickle.loads(there)


def test_the_interpreter_is_free_while_rows_are_made(quickstart):
    ticks, done = 0, threading.Event()

    def read():
        whole(quickstart.table("order_lines"))
        done.set()

    threading.Thread(target=read).start()
    while not done.wait(0.001):
        ticks += 1
    assert ticks > 20


def test_digests_tell_the_same_rows_from_others(shops, tmp_path):
    orders = shops.table("orders")
    rows = pyarrow.table(orders)
    turned = rows.take(list(reversed(range(rows.num_rows)))).select(list(reversed(rows.column_names)))
    assert ordermill.digest("orders", turned) == orders.digest() != ordermill.digest("orders", rows.slice(1))
    pyarrow.parquet.write_table(rows, tmp_path / "orders.parquet")
    assert ordermill.digest("orders", pyarrow.parquet.read_table(tmp_path / "orders.parquet")) == orders.digest()
    assert orders.digest() != ordermill.Profile("two-shops", shrink=0.02, seed=9).table("orders").digest()


def test_what_is_not_there_is_said_with_what_there_is(shops):
    for wrong, words in [
        (lambda: shops.table("order"), "tables are clients"),
        (lambda: shops.table("orders", columns=["total"]), "total_minor"),
        (lambda: shops.table("orders", clients=["moorgat"]), "moorgate"),
        (lambda: shops.table("orders", since="yesterday"), "2026-03-02T09:00:00Z"),
        (lambda: shops.table("orders", since=shops.start + timedelta(minutes=1)), r"^since .* lies inside a wave"),
        (lambda: shops.table("orders", since=shops.end, until=shops.end + DAY), "no wave lies between"),
        (lambda: ordermill.digest("order", pyarrow.table({"a": [1]})), "tables are clients"),
    ]:
        with pytest.raises(ordermill.SelectionError, match=words):
            wrong()
    with pytest.raises(ValueError, match="no column `total`"):
        ordermill.digest("orders", pyarrow.table({"total": [1]}))
    with pytest.raises(ValueError, match="at least one"):
        shops.table("orders").partitions(0)


def test_what_is_typed_is_what_there_is():
    package = os.path.dirname(ordermill.__file__)
    assert os.path.exists(os.path.join(package, "py.typed"))
    config = os.path.join(os.path.dirname(__file__), "..", "pyproject.toml")
    subprocess.run([sys.executable, "-m", "mypy", "--config-file", config, "-p", "ordermill"], check=True)
    subprocess.run([sys.executable, "-m", "mypy.stubtest", "--mypy-config-file", config, "ordermill._native"], check=True)
