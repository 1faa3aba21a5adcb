"""Look-ups of stock beside `pgbench -R`, and a payday, against one Postgres.

    replay.py ORDERMILL PGBENCH POSTGRES RESULTS RATE…

At each rate both ask the same question of the same table over 12 connections for 30 seconds: `replay` of products as they sell,
pgbench of all alike. Both wait for instants that chance has set (Poisson), and count from these: response includes the wait.
CPU is user and system time of the client's process for each look-up; `replay` counts its own, without what its proof took before.
"""

import json
import re
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

from results import circumstances, keep

ORDERMILL, PGBENCH, POSTGRES, RESULTS, *RATES = sys.argv[1:]
SECONDS = 30
SPEED = 60
# Two weeks before a payday, and that day's first hours.
PROFILE = ["payday-produce", "--set", "start=2026-02-20"]
FROM, UNTIL = "2026-03-06T08:00:00", "2026-03-06T12:00:00"
FOLDER = Path(tempfile.mkdtemp())


def sql(text):
    command = ["psql", POSTGRES, "--quiet", "--tuples-only", "--no-align", "--command", text]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def replay(*more):
    """What a replay has found, and its exit."""
    report = FOLDER / "report.json"
    done = subprocess.run([ORDERMILL, "replay", *PROFILE, "--at", POSTGRES, "--report", report, *more],
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    if done.returncode not in (0, 1) and not report.exists():
        sys.exit(done.stderr)
    return json.loads(report.read_text())["found"], done


def of(found, kind):
    return next(it for it in found["operations"] if it["kind"] == kind)


def ours(lookups):
    """Look-ups for some seconds, so many to an order."""
    minutes = SECONDS * SPEED // 60
    found, _ = replay("--only", "lookup", "--from", FROM, "--until", f"2026-03-06T08:{minutes:02}:00", "--speed", str(SPEED),
                      "--set", f"client.club.lookups={lookups}")
    response, ended = of(found, "lookup")["response"], of(found, "lookup")["ended"]
    return {
        "rate": of(found, "lookup")["offered"] / SECONDS, "done": ended / max(it["until"] for it in found["seconds"]),
        "p50": response["p50"], "p99": response["p99"], "cpu": found["client"]["cpu_micros_per_operation"],
        "lag_p99": of(found, "lookup")["lag"]["p99"], "headroom": found["client"]["headroom"],
    }


def theirs(rate, script):
    """The same of pgbench, from its log of every transaction."""
    for log in FOLDER.glob("log.*"):
        log.unlink()
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    said = subprocess.run(
        [PGBENCH, "--no-vacuum", "--protocol=prepared", "--client=12", "--jobs=1", f"--rate={rate:.0f}", f"--time={SECONDS}",
         "--log", f"--log-prefix={FOLDER}/log", f"--file={script}", POSTGRES],
        check=True, capture_output=True, text=True).stdout
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    waits = sorted(int(line.split()[2]) for log in FOLDER.glob("log.*") for line in log.open())
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    done = float(re.search(r"tps = ([\d.]+)", said).group(1))
    return {
        "rate": rate, "done": done, "p50": waits[len(waits) // 2], "p99": waits[len(waits) * 99 // 100],
        "cpu": cpu * 1e6 / len(waits),
    }


def beside():
    """The table of rates."""
    first, last = sql("SELECT min(product_id), max(product_id) FROM stock").split("|")
    script = FOLDER / "lookup.sql"
    script.write_text(f"\\set product random({first}, {last})\n"
                      f"SELECT warehouse_id, available FROM stock WHERE client_id = {sql('SELECT client_id FROM clients')} "
                      "AND product_id = :product;\n")
    # How many come of one look-up to an order.
    of_one = ours(10)["rate"] / 10
    print("| look-ups/s | pgbench: done/s | p50, ms | p99, ms | CPU, µs | replay: done/s | p50, ms | p99, ms | CPU, µs | p50, ratio |")
    print("|---|---|---|---|---|---|---|---|---|---|")
    rows = []
    for rate in RATES:
        mine = ours(float(rate) / of_one)
        peer = theirs(mine["rate"], script)
        rows.append({"replay": mine, "pgbench": peer})
        cells = [f"{mine['rate']:,.0f}"]
        for it in (peer, mine):
            cells += [f"{it['done']:,.0f}", f"{it['p50'] / 1e3:.2f}", f"{it['p99'] / 1e3:.2f}", f"{it['cpu']:.0f}"]
        print("|", " | ".join([*cells, f"{mine['p50'] / peer['p50']:.2f}"]), "|", flush=True)
    return rows


def payday():
    """The same four hours, as they are and without an index."""
    hours = ["--from", FROM, "--until", UNTIL, "--speed", str(SPEED)]
    found, whole = replay(*hours)
    print(f"\n{whole.stdout}")
    sql("DROP INDEX stock_product_id_idx")
    without, dropped = replay("--only", "lookup", *hours)
    print(f"Without the index on product_id:\n\n{dropped.stdout}")
    return {"whole": found, "without_index": without}


print(f"Loading two weeks of {PROFILE[0]} …", flush=True)
subprocess.run([ORDERMILL, "generate", *PROFILE, "--set", f"as_of={FROM}", "--to", POSTGRES, "--replace", "--quiet"], check=True)
sql("VACUUM ANALYZE")
print("raw results:", keep(RESULTS, circumstances() | {"beside": beside(), "payday": payday()}, "replay"))
