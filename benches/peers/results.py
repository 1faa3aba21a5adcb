"""Where and when something was measured, and the file that keeps it."""

import json
import os
import platform
import subprocess
from datetime import datetime, timezone
from pathlib import Path


def circumstances():
    """Date, commit and machine."""
    models = (line.split(":")[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name"))
    cpu = next(models, platform.machine())
    commit = subprocess.run(["git", "describe", "--always", "--dirty"], capture_output=True, text=True).stdout.strip()
    return {
        "date": datetime.now(timezone.utc).isoformat(timespec="seconds"), "commit": commit,
        "machine": f"{cpu}, {os.cpu_count()} cores, {platform.system()} {platform.release()}",
    }


def keep(folder, found, kind=""):
    """Writes what was found below its circumstances as `FOLDER/DATE-COMMIT[-KIND].json`; the path."""
    name = "-".join(filter(None, [found["date"][:10], found["commit"], kind]))
    path = Path(folder) / f"{name}.json"
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(found, indent=1) + "\n")
    return path
