"""What a job of many parts takes, from a random sample of them: time, bytes and skew of all, each with an interval.

    simulate.py ORDERMILL PROFILE [OPTION]...

Parts are drawn without replacement, and each is made whole, into nothing, by a process of its own. Smaller pieces would tell wrong: a
process takes its memory from the system once, so that of a year of ten billion orders a twenty-fifth of a part takes a third more an
order than the part.

- An estimate is a ratio: what the drawn parts took, by the orders that they made, times the orders that the plan expects of all, of
  which as many come as a Poisson law lets.
- An interval is that ratio's by Student's law at 95 %, from how much parts differ from what it says of them, with the correction for a
  finite population: Cochran, Sampling Techniques (1977), 6.4.
- Dimension tables are no random matter: they lie in the first part, but for `stock`, which the last part makes and for which it looks
  at the last weeks' orders again. They are made at
  two smaller scales, and what they take at the job's is where the line through both gets to: an estimate without an interval.
- Some of the drawn parts are written as Parquet, too.

All runs are kept, so that the same command goes on where it stopped, or where a smaller sample did.
"""

import argparse
import json
import math
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.append(str(Path(__file__).parent / "peers"))
from results import circumstances  # noqa: E402

DIMENSIONS = {"clients", "warehouses", "products", "customers", "stock", "tasks"}
# Shares of the job's scale at which these are made.
SMALLER = (1 / 64, 1 / 32)
# What is estimated of all.
VALUES = ("rows", "bytes", "cpu", "seconds")
# Of how many parts at least.
FEWEST = 5


class Job:
    """A profile that is made in parts, and the program that makes it."""

    def __init__(self, program, profile, scale, changes, parts, chunk_orders=None):
        changes = [text for change in changes for text in ("--set", change)]
        self.program, self.profile, self.scale, self.parts = program, [profile, *changes], scale, parts
        self.chunks = ["--chunk-orders", str(chunk_orders)] if chunk_orders else []
        ranges = json.loads(self.say("plan", "--partitions", str(parts), "--json"))["partitions"]
        self.orders = sum(it["expected_orders"] for it in ranges)
        told = json.loads(self.say("plan", "--json"))["tables"]
        self.tables = [it["table"] for it in told if it["table"] not in DIMENSIONS]
        self.dimensions = [it["table"] for it in told if it["table"] in DIMENSIONS]
        self.postgres_bytes = sum(it["postgres"]["heap_bytes"] + it["postgres"]["index_bytes"] for it in told)

    def say(self, verb, *flags):
        said = subprocess.run([self.program, verb, *self.profile, "--scale", str(self.scale), *flags], capture_output=True, text=True)
        if said.returncode:
            raise SystemExit(said.stderr)
        return said.stdout

    def make(self, tables, *flags, scale=None, parquet=False):
        """Makes rows by a process of its own: what they are and what they took."""
        with tempfile.TemporaryDirectory() as folder:
            report = Path(folder, "report.json")
            where = str(Path(folder, "files")) if parquet else "null:"
            command = [self.program, "generate", *self.profile, "--scale", str(scale or self.scale), "--tables", ",".join(tables)]
            began = time.monotonic()
            process = subprocess.Popen([*command, *self.chunks, *flags, "--to", where, "--quiet", "--report", str(report)])
            _, status, usage = os.wait4(process.pid, 0)
            seconds = time.monotonic() - began
            if status:
                raise SystemExit(f"{' '.join(command)} failed")
            made = json.loads(report.read_text())
        return {
            "orders": made["rows"].get("orders", 0),
            "rows": sum(made["rows"].values()),
            "bytes": sum(sum(it.values()) for it in made["bytes"]),
            "cpu": usage.ru_utime + usage.ru_stime,
            "seconds": seconds,
            "memory": usage.ru_maxrss * 1024,
        }

    def part(self, number, parquet=False):
        """Makes the orders of a part, and what follows from them."""
        return self.make(self.tables, "--part", f"{number}/{self.parts}", parquet=parquet)


def draw(parts, count, seed):
    """The numbers of some parts: a smaller draw is the beginning of a larger one."""
    numbers = list(range(1, parts + 1))
    random.Random(seed).shuffle(numbers)
    return numbers[:count]


def student(freedom, share=0.95):
    """The quantile of Student's law that leaves half of the rest above it (Abramowitz and Stegun 26.7.5; within 0.5 % from 4 degrees of
    freedom on)."""
    z = statistics.NormalDist().inv_cdf((1 + share) / 2)
    terms = [
        z,
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    ]
    return sum(term / freedom**power for power, term in enumerate(terms))


def estimate(orders, values, of_all, parts):
    """What all orders take, from what those of some parts take, and half of the interval at 95 %."""
    ratio, count = sum(values) / sum(orders), len(orders)
    rest = sum((value - ratio * made) ** 2 for made, value in zip(orders, values)) / (count - 1)
    variance = (1 - count / parts) * rest / count * (of_all / statistics.mean(orders)) ** 2
    return ratio * of_all, student(count - 1) * math.sqrt(variance + ratio**2 * of_all)


def longer(parts, count):
    """So many parts at most take longer than the longest of some drawn ones, at 95 %."""
    return next(more for more in range(parts + 1) if math.comb(parts - more, count) < 0.05 * math.comb(parts, count)) - 1


def foretell(job, found):
    """What was asked about all, from what was measured."""

    def of(runs):
        return {key: estimate([it["orders"] for it in runs], [it[key] for it in runs], job.orders, job.parts) for key in VALUES}

    (low, high), (less, more) = ([it[key] for it in found["dimensions"]] for key in ("scale", "made"))
    seconds = [it["seconds"] for it in found["null"]]
    return {
        **{target: of(found[target]) for target in ("null", "parquet") if len(found[target]) >= FEWEST},
        "dimensions": {key: more[key] + (more[key] - less[key]) / (high - low) * (job.scale - high) for key in ("rows", "cpu", "seconds")},
        "skew": max(seconds) / statistics.mean(seconds),
        "longer": longer(job.parts, len(seconds)),
        "memory": max(it["memory"] for it in found["null"] + found["parquet"]),
    }


