"""Builds the wheel: the program and the module, by one compilation, in the cargo profile that `-C profile=…` names (release).

maturin packs the module; what lies in `ordermill.data/scripts` when it does, lands beside `python` where the wheel is installed.
"""

import json
import shutil
import subprocess
from pathlib import Path

import maturin

PYTHON = Path(__file__).resolve().parents[1]
SCRIPTS = PYTHON / "ordermill.data" / "scripts"


def build_wheel(wheel_directory, config_settings=None, metadata_directory=None):
    profile = (config_settings or {}).get("profile", "release")
    packages = ["--package", "ordermill", "--package", "ordermill-python"]
    build = ["cargo", "build", "--locked", "--profile", profile, *packages, "--bin", "ordermill", "--message-format", "json"]
    messages = subprocess.run(build, cwd=PYTHON, check=True, stdout=subprocess.PIPE, text=True).stdout
    SCRIPTS.mkdir(parents=True, exist_ok=True)
    try:
        shutil.copy2(_program(messages), SCRIPTS)
        return maturin.build_wheel(wheel_directory, {"build-args": f"--locked --profile {profile}"}, metadata_directory)
    finally:
        shutil.rmtree(SCRIPTS.parent)


def _program(messages):
    """Where cargo has put the program."""
    built = [json.loads(line) for line in messages.splitlines()]
    return next(it["executable"] for it in built if it.get("executable"))
