"""Profiles: who sells what to whom, and when."""

from __future__ import annotations

import functools
import json
import os
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta, timezone
from typing import Any, Union

from ordermill import _native
from ordermill.table import EPOCH, Options, Table, moment

Instant = Union[datetime, date, str]
"""An instant: a `datetime` or what ISO 8601 says; a date is its first instant. Without a zone, it is in the profile's."""

class Profile:
    """A profile, read and checked.

    `source` is a file, or the name of a shipped profile: `quickstart`, `payday-produce`, `multi-client`, `two-shops`, `bench`. The
    rest changes it, as the program's flags of these names do: `scale` multiplies all order rates, `shrink` order rates, customers
    and products, `seed` gives another chance to the same world, and `set` changes any value by its path: a mapping, or texts as
    the program takes them (`"peak.payday.times=2.5"`).

    >>> Profile("payday-produce", seed=2, set={"peak.payday.times": 2.5}).name
    'payday-produce'

    A profile that is pickled takes its text along, so that a worker elsewhere needs no file; a worker that has another generator
    version, whose rows would not be the same, refuses it.

    Raises `ProfileError` with all that is wrong.
    """

    def __init__(
        self,
        source: str | os.PathLike[str],
        *,
        scale: float | None = None,
        shrink: float | None = None,
        seed: int | None = None,
        set: Mapping[str, Any] | Iterable[str] | None = None,
    ) -> None:
        name = os.fspath(source)
        self._begin(name, _native.text(name), _assignments(set), scale, shrink, seed)

    @classmethod
    def from_toml(
        cls,
        text: str,
        *,
        name: str = "profile",
        scale: float | None = None,
        shrink: float | None = None,
        seed: int | None = None,
        set: Mapping[str, Any] | Iterable[str] | None = None,
    ) -> Profile:
        """A profile from its text. `name` is what errors call it."""
        profile = cls.__new__(cls)
        profile._begin(name, text, _assignments(set), scale, shrink, seed)
        return profile

    def _begin(
        self, name: str, text: str, set: tuple[str, ...], scale: float | None, shrink: float | None, seed: int | None
    ) -> None:
        self._source = (name, text, set, scale, shrink, seed)
        self._native = _native.Profile(name, text, list(set), scale, shrink, seed)

    def __reduce__(self) -> tuple[Any, ...]:
        return _unpickle, (self._source, _native.generator_version)

    def __repr__(self) -> str:
        return f"<ordermill.Profile {self.name}, seed {self.seed}, {self.start:%Y-%m-%d} to {self.end:%Y-%m-%d}>"

    @property
    def name(self) -> str:
        """Its name."""
        return self._native.name

    @property
    def seed(self) -> int:
        """What decides all chance, together with names and the generator version."""
        return self._native.seed

    @property
    def start(self) -> datetime:
        """The first instant of its orders, UTC."""
        return moment(self._native.start)

    @property
    def end(self) -> datetime:
        """The instant after the last, UTC."""
        return moment(self._native.end)

    @property
    def as_of(self) -> datetime:
        """The instant at which its world stops, with open orders in it, UTC."""
        return moment(self._native.as_of)

    @property
    def wave(self) -> timedelta:
        """The length of its waves, on whose boundaries times are cut."""
        return timedelta(minutes=self._native.wave_minutes)

    @property
    def clients(self) -> dict[str, int]:
        """The code of each client, and its number, which is `client_id`."""
        return dict(self._native.clients)

    @property
    def tables(self) -> list[str]:
        """The tables that it makes; `table` knows those on request too."""
        return self._native.tables

    @property
    def warnings(self) -> str:
        """What may not be what was meant; empty when all is well."""
        return self._native.warnings

    def explain(self) -> str:
        """The profile as TOML, with every default filled in."""
        return self._native.explain()

    def table(
        self,
        name: str,
        *,
        columns: Iterable[str] | None = None,
        clients: Iterable[str] | None = None,
        since: Instant | None = None,
        until: Instant | None = None,
        batch_rows: int = 65_536,
        plain_strings: bool = False,
        microseconds: bool = False,
    ) -> Table:
        """One of its tables, or a part of it.

        `columns` are those wanted, in this order; `clients` are codes of clients or groups; `since` (included) and `until` (not)
        cut what belongs to orders by when they were placed, on the boundaries of waves, and leave dimension tables whole. A batch
        has `batch_rows` rows at most, and some thousand orders. Words come dictionary-encoded unless `plain_strings`, instants in
        milliseconds unless `microseconds`.

        Raises `SelectionError` for what is not there.
        """
        options: Options = {
            "columns": None if columns is None else list(columns),
            "clients": None if clients is None else list(clients),
            "since": self._millis(since),
            "until": self._millis(until),
            "batch_rows": batch_rows,
            "plain_strings": plain_strings,
            "microseconds": microseconds,
        }
        return Table(self, name, options)

    def plan(
        self,
        *,
        clients: Iterable[str] = (),
        since: Instant | None = None,
        until: Instant | None = None,
        threads: int | None = None,
    ) -> dict[str, Any]:
        """What it amounts to before any of it is made: load over time, peaks, stock, rows and bytes.

        This is what `ordermill plan --json` prints; `ordermill schema plan` describes it.
        """
        text = self._native.forecast(list(clients), self._millis(since), self._millis(until), threads)
        return json.loads(text)  # type: ignore[no-any-return]

    def verify(
        self,
        target: str | os.PathLike[str],
        *,
        laws: bool = False,
        shape: bool = False,
        since: Instant | None = None,
        until: Instant | None = None,
        sample: float | None = None,
        schema: str | None = None,
        threads: int | None = None,
    ) -> dict[str, Any]:
        """Reads a target back and finds out whether it holds exactly what the profile says: a directory, a bucket, a
        Postgres, a MongoDB.

        What is found is what `ordermill verify --json` prints: `holds`, and for each table how many rows are missing, too many or
        changed, and its digest, which is that of `Table.digest` when all rows are as they were made. `laws` and `shape` check too
        that the rows themselves are right; `sample` is the share of the chunks that are checked, `schema` that of a Postgres.

        Raises `TargetError` when it can't be read, or holds rows of another profile.
        """
        since_, until_ = self._millis(since), self._millis(until)
        text = self._native.verify(os.fspath(target), laws, shape, since_, until_, sample, schema, threads)
        return json.loads(text)  # type: ignore[no-any-return]

    def _millis(self, at: Instant | None) -> int | None:
        """Milliseconds since 1970-01-01 UTC."""
        if at is None:
            return None
        if isinstance(at, str):
            at = _parsed(at)
        if not isinstance(at, datetime):
            at = datetime(at.year, at.month, at.day)
        if at.tzinfo is None:
            return self._native.instant(at.isoformat())
        return (at - EPOCH) // timedelta(milliseconds=1)


