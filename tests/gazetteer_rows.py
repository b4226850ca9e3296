"""Every row of a gazetteer earns its place: without it something reads otherwise.

    python -m tests.gazetteer_rows [--alone] [GAZETTEER ...]

Read are a row's own example, the sentences of ``transforms/cases/gazetteer_settings.csv`` that its gazetteer has, in which every
row of a kind takes its turn, and that of ``gazetteer_sentences.csv`` where it needs one of its own. Printed are the rows
without which all of these read the same: such a row does nothing, or nothing shows what it does. Rows that do not
touch each other's texts are taken out together, each such set in a process of its own that imports the finders anew;
``--alone`` takes out one row at a time (an hour). ``--list`` takes what is unseen as known. Exit status 1 where a row is
printed that ``gazetteer_rows_unseen.csv`` does not list.
"""

from __future__ import annotations

import csv
import hashlib
import os
import pickle
import re
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import NamedTuple

from transforms import gazetteers

_ROWS = gazetteers.entries
NAMES = tuple(sorted(path.stem for path in Path(gazetteers.__file__).parent.glob("*.csv")))
CASES = Path(__file__).parent / "transforms" / "cases"
# Rows that nothing was found for when this check was made, a debt: rows may leave the list, none may join it.
UNSEEN = CASES / "gazetteer_rows_unseen.csv"
READ_ON = date(2020, 7, 16)  # the publication day of every text, but of those whose rows help to infer it
UNDATED = ("old_year_words", "same_day_events")
# A paragraph of text with no word of interest, and one as long as paragraphs are that were glued of several.
PLAIN = "Tỉnh sẽ hỗ trợ các hộ dân ở vùng sâu vay vốn để phát triển sản xuất, đồng thời mở thêm nhiều lớp dạy nghề ngắn hạn cho lao động trẻ ở địa phương."
LONG = " ".join([PLAIN] * 4)


class Item(NamedTuple):
    """A row of a gazetteer, by its number from 0."""

    name: str
    row: int


Texts = dict[Item, list[str]]


def row_of(item: Item) -> dict[str, str]:
    """The row's cells."""
    return _ROWS(item.name)[item.row]


def label(item: Item) -> tuple[str, str]:
    """Gazetteer and what a row is known by, whatever its place in the file: its cells without example and source."""
    return item.name, " | ".join(value for column, value in row_of(item).items() if value and column not in ("example", "source"))


def all_items(names: Sequence[str] = NAMES) -> list[Item]:
    """Every row of the gazetteers."""
    return [Item(name, row) for name in names for row in range(len(_ROWS(name)))]


def settings(item: Item) -> list[str]:
    """The sentences of its kind with the row's words in them, and its own."""
    row = row_of(item)
    first = next(iter(row.values()))
    kind = row.get("kind") or row.get("role") or ""
    filled = {"example": row["example"], "capitalised": first[:1].upper() + first[1:], "text": PLAIN, "long": LONG}
    texts = [text.format(first, **filled) for text in _settings().get((item.name, kind), []) + (_settings().get((item.name, ""), []) if kind else [])]
    return [*(text[:1].upper() + text[1:] for text in texts), *_sentences().get(label(item), [])]


