"""Tables: streams of Arrow batches, whole or in parts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any, NamedTuple, TypedDict, cast

from ordermill import _native

if TYPE_CHECKING:
    from ordermill.profile import Instant, Profile

EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)


class Options(TypedDict):
    """What is asked of a table; instants in milliseconds since 1970-01-01 UTC."""

    columns: list[str] | None
    clients: list[str] | None
    since: int | None
    until: int | None
    batch_rows: int
    plain_strings: bool
    microseconds: bool


class Partition(NamedTuple):
    """A part of a table, which can be pickled and read on any machine, any number of times."""

    table: Table
    """Its rows."""
    since: datetime
    """The first instant of its orders, UTC."""
    until: datetime
    """The instant after the last, UTC."""
    expected_orders: float
    """Orders to expect in that time."""


class Table:
    """One table of a profile, or a part of it: `Profile.table` makes it.

    Anything that reads an Arrow stream reads it, from the first row on each time:

    >>> import ordermill, pyarrow
    >>> products = ordermill.Profile("quickstart").table("products")
    >>> pyarrow.table(products).num_rows == pyarrow.table(products).num_rows
    True

    Rows are made as they are read, and the interpreter is free meanwhile: threads that read several tables or parts use several
    cores.
    """

    def __init__(self, profile: Profile, name: str, options: Options) -> None:
        self._profile = profile
        self._name = name
        self._options = options
        self._native = profile._native.table(name, **options)

    def __reduce__(self) -> tuple[Any, ...]:
        return Table, (self._profile, self._name, self._options)

    def __repr__(self) -> str:
        return f"<ordermill.Table {self._name} of {self._profile.name}, {self.since:%Y-%m-%d} to {self.until:%Y-%m-%d}>"

    @property
    def name(self) -> str:
        """Its name."""
        return self._name

    @property
    def profile(self) -> Profile:
        """Its profile."""
        return self._profile

    @property
    def columns(self) -> list[str]:
        """The names of its columns."""
        return self._native.columns()

    @property
    def clients(self) -> dict[str, int]:
        """The code of each client whose rows it has, and its number, which is `client_id`."""
        return dict(self._native.clients())

    @property
    def since(self) -> datetime:
        """The first instant of its orders, UTC."""
        return moment(self._native.time()[0])

    @property
    def until(self) -> datetime:
        """The instant after the last, UTC."""
        return moment(self._native.time()[1])

    def part(
        self,
        *,
        columns: Iterable[str] | None = None,
        clients: Iterable[str] | None = None,
        since: Instant | None = None,
        until: Instant | None = None,
    ) -> Table:
        """A part of it, as `Profile.table` takes them; what is not said stays as it is."""
        changes: dict[str, Any] = {
            "columns": _list(columns),
            "clients": _list(clients),
            "since": self._profile._millis(since),
            "until": self._profile._millis(until),
        }
        said = {key: value for key, value in changes.items() if value is not None}
        return Table(self._profile, self._name, cast(Options, {**self._options, **said}))

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """Its rows, from the first on, as Arrow's PyCapsule interface hands them over. A requested schema is left to the reader."""
        return self._native.stream()

    def __arrow_c_schema__(self) -> object:
        """Its schema, as Arrow's PyCapsule interface hands it over."""
        return self._native.schema()

    def partitions(self, count: int | None = None, *, orders: float = 250_000) -> list[Partition]:
        """Parts of it that follow each other in time and have about as many orders each, for readers on many machines.

        `count` says how many; otherwise each has about `orders` orders. There are no more than the time has waves. A dimension table
        has no time: it is one part, whole.
        """
        if count is not None and count < 1 or not orders > 0:
            raise ValueError("at least one partition, of more than no orders")
        cut = self._native.partitions(count, orders)
        if not cut:
            return [Partition(self, self.since, self.until, 0.0)]
        times = [(moment(since), moment(until), expected) for since, until, expected in cut]
        return [Partition(self.part(since=since, until=until), since, until, expected) for since, until, expected in times]

    def digest(self) -> str:
        """A digest of all its rows: the same for the same rows in any order, pieces or encoding, another if any value differs."""
        return self._native.digest()


def digest(name: str, data: Any) -> str:
    """The digest of rows of a table that came from elsewhere, to compare with `Table.digest`; needs pyarrow.

    `name` is the table's, `data` anything that pyarrow reads as a table: a `pyarrow.Table`, a data frame of Polars or pandas, a stream.
    Columns may be in any order, words plain or dictionary-encoded, instants of any unit.
    """
    import pyarrow

    digester = _native.Digester(name)
    table = data if isinstance(data, pyarrow.Table) else pyarrow.table(data)
    for batch in table.to_batches():
        sink = pyarrow.BufferOutputStream()
        with pyarrow.ipc.new_stream(sink, batch.schema) as writer:
            writer.write_batch(batch)
        digester.add(sink.getvalue().to_pybytes())
    return digester.digest()


def moment(millis: int) -> datetime:
    """An instant, from milliseconds since 1970-01-01 UTC."""
    return EPOCH + timedelta(milliseconds=millis)


def _list(names: Iterable[str] | None) -> list[str] | None:
    return None if names is None else list(names)
