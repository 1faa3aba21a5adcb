"""The compiled part. Instants are milliseconds since 1970-01-01 UTC."""

from typing import final

__all__ = [
    "Digester",
    "Profile",
    "ProfileError",
    "SelectionError",
    "Table",
    "TargetError",
    "__version__",
    "generator_version",
    "placed_at",
    "text",
]
__version__: str
generator_version: int

class ProfileError(ValueError):
    """A profile has problems: all of them, each with its line and a caret."""

class SelectionError(ValueError):
    """A table, column, client or time that is not there."""

class TargetError(RuntimeError):
    """A target can't be read, or holds rows of another profile."""

def text(path_or_name: str) -> str: ...
def placed_at(order_id: int) -> int: ...
@final
class Profile:
    name: str
    seed: int
    start: int
    end: int
    as_of: int
    wave_minutes: int
    clients: list[tuple[str, int]]
    tables: list[str]
    warnings: str
    def __new__(
        cls, name: str, text: str, set: list[str], scale: float | None, shrink: float | None, seed: int | None
    ) -> Profile: ...
    def instant(self, local: str) -> int: ...
    def explain(self) -> str: ...
    def table(
        self,
        name: str,
        columns: list[str] | None,
        clients: list[str] | None,
        since: int | None,
        until: int | None,
        batch_rows: int,
        plain_strings: bool,
        microseconds: bool,
    ) -> Table: ...
    def forecast(self, clients: list[str], since: int | None, until: int | None, threads: int | None) -> str: ...
    def verify(
        self,
        target: str,
        laws: bool,
        shape: bool,
        since: int | None,
        until: int | None,
        sample: float | None,
        schema: str | None,
        threads: int | None,
    ) -> str: ...

@final
class Table:
    def columns(self) -> list[str]: ...
    def clients(self) -> list[tuple[str, int]]: ...
    def time(self) -> tuple[int, int]: ...
    def stream(self) -> object: ...
    def schema(self) -> object: ...
    def partitions(self, count: int | None, orders: float) -> list[tuple[int, int, float]]: ...
    def digest(self) -> str: ...

@final
class Digester:
    def __new__(cls, table: str) -> Digester: ...
    def add(self, ipc: bytes) -> None: ...
    def digest(self) -> str: ...
