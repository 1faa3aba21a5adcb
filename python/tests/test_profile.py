"""Profiles, their plans, and what verification finds."""

import doctest
import json
import subprocess

import pytest

import ordermill

TOML = """
start = 2026-03-02
end = 2026-03-05
[client.shop]
orders = 300
"""


def test_a_profile_says_what_it_is_and_takes_changes():
    profile = ordermill.Profile("quickstart", scale=0.1, seed=7, set={"client.market.orders": 10, "name": "small"})
    assert (profile.name, profile.seed, profile.start.isoformat()) == ("small", 7, "2026-03-02T00:00:00+00:00")
    assert "market" in profile.clients and "orders" in profile.tables and "narrower than chance" in profile.warnings
    assert ordermill.Profile.from_toml(profile.explain()).table("orders").digest() == profile.table("orders").digest()
    assert "small" in repr(profile) and ordermill.Profile("quickstart").warnings == ""


def test_all_problems_are_said_with_carets(tmp_path):
    path = tmp_path / "wrong.toml"
    path.write_text(TOML.replace("300", "-1").replace("2026-03-05", "2026-03-01"))
    with pytest.raises(ordermill.ProfileError) as error:
        ordermill.Profile(path)
    there = subprocess.run(["ordermill", "check", str(path)], capture_output=True, text=True)
    assert there.returncode == 2 and "^" in str(error.value) and str(error.value).strip() == there.stderr.strip()
    for wrong in (lambda: ordermill.Profile("quikstart"), lambda: ordermill.Profile("quickstart", set={"clients": 1})):
        with pytest.raises(ordermill.ProfileError, match="did you mean"):
            wrong()


def test_a_plan_is_what_the_program_prints():
    there = subprocess.run(["ordermill", "plan", "two-shops", "--json"], check=True, capture_output=True, text=True).stdout
    here = ordermill.plan("two-shops")
    there = json.loads(there)
    assert here["from"] == there["from"] and here["peaks"] == there["peaks"] and list(here) == list(there)


def test_partitions_are_what_the_program_prints():
    command = ["ordermill", "plan", "quickstart", "--partitions", "3", "--json"]
    there = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)["partitions"]
    here = ordermill.Profile("quickstart").table("orders").partitions(3)
    assert [it["until"] for it in there] == [it.until.strftime("%Y-%m-%dT%H:%M:%SZ") for it in here]
    assert [it["expected_orders"] for it in there] == [it.expected_orders for it in here]


def test_whole_or_in_parts_or_ranges_of_any_format_a_target_has_the_digests_of_the_streams(tmp_path):
    path = tmp_path / "shop.toml"
    path.write_text(TOML)
    profile = ordermill.Profile(path)
    streams = {name: profile.table(name).digest() for name in profile.tables}
    small = ["--file-orders", "100", "--chunk-orders", "100"]
    for number, runs in enumerate(
        [
            [["--format", "csv", "--codec", "gzip"]],
            [["--part", "3/3", *small], ["--part", "1/3", *small], ["--part", "2/3", *small]],
            [["--until", "2026-03-03"], ["--from", "2026-03-03", "--append"]],
        ]
    ):
        out = tmp_path / str(number)
        for run in runs:
            subprocess.run(["ordermill", "generate", path, "--to", out, "--quiet", *run], check=True)
        found = ordermill.verify(path, out)
        assert found["holds"] and {it["table"]: it["digest"] for it in found["tables"]} == streams


def test_verification_finds_out_what_is_not_as_it_was_made(tmp_path):
    path = tmp_path / "shop.toml"
    path.write_text(TOML)
    subprocess.run(["ordermill", "generate", path, "--to", tmp_path / "out", "--quiet"], check=True)
    profile = ordermill.Profile(path)
    found = ordermill.verify(path, tmp_path / "out", laws=True)
    assert found["holds"] and found["laws"]["broken"] == {}
    next((tmp_path / "out" / "orders").glob("*.parquet")).unlink()
    assert not ordermill.verify(profile, tmp_path / "out")["holds"]
    with pytest.raises(ordermill.TargetError, match="another world"):
        ordermill.verify(ordermill.Profile(path, seed=2), tmp_path / "out")
    with pytest.raises(ordermill.TargetError):
        ordermill.verify(profile, tmp_path / "nowhere")


def test_what_the_documentation_shows_is_so():
    for module in (ordermill, ordermill.profile, ordermill.table):
        assert doctest.testmod(module).failed == 0


def test_the_program_lies_beside_python():
    said = subprocess.run(["ordermill", "--version"], check=True, capture_output=True, text=True).stdout
    assert said == f"ordermill {ordermill.__version__}\n"
