"""What a sample of a job's parts says of all of them: `scripts/simulate`."""

import random
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "benches"))

import simulate  # noqa: E402

PARTS = 30


@pytest.fixture(scope="module")
def job():
    return simulate.Job("ordermill", "quickstart", 0.3, [], PARTS, chunk_orders=200)


@pytest.fixture(scope="module")
def census(job):
    """Every part."""
    return {part: job.part(part) for part in range(1, PARTS + 1)}


def test_all_parts_are_the_whole(job, census):
    whole = job.make(job.tables)
    for key in ("orders", "rows", "bytes"):
        assert whole[key] == sum(it[key] for it in census.values()), key
    assert not set(job.tables) & set(job.dimensions) and {"orders", "stock"} <= {*job.tables, *job.dimensions}


def test_the_truth_lies_in_as_many_intervals_as_is_said(job, census):
    for key in ("rows", "bytes"):
        truth = sum(it[key] for it in census.values())
        for sample in (8, 20):
            drawn = [[census[part] for part in simulate.draw(PARTS, sample, seed)] for seed in range(500)]
            told = [simulate.estimate([it["orders"] for it in runs], [it[key] for it in runs], job.orders, PARTS) for runs in drawn]
            held = sum(abs(total - truth) <= half for total, half in told) / len(told)
            assert held >= 0.93, (key, sample, held)
            assert all(half < 0.2 * truth for _, half in told), (key, sample)


def test_intervals_have_their_share_of_a_known_law():
    chance = random.Random(1)
    parts = [(orders := chance.uniform(9e5, 11e5), 3 * orders + chance.gauss(0, 6e4)) for _ in range(60)]
    of_all, truth = (sum(it[place] for it in parts) for place in (0, 1))
    held = 0
    for _ in range(4_000):
        orders, values = zip(*chance.sample(parts, 20))
        total, half = simulate.estimate(orders, values, of_all, 60)
        held += abs(total - truth) <= half
    assert 0.93 < held / 4_000 < 0.97


def test_quantiles_are_those_of_the_tables():
    for freedom, quantile in [(4, 2.7764), (9, 2.2622), (20, 2.0860), (99, 1.9842)]:
        assert simulate.student(freedom) == pytest.approx(quantile, rel=5e-3)


def test_few_parts_are_longer_than_the_longest_drawn():
    assert simulate.longer(420, 100) == 10 and simulate.longer(420, 420) == 0
    chance, count = random.Random(1), simulate.longer(60, 20)
    beyond = sum(min(chance.sample(range(60), 20)) > count for _ in range(4_000))
    assert 0 < count < 10 and beyond / 4_000 < 0.06


def test_a_smaller_draw_is_the_beginning_of_a_larger_one():
    drawn = simulate.draw(420, 100, 1)
    assert len(set(drawn)) == 100 and set(drawn) <= set(range(1, 421))
    assert simulate.draw(420, 24, 1) == drawn[:24] and simulate.draw(420, 100, 2) != drawn