def plan(profile: Profile | str | os.PathLike[str], **options: Any) -> dict[str, Any]:
    """`Profile.plan`, of a profile or of what names one."""
    return _profile(profile).plan(**options)


def verify(profile: Profile | str | os.PathLike[str], target: str | os.PathLike[str], **options: Any) -> dict[str, Any]:
    """`Profile.verify`, of a profile or of what names one."""
    return _profile(profile).verify(target, **options)


def _profile(profile: Profile | str | os.PathLike[str]) -> Profile:
    return profile if isinstance(profile, Profile) else Profile(profile)


@functools.lru_cache(maxsize=2)
def _restore(name: str, text: str, set: tuple[str, ...], scale: float, shrink: float, seed: int) -> Profile:
    """Tasks of one process share a profile, and the world that is built for it."""
    profile = Profile.__new__(Profile)
    profile._begin(name, text, set, scale, shrink, seed)
    return profile


def _unpickle(source: tuple[Any, ...], version: int) -> Profile:
    if version != _native.generator_version:
        here = _native.generator_version
        raise RuntimeError(
            f"the profile was sent by generator version {version}, and this one, {here}, makes other rows\n"
            f"hint: install the same ordermill on all machines; here is {_native.__version__}"
        )
    return _restore(*source)


def _parsed(text: str) -> datetime | date:
    try:
        return datetime.fromisoformat(text.replace("Z", "+00:00")) if "T" in text or " " in text else date.fromisoformat(text)
    except ValueError:
        raise _native.SelectionError(
            f"`{text}` is no instant\nhint: write 2026-03-02, 2026-03-02T09:00:00 or 2026-03-02T09:00:00Z"
        ) from None


def _assignments(set: Mapping[str, Any] | Iterable[str] | None) -> tuple[str, ...]:
    """As the program's `--set` takes them."""
    if isinstance(set, Mapping):
        return tuple(f"{path}={_toml(value)}" for path, value in set.items())
    return tuple(set or ())


def _toml(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, (int, float)):
        return repr(value)
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{json.dumps(key)} = {_toml(inner)}" for key, inner in value.items()) + " }"
    if isinstance(value, Iterable):
        return "[" + ", ".join(map(_toml, value)) + "]"
    raise TypeError(f"a profile has no value such as {value!r}")
