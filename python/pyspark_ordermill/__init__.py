"""Where Spark looks for the data source `ordermill` by itself."""

from ordermill.spark import OrdermillDataSource as DefaultSource

__all__ = ["DefaultSource"]
