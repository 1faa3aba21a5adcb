"""`spark.read.format("ordermill")`: tables of a profile as data frames, made on the workers.

>>> spark.read.format("ordermill").option("profile", "quickstart").load().groupBy("status").count()  # doctest: +SKIP

Options:

- `profile`, or what is loaded: the name of a shipped profile, a file that the driver can read, or the text of one;
- `table`: `orders`, or another;
- `seed`, `scale`, `shrink`, and `set.PATH`, as `set.peak.payday.times`: what changes of the profile;
- `clients`: codes of clients or groups, separated by commas;
- `since`, `until`: as for `Profile.table`;
- `columns`: names separated by commas; a schema that the reader is given says the same;
- `partitionOrders`: about how many orders a partition has (250,000). Partitions are cut on the driver; smaller ones cost more than
  they bring, since each worker builds the profile's world once;
- `pushFilters`: with `true`, comparisons of `placed_at`, `order_id` and `client_id` with constants narrow what is made; Spark checks
  them again. It wants `spark.sql.python.filterPushdown.enabled`, without which Spark refuses a source that takes filters.

A task that runs twice, or beside itself, gives the same rows twice, of which Spark takes one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

import pyarrow
from pyspark.sql import datasource as ds
from pyspark.sql import types

from ordermill import _native
from ordermill.profile import Profile
from ordermill.table import Table, moment

if TYPE_CHECKING:
    from collections.abc import Iterable

_OPTIONS = ["profile", "table", "seed", "scale", "shrink", "clients", "since", "until", "columns", "partitionOrders", "pushFilters"]
_MINUTE = timedelta(minutes=1)


class OrdermillDataSource(ds.DataSource):
    """The data source `ordermill`. An installed Spark finds it by itself; elsewhere: `spark.dataSource.register(OrdermillDataSource)`."""

    def __init__(self, options: Mapping[str, str]) -> None:
        self._asked = _Asked({key.lower(): value for key, value in dict(options).items()})

    @classmethod
    def name(cls) -> str:
        return "ordermill"

    def schema(self) -> types.StructType:
        return types.StructType([_field(field) for field in pyarrow.schema(self._asked.read())])

    def reader(self, schema: types.StructType | pyarrow.Schema) -> OrdermillReader:
        kind = FilteringReader if self._asked.push_filters else OrdermillReader
        return kind(self._asked, list(schema.names))


class OrdermillReader(ds.DataSourceReader):
    """What Spark reads: partitions, each a time of whole waves."""

    def __init__(self, asked: _Asked, columns: list[str]) -> None:
        self._asked = asked
        self._columns = columns
        self._bounds = _Bounds()

    def partitions(self) -> Sequence[ds.InputPartition]:
        part = self._bounds.of(self._asked.read().part(columns=self._columns))
        if part is None:
            return [ds.InputPartition(None)]
        return [ds.InputPartition(partition.table) for partition in part.partitions(orders=self._asked.partition_orders)]

    def read(self, partition: ds.InputPartition) -> Iterator[pyarrow.RecordBatch]:
        if partition.value is not None:
            yield from pyarrow.RecordBatchReader.from_stream(partition.value)


class FilteringReader(OrdermillReader):
    """The same, which takes filters: Spark refuses one that does where it is not told to push any."""

    def pushFilters(self, filters: list[ds.Filter]) -> Iterable[ds.Filter]:
        for filter in filters:
            self._bounds.narrow(filter)
        return filters


class _Asked:
    """What the options ask for."""

    def __init__(self, options: dict[str, str]) -> None:
        known = {name.lower() for name in _OPTIONS} | {"path"}
        wrong = sorted(key for key in options if key not in known and not key.startswith("set."))
        if wrong:
            raise ValueError(f"there is no option `{wrong[0]}`\nhint: options are {', '.join(_OPTIONS)} and set.PATH")
        named = {options[key] for key in ("profile", "path") if options.get(key)}
        if len(named) > 1:
            raise ValueError("two profiles are named\nhint: give the option `profile`, or load one, not both")
        source = "".join(named)
        if not source:
            raise ValueError('no profile is named\nhint: .option("profile", "quickstart")')
        changes: dict[str, Any] = {
            "scale": _number(options, "scale", float),
            "shrink": _number(options, "shrink", float),
            "seed": _number(options, "seed", int),
            "set": [f"{key.removeprefix('set.')}={value}" for key, value in options.items() if key.startswith("set.")],
        }
        is_text = "\n" in source
        self._profile = Profile.from_toml(source, **changes) if is_text else Profile(source, **changes)
        self._name = options.get("table", "orders")
        self._part: dict[str, Any] = {
            "clients": _names(options.get("clients")),
            "columns": _names(options.get("columns")),
            "since": options.get("since"),
            "until": options.get("until"),
        }
        said = options.get("pushfilters", "false").lower()
        if said not in ("true", "false"):
            raise ValueError(f"option `pushFilters` is `{said}`, neither true nor false")
        self.push_filters = said == "true"
        orders = _number(options, "partitionOrders", float)
        self.partition_orders = 250_000.0 if orders is None else orders

    def read(self) -> Table:
        """The table, or the part of it, as Spark takes it."""
        return self._profile.table(self._name, plain_strings=True, microseconds=True, **self._part)


class _Bounds:
    """What filters leave: a time, and clients by number."""

    def __init__(self) -> None:
        self._since = datetime.min.replace(tzinfo=timezone.utc)
        self._until = datetime.max.replace(tzinfo=timezone.utc)
        self._numbers: set[int] | None = None

    def narrow(self, filter: ds.Filter) -> None:
        """By a filter, as far as it is understood; Spark finds out the rest."""
        attribute: Any = getattr(filter, "attribute", None)
        value: Any = getattr(filter, "value", None)
        if attribute == ("client_id",) and isinstance(filter, (ds.EqualTo, ds.In)):
            values = list(value) if isinstance(filter, ds.In) else [value]
            if all(isinstance(it, int) for it in values):
                self._numbers = set(values) if self._numbers is None else self._numbers & set(values)
        elif attribute == ("placed_at",) and isinstance(value, datetime) and value.tzinfo is not None:
            self._cut(filter, value, value)
        elif attribute == ("order_id",) and isinstance(value, int) and 0 <= value < 1 << 53:
            minute = moment(_native.placed_at(value))
            self._cut(filter, minute, minute + _MINUTE)

    def _cut(self, filter: ds.Filter, first: datetime, last: datetime) -> None:
        """What is compared with lies from `first` to `last`."""
        if isinstance(filter, (ds.EqualTo, ds.GreaterThan, ds.GreaterThanOrEqual)):
            self._since = max(self._since, first)
        if isinstance(filter, (ds.EqualTo, ds.LessThan, ds.LessThanOrEqual)):
            self._until = min(self._until, last + timedelta(milliseconds=1))

    def of(self, table: Table) -> Table | None:
        """The part of a table that lies within, in whole waves; none when nothing does."""
        clients = [code for code, number in table.clients.items() if self._numbers is None or number in self._numbers]
        since, until, wave = table.since, table.until, table.profile.wave
        if self._since > since:
            since += (self._since - since) // wave * wave
        if self._until < until:
            until -= (until - self._until) // wave * wave
        return table.part(clients=clients, since=since, until=until) if clients and since < until else None


def _names(text: str | None) -> list[str] | None:
    return None if text is None else [name.strip() for name in text.split(",")]


def _number(options: Mapping[str, str], name: str, of: type) -> Any:
    text = options.get(name.lower())
    try:
        return None if text is None else of(text)
    except ValueError:
        raise ValueError(f"option `{name}` is `{text}`, and no number") from None


def _field(field: pyarrow.Field) -> types.StructField:
    return types.StructField(field.name, _TYPES[field.type](), field.nullable)


_TYPES: dict[pyarrow.DataType, type[types.DataType]] = {
    pyarrow.bool_(): types.BooleanType,
    pyarrow.int32(): types.IntegerType,
    pyarrow.int64(): types.LongType,
    pyarrow.float64(): types.DoubleType,
    pyarrow.string(): types.StringType,
    pyarrow.timestamp("us", "UTC"): types.TimestampType,
}
