"""Whole processes beside each other, on the same machine in the same minutes: ours, tpchgen-cli, and DuckDB writing noise.

    speed.py ORDERMILL PROFILE ROUNDS FOLDER RESULTS

Each round runs every command once, one after the other; what is said of a command is the median of its rounds. CPU is user and
system time of the process and its children. A value is a row of a column; values and bytes are counted in the files by DuckDB.
"""

import json
import os
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path

import duckdb
from results import circumstances, keep

ORDERMILL, PROFILE, ROUNDS, FOLDER, RESULTS = sys.argv[1:]
FOLDER = Path(FOLDER)
CORES = os.cpu_count()
TPCHGEN = Path(sys.executable).parent / "tpchgen-cli"

# The first two columns hold what a person reads; the third what is run, in an empty folder.
OURS = [ORDERMILL, "generate", PROFILE, "--quiet", "--report", "report.json"]
COMMANDS = {
    ("ordermill, `null:`", 1): [*OURS, "--to", "null:", "--threads", "1"],
    ("ordermill, `null:`", CORES): [*OURS, "--to", "null:", "--threads", str(CORES)],
    ("ordermill, Parquet Snappy", CORES): [*OURS, "--to", "files", "--codec", "snappy"],
    ("ordermill, Parquet Zstandard", CORES): [*OURS, "--to", "files"],
    ("tpchgen-cli, Parquet Snappy", CORES): [
        str(TPCHGEN), "parquet", "-s", "1", "--tables", "orders,lineitem", "--output-dir", "files", "--compression", "SNAPPY",
        "--num-threads", str(CORES),
    ],
    ("DuckDB, noise in our tables' shape, Parquet Snappy", CORES): [sys.executable, str(FOLDER / "noise.py")],
}


def shape(folder):
    """Values and bytes of the Parquet files under a folder."""
    values = size = 0
    for file in folder.rglob("*.parquet"):
        rows, columns = duckdb.execute(
            "SELECT num_rows, (SELECT count(*) FROM parquet_schema(?) WHERE num_children IS NULL) FROM parquet_file_metadata(?)",
            [str(file), str(file)],
        ).fetchone()
        values += rows * columns
        size += file.stat().st_size
    return values, size


def write_noise():
    """A program that writes tables as ours are: as many rows, the same types, nothing but chance in them."""
    subprocess.run([*OURS, "--to", "files"], cwd=FOLDER, check=True, stdout=subprocess.DEVNULL)
    chance = {
        "BIGINT": "(random() * 1e15)::BIGINT", "INTEGER": "(random() * 1e6)::INTEGER", "DOUBLE": "random()",
        "BOOLEAN": "random() < 0.5", "VARCHAR": "((random() * 1e9)::BIGINT)::VARCHAR",
        "TIMESTAMP WITH TIME ZONE": "make_timestamptz((random() * 1e15)::BIGINT)",
    }
    lines = ["import duckdb", f"duckdb.execute('SET threads = {CORES}')", "import os", "os.makedirs('files')"]
    for table in sorted(path for path in (FOLDER / "files").iterdir() if any(path.glob("*.parquet"))):
        files = f"'{table}/*.parquet'"
        rows = duckdb.execute(f"SELECT count(*) FROM {files}").fetchone()[0]
        columns = duckdb.execute(f"DESCRIBE SELECT * FROM {files}").fetchall()
        select = ", ".join(f'{chance[kind]} AS "{name}"' for name, kind, *_ in columns)
        copy = f"COPY (SELECT {select} FROM range({rows})) TO 'files/{table.name}.parquet' (CODEC 'snappy')"
        lines.append(f"duckdb.execute({copy!r})")
    (FOLDER / "noise.py").write_text("\n".join(lines) + "\n")
    shutil.rmtree(FOLDER / "files")


def run(command):
    work = FOLDER / "work"
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir()
    # A page cache still busy with the last files would be measured with these.
    os.sync()
    began = time.monotonic()
    process = subprocess.Popen(command, cwd=work, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.monotonic() - began
    if status:
        sys.exit(f"{' '.join(command)} failed")
    values, size = shape(work / "files") if (work / "files").exists() else (None, None)
    if values is None:
        values = json.loads((work / "report.json").read_text())["values"]
    cpu = usage.ru_utime + usage.ru_stime
    return {"seconds": seconds, "cpu_seconds": cpu, "peak_bytes": usage.ru_maxrss * 1024, "values": values, "bytes": size}


write_noise()
runs = {name: [] for name in COMMANDS}
for _ in range(int(ROUNDS)):
    for name, command in COMMANDS.items():
        runs[name].append(run(command))

median = {
    name: {key: statistics.median(one[key] for one in all) if all[0][key] is not None else None for key in all[0]}
    for name, all in runs.items()
}
base = next(it for (name, _), it in median.items() if name.startswith("tpchgen"))
rate = lambda it: it["values"] / it["cpu_seconds"]

at = circumstances()
print(f"{at['date'][:10]}, commit {at['commit']}, {at['machine']}; medians of {ROUNDS}\n")
print("| | threads | seconds | CPU s | M values | M values / CPU s | beside tpchgen-cli | bytes / value | MB of memory |")
print("|---|---|---|---|---|---|---|---|---|")
for (name, threads), it in median.items():
    size = f"{it['bytes'] / it['values']:.2f}" if it["bytes"] else ""
    print(
        f"| {name} | {threads} | {it['seconds']:.2f} | {it['cpu_seconds']:.2f} | {it['values'] / 1e6:.0f} | {rate(it) / 1e6:.1f} "
        f"| {rate(it) / rate(base):.2f} | {size} | {it['peak_bytes'] / 1e6:.0f} |"
    )
raw = [{"what": name, "threads": threads, "rounds": all} for (name, threads), all in runs.items()]
print("\nraw:", keep(RESULTS, at | {"rounds": int(ROUNDS), "runs": raw}), file=sys.stderr)