def measure(job, asked, found, keep):
    """Measures what is not there yet, until the time is over; whether all is."""
    until = time.monotonic() + asked.minutes * 60

    def add(into, what, make):
        """Whether it is there or there was time."""
        if any(what.items() <= it.items() for it in found[into]):
            return True
        if time.monotonic() > until:
            return False
        made = make()
        found[into].append({**what, "made": made} if into == "dimensions" else {**what, **made})
        keep()
        print(f"{into}, {what}: {made['rows']:,} rows in {made['seconds']:.1f} s", file=sys.stderr)
        return True

    drawn = draw(job.parts, asked.sample, asked.seed)
    scales = [job.scale * share for share in SMALLER]
    return (
        all(add("dimensions", {"scale": scale}, lambda: job.make(job.dimensions, scale=scale)) for scale in scales)
        and all(add("null", {"part": part}, lambda: job.part(part)) for part in drawn)
        and all(add("parquet", {"part": part}, lambda: job.part(part, parquet=True)) for part in drawn[: asked.parquet])
    )


def text(job, found, told):
    """What was found, for people."""
    lines = [
        f"{job.orders / 1e9:,.2f} G orders in {job.parts} parts, of which {len(found['null'])} were made, and {len(found['parquet'])} written; "
        f"{found['machine']}",
        f"In a Postgres, says the plan: {job.postgres_bytes / 1e12:.1f} TB, indexes included",
        "",
        "| all parts | | 95 % |",
        "|---|---|---|",
    ]
    for name, target, key, unit in [
        ("G rows", "null", "rows", 1e9),
        ("TB of columns", "null", "bytes", 1e12),
        ("CPU hours", "null", "cpu", 3600),
        ("hours, one such machine", "null", "seconds", 3600),
        ("TB of Parquet", "parquet", "bytes", 1e12),
        ("CPU hours, with Parquet", "parquet", "cpu", 3600),
        ("hours, one such machine, with Parquet", "parquet", "seconds", 3600),
    ]:
        if target in told:
            total, half = (value / unit for value in told[target][key])
            lines.append(f"| {name} | {total:.2f} | {total - half:.2f} to {total + half:.2f} |")
    its = told["dimensions"]
    return "\n".join([
        *lines,
        "",
        f"A part takes {told['null']['seconds'][0] / job.parts:.1f} s on average; the longest of those drawn {told['skew']:.2f} times as long; "
        f"{told['longer']} of the others at most take longer (95 %)",
        f"Dimension tables, in part 1 and, `stock`, in the last, by a line through two smaller scales: {its['cpu']:.0f} s of CPU, {its['seconds']:.0f} s",
        f"Memory: {told['memory'] / 1e9:.2f} GB at most",
    ])


def main():
    read = argparse.ArgumentParser(prog="scripts/simulate", description="What a job of many parts takes, from a random sample of them.")
    read.add_argument("program", help=argparse.SUPPRESS)
    read.add_argument("profile", help="a file, or the name of a shipped profile")
    read.add_argument("--set", action="append", default=[], metavar="PATH=VALUE", dest="changes", help="as the program takes it")
    read.add_argument("--scale", type=float, default=1.0, help="as the program takes it (1)")
    read.add_argument("--parts", type=int, default=420, help="parts of the job (420)")
    read.add_argument("--chunk-orders", type=int, metavar="N", help="as the program takes it, which has as many parts as chunks at most")
    read.add_argument("--sample", type=int, default=100, help="parts that are drawn (100)")
    read.add_argument("--parquet", type=int, default=10, help=f"drawn parts that are written as Parquet, too, none or {FEWEST} at least (10)")
    read.add_argument("--seed", type=int, default=1, help="of the draw (1)")
    read.add_argument("--minutes", type=float, default=math.inf, help="time after which nothing more is begun (all it takes)")
    read.add_argument("--record", type=Path, default=Path("target/simulate.json"), help="where all runs are kept (target/simulate.json)")
    asked = read.parse_args()
    if not FEWEST <= asked.sample <= asked.parts or not asked.parquet <= asked.sample:
        read.error(f"{FEWEST} parts are drawn at least, all at most; what is written is among them")
    job = Job(asked.program, asked.profile, asked.scale, asked.changes, asked.parts, asked.chunk_orders)
    what = {key: getattr(asked, key) for key in ("profile", "changes", "scale", "parts", "chunk_orders", "seed")}
    found = {"asked": what, "machine": circumstances()["machine"], "dimensions": [], "null": [], "parquet": []}
    if asked.record.exists():
        kept = json.loads(asked.record.read_text())
        if (kept["asked"], kept["machine"]) != (found["asked"], found["machine"]):
            read.error(f"{asked.record} is of another job or machine\nhint: remove it, or name another with --record")
        found = kept

    def keep():
        asked.record.parent.mkdir(parents=True, exist_ok=True)
        fresh = asked.record.with_suffix(".new")
        fresh.write_text(json.dumps(found, indent=1) + "\n")
        fresh.replace(asked.record)

    is_whole = measure(job, asked, found, keep)
    if len(found["null"]) >= FEWEST:
        found["told"] = foretell(job, found)
        keep()
        print(text(job, found, found["told"]))
    if not is_whole:
        print(f"not all is measured: the same command goes on, {asked.record} has what is", file=sys.stderr)


if __name__ == "__main__":
    main()
