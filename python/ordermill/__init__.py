"""Believable order data for many clients at once: the same rows every time.

>>> import ordermill
>>> orders = ordermill.Profile("quickstart").table("orders", columns=["order_id", "total_minor"])
>>> import pyarrow
>>> pyarrow.table(orders).num_rows
163120

A `Table` is a stream of Arrow batches (`__arrow_c_stream__`), which pyarrow, Polars, DuckDB, pandas and DataFusion read without
copying, as often as they like. The same profile, seed and `generator_version` give the same rows, wherever and in whatever pieces
they are read.
"""

from ordermill._native import ProfileError, SelectionError, TargetError, __version__, generator_version
from ordermill.profile import Profile, plan, verify
from ordermill.table import Partition, Table, digest

__all__ = [
    "Partition",
    "Profile",
    "ProfileError",
    "SelectionError",
    "Table",
    "TargetError",
    "__version__",
    "digest",
    "generator_version",
    "plan",
    "verify",
]