@cache
def _sentences() -> dict[tuple[str, str], list[str]]:
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    with (CASES / "gazetteer_sentences.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            found[row["gazetteer"], row["row"]].append(row["text"])
    return found


@cache
def _settings() -> dict[tuple[str, str], list[str]]:
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    with (CASES / "gazetteer_settings.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            found[row["gazetteer"], row["kind"]].append(row["text"].replace("\\n", "\n"))
    return found


def told(item: Item) -> str:
    """Where a row stands and what it says."""
    return f"{item.name}.csv line {item.row + 2}: {label(item)[1]} ({row_of(item)['example']})"


def listed_unseen() -> set[tuple[str, str]]:
    """Labels of the rows that are known to be unseen."""
    with UNSEEN.open(encoding="utf-8", newline="") as lines:
        return {(row["gazetteer"], row["row"]) for row in csv.DictReader(lines)}


def unseen(items: Iterable[Item], *, alone: bool = False) -> list[Item]:
    """The rows without which their example and every sentence of their kind read the same."""
    left = list(items)
    with tempfile.TemporaryDirectory() as compiled:
        for texts in ({item: [row_of(item)["example"]] for item in left}, {item: settings(item) for item in left}):
            asked = {item: texts[item] for item in left}
            before = dict(zip(asked, _readings([], asked, compiled), strict=True))
            sets = [[item] for item in asked] if alone else apart(asked)
            left = [item for together in sets for item in _same_without(together, asked, before, compiled)]
    return sorted(left)


def _same_without(rows: Sequence[Item], texts: Texts, before: dict[Item, bytes], compiled: str) -> list[Item]:
    try:
        after = _readings(rows, {item: texts[item] for item in rows}, compiled)
    except Exception:  # noqa: BLE001  a finder that cannot even be imported without a row misses it: which one?
        half = len(rows) // 2
        return [item for part in (rows[:half], rows[half:]) for item in _same_without(part, texts, before, compiled)] if half else []
    return [item for item, reading in zip(rows, after, strict=True) if reading == before[item]]


def apart(texts: Texts) -> list[list[Item]]:
    """The rows in sets, none of which has two rows of which one's words stand in the other's texts."""
    by_words: dict[str, list[Item]] = defaultdict(list)
    for item in texts:
        for words in _words_of(item):
            by_words[words].append(item)
    longest: dict[str, int] = defaultdict(int)  # by first word
    for words in by_words:
        first, *rest = words.split(" ")
        longest[first] = max(longest[first], 1 + len(rest))
    touching: dict[Item, set[Item]] = defaultdict(set)
    for item in texts:
        for other in {o for text in texts[item] for words in _runs(text, longest) for o in by_words.get(words, ())} - {item}:
            touching[item].add(other)
            touching[other].add(item)
    number: dict[Item, int] = {}
    for item in sorted(texts, key=lambda i: (-len(touching[i]), i)):
        taken = {number.get(other) for other in touching[item]}
        number[item] = next(n for n in range(len(texts)) if n not in taken)
    sets: dict[int, list[Item]] = defaultdict(list)
    for item, n in number.items():
        sets[n].append(item)
    return [sets[n] for n in sorted(sets)]


def _words_of(item: Item) -> list[str]:
    row = row_of(item)
    names = [*row["aliases"].split("|"), row["name"], row["acronym"]] if item.name == "meeting_series" else [next(iter(row.values()))]
    return [words for name in names if (words := " ".join(_tokens(name)))]


def _runs(text: str, longest: Mapping[str, int]) -> Iterator[str]:
    tokens = _tokens(text)
    for start, first in enumerate(tokens):
        for end in range(start + 1, min(start + longest.get(first, 0), len(tokens)) + 1):
            yield " ".join(tokens[start:end])


def _tokens(text: str) -> list[str]:
    return re.findall(r"[^\W_]+|[^\w\s]", text.lower())


def _readings(without: Sequence[Item], texts: Texts, compiled: str) -> list[bytes]:
    """A digest of what the texts of each row read as, from a process that never saw the rows of ``without``."""
    source, sink = os.pipe()
    child = os.fork()
    if child == 0:
        try:  # whatever happens, the child ends here: one that went on would fork in its turn
            os.close(source)
            with os.fdopen(sink, "wb") as pipe:
                try:
                    answer: object = _read_without(without, texts, compiled)
                except Exception as error:  # noqa: BLE001  the parent raises it
                    answer = error
                pickle.dump(answer, pipe)
        finally:
            os._exit(0)
    os.close(sink)
    with os.fdopen(source, "rb") as pipe:
        answer = pickle.load(pipe)
    os.waitpid(child, 0)
    if isinstance(answer, Exception):
        raise answer
    return answer


def _read_without(without: Sequence[Item], texts: Texts, compiled: str) -> list[bytes]:
    sys.dont_write_bytecode, sys.pycache_prefix = False, compiled
    for module in [m for m in sys.modules if m.partition(".")[0] in ("transforms", "flows")]:
        del sys.modules[module]
    gone: dict[str, set[int]] = defaultdict(set)
    for item in without:
        gone[item.name].add(item.row)
    from transforms import gazetteers as anew

    anew.entries = lambda name: tuple(row for n, row in enumerate(_ROWS(name)) if n not in gone[name])  # type: ignore[assignment]
    doors, usual = _doors(), cache(_usual_door())
    readings = (doors[item.name](row_of(item)) if item.name in doors else [usual(text, item.name not in UNDATED) for text in of] for item, of in texts.items())
    return [hashlib.md5(repr(reading).encode("utf-8", "surrogatepass"), usedforsecurity=False).digest() for reading in readings]


def _usual_door() -> Callable[[str, bool], object]:
    """Everything that cleaning makes of a text, and everything the finders find in it."""
    from transforms.documents import document
    from transforms.facts.batch import find_in
    from transforms.facts.model import Article
    from transforms.sentences import sentence_spans
    from transforms.tables import table

    nothing = dict.fromkeys(table("stage.records").schema.names) | {"document_id": "d", "source_uri": "d.txt", "format": "text", "repairs": []}

    def read(text: str, is_dated: bool) -> object:
        lines = [(m.start(), m.end()) for m in re.finditer("[^\n]+", text)]
        found = find_in(Article("d", text, sentence_spans(text, lines), published=READ_ON if is_dated else None))
        facts = sorted((f.table, f.start, f.end, f.rule, f.confidence, sorted((k, str(v)) for k, v in f.values.items())) for f in found.all())
        refused = sorted((r.start, r.end, r.looked_like, r.rule) for r in found.rejected)
        return facts, refused, sorted(found.entities.items()), found.published, document(nothing | {"text": text})

    return read


def _doors() -> dict[str, Callable[[dict[str, str]], object]]:
    """How a row is read where its example is no Vietnamese text: an address, a key of a record, bytes."""
    from flows import input_names
    from transforms import fields, html, legacy, outlets, sniff
    from transforms.records import Limits

    def page(row: dict[str, str]) -> object:
        tag = row["example"][1:].partition(" ")[0]
        closing = f"Hội nghị đã khai mạc tại Hà Nội.</{tag}>" if "class" in row else ""
        article = f"<h1>Tiêu đề</h1>{row['example']}{closing}<article>{row['example']}{closing}{''.join(f'<p>{PLAIN}</p>' for _ in range(3))}</article>"
        return html.read_page(f"<html><head>{row['example'] if tag in ('meta', 'link') else ''}</head><body>{article}</body></html>", Limits())

    def outlet(row: dict[str, str]) -> object:
        domain = outlets.original_domain(outlets.canonical_url(row["example"]))
        return outlets.outlet_name(domain), [outlets.domain_of_tag(tag) for tag in row["tags"].split(";")]

    return {
        "binary_signatures": lambda row: sniff._binary(bytes(int(row["offset"])) + bytes.fromhex(row["hex"])),
        "ignored_names": lambda row: input_names.ignored(row["example"].encode()),
        "legacy_letters": lambda row: legacy._decoded(bytes.fromhex(row["bytes"]), row["encoding"]),
        "outlets": outlet,
        "page_metadata": page,
        "record_keys": lambda row: fields.Keys.of(None).values({row["key"]: "x"}),
        "second_level_domains": lambda row: outlets.registered_domain(row["example"]),
        "sections": lambda row: outlets.section_of(row["example"]),
        "standfirst_classes": page,
        "vietnamese_syllables": lambda row: legacy.count_known(row["example"]),
    }


def main(arguments: Sequence[str]) -> int:
    """Print the rows that nothing would miss, and how many of all they are."""
    names = [a for a in arguments if not a.startswith("--")]
    items = all_items(names or NAMES)
    found = unseen(items, alone="--alone" in arguments)
    known = listed_unseen()
    for item in found:
        print(told(item) + ("" if label(item) in known else "  NEW"))
    print(f"{len(items) - len(found)} of {len(items)} rows are missed where they are taken out", file=sys.stderr)
    if "--list" in arguments:
        write_list(found)
    return int(any(label(item) not in known for item in found))


def write_list(found: Iterable[Item]) -> None:
    """Take what is unseen now as known."""
    with UNSEEN.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines, lineterminator="\n")
        writer.writerow(["gazetteer", "row"])
        writer.writerows(sorted({label(item) for item in found}))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
