"""Copies of the seeds as another outlet prints them are found, and nothing else is; `python -m bench.duplicates` does it at scale."""

from pathlib import Path

from bench.duplicates import SEED, Copier, measure

SEEDS = {path.stem: path.read_text("utf-8") for path in sorted((Path(__file__).parents[2] / "seeds" / "articles").glob("*.txt"))}


def test_copies_with_a_few_sentences_changed_and_boilerplate_added_are_found_and_nothing_else() -> None:
    found = measure(SEEDS, Copier(SEEDS.values(), SEED).outlet, lambda: 8)
    assert found.planted == len(SEEDS) * 9 * 8 // 2
    assert found.recall >= 0.99
    assert found.wrong == set()


def test_the_first_half_of_an_article_is_another_text() -> None:
    # Where it breaks, and is meant to: half of the sentences is Jaccard 0.5.
    found = measure(SEEDS, Copier(SEEDS.values(), SEED).half, lambda: 1)
    assert found.recall < 0.9
    assert found.wrong == set()
