"""Sentences, full stop and all, that are captions of photos: told by a score of how they are worded and where they stand.

The score is the log odds of a logistic regression: the weights in caption_score.csv, added up, of what holds of a sentence
(`: comma`, `: words of title`) and of its words (`^` the first, alone and with the second; `$` the last; `A` any name).
`bench/captions.py` counts and fits them on VietNews and on articles annotated by hand, and says what they are worth. Rows that
begin with `!` are by hand: who wishes, refers back, denies, plans, weighs or defines writes text, which no photo shows.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path

from transforms.alphabet import LOWER, UPPER
from transforms.boilerplate import Cut
from transforms.captions import ABBREVIATED
from transforms.gazetteers import entries
from transforms.run_on import captions as run_on_captions

RULE = "caption_score"
WEIGHTS = Path(__file__).with_suffix(".csv")
MIN_CHARS, MAX_CHARS = 12, 170
MAX_NEXT_CHARS = 160
MAX_QUOTED_CHARS = 400  # some quotations are never closed
MANY_CAPTIONS = 2
NEVER_FIRST_WEIGHT = -0.8
# Bodies of VietNews glued into one line, judged by weights fitted without them: this takes out 211 of 853 captions that the source lists,
# 12 that it does not, and 2 sentences of text. The first sentence is a standfirst more often: ``glued.opening`` knows captions there.
MIN_SCORE = 2.0
LEAST_BY_WORDS = 0.0
_SEEN_SPEAKING = frozenset(
    ("phát biểu", "phát biểu ý kiến", "trình bày", "trao đổi", "trả lời", "hỏi", "đáp", "báo cáo", "viết", "kể", "nêu", "khai", "chất vấn", "cho ý kiến")
)
_DAY_FIRST = re.compile(r"(?:Ngày|Sáng|Trưa|Chiều|Tối|Đêm|Rạng sáng|Hôm|Cuối|Đầu|Vào|Năm|Tháng|Mùa)\s")
_WORD = re.compile(r"\w+")
_ASKS = re.compile(r"[!?…;:]")
_DIGIT = re.compile(r"\d")
_MARKS = "“”\"'’»(),:;!?….-–"
_FULL_NAME = re.compile(rf"[{UPPER}][{LOWER}]{{1,9}}\s[{UPPER}][{LOWER}]{{1,9}}")
_NAME_NEXT = re.compile(rf"\s?[{UPPER}][{LOWER}]{{1,7}}\s[{UPPER}]")  # `Thủ môn của SHB. Đà Nẵng mắc lỗi`
_PLACE = re.compile(r"\b(?:tại|ở|trong|bên|cùng|trước|trên)\b")
_AMOUNT = re.compile(r"%|\b(?:tỷ|triệu|USD|đồng)\b")
_NAME = "A"


def scored(raw: str, pieces: Sequence[tuple[int, int]], title: str | None, captions: int) -> Iterator[Cut]:
    """Sentences that read and stand like captions in a body that the crawler glued into one line.

    ``pieces`` are the body's spans in order, half-open; ``captions`` is how many the rules have taken out already. A body in
    lines holds so few captions that the score would take out as many sentences of its own (VietNews, 3,000 articles).
    """
    if not pieces or raw.find("\n", pieces[0][0], pieces[-1][1]) >= 0:
        return
    for start, end, at in candidates(raw, pieces):
        by_words = score(words(raw[start:end]))
        if by_words < LEAST_BY_WORDS:  # two in three, before what costs most is looked at
            continue
        if by_words + score(marks(raw, pieces, (start, end, at), title or "", captions)) >= MIN_SCORE:
            yield Cut(start, end, RULE)


def candidates(raw: str, pieces: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int, int]]:
    """Span and piece of each sentence behind the first that is short, ends in a full stop and tells nothing."""
    never = _never_first()
    opening = pieces[0][0] if pieces else 0
    for at, (first, last) in enumerate(pieces):
        start = first
        while start < last:
            stop = raw.find(". ", start, last)
            end = last if stop < 0 else stop + 1
            if start > opening and MIN_CHARS <= end - start <= MAX_CHARS and raw[end - 1] == "." and raw[start].isupper():
                space = raw.find(" ", start, end)
                if space > 0 and raw[start:space] not in never and not _is_told(raw, start, end) and _is_whole(raw, start, end, first):
                    yield start, end, at
            start = end + 1


def _is_told(raw: str, start: int, end: int) -> bool:
    """Whether a sentence holds words that text holds and captions do not."""
    if _ASKS.search(raw, start, end) or _DAY_FIRST.match(raw, start):
        return True
    found = raw[start : end - 1].replace(",", "").replace("(", "").split()
    return not (told().isdisjoint(found) and told().isdisjoint(map(" ".join, pairwise(found))))


def _is_whole(raw: str, start: int, end: int, first: int) -> bool:
    """Whether the full stops before and behind end sentences, and quotes and parentheses that open, before or inside, close."""
    if ABBREVIATED.search(raw, max(start, end - 8), end - 1) or (raw[end - 2].isupper() and _NAME_NEXT.match(raw, end)):
        return False
    if start > first and (raw[start - 3].isupper() or ABBREVIATED.search(raw, max(first, start - 10), start - 2)):
        return False
    run = raw[start : end - 1]
    return "." not in run and not _is_quoted(raw, start) and run.count("“") == run.count("”") and run.count('"') % 2 == 0 and run.count("(") == run.count(")")


def _is_quoted(raw: str, start: int) -> bool:
    """Whether a quotation that opened before is not closed yet."""
    return raw.rfind("“", max(0, start - MAX_QUOTED_CHARS), start) > raw.rfind("”", max(0, start - MAX_QUOTED_CHARS), start)


def marks(raw: str, pieces: Sequence[tuple[int, int]], span: tuple[int, int, int], title: str, captions: int) -> dict[str, float]:
    """What holds of a candidate beside its words; shares lie between 0 and 1."""
    start, end, at = span
    run = raw[start : end - 1]
    known = [word for word in _WORD.findall(run) if len(word) > 1] or [run]
    following = _following(raw, pieces, end, at)
    size = len(known)
    found = {
        ": all": True,
        ": first of piece": start == pieces[at][0],
        ": last": end == pieces[-1][1],
        ": up to 4 words": size <= 4,
        ": 5 to 8 words": 5 <= size <= 8,
        ": 15 to 20 words": 15 <= size <= 20,
        ": over 20 words": size > 20,
        ": comma": "," in run,
        ": commas": run.count(",") > 1,
        ": quote": '"' in run or "“" in run,
        ": parenthesis": "(" in run,
        ": amount": _AMOUNT.search(run) is not None,
        ": past": " đã " in run,
        ": name": _FULL_NAME.search(run) is not None,
        ": only names": all(word[0].isupper() for word in known),
        ": place": _PLACE.search(run) is not None,
        ": words of title": sum(word in title for word in known) / size,
        ": words of text": sum(raw.find(word, 0, start) >= 0 or raw.find(word, end) >= 0 for word in known) / size,
        ": words of next sentence": sum(word in following for word in known) / size,
        ": first words of next sentence": following.startswith(" ".join(known[:2])),
        ": quote behind": following[:1] in ("“", '"'),
        ": many captions": captions >= MANY_CAPTIONS,
        ": run on": max(-3.0, min(4.0, run_on_captions(run))),
    }
    return {mark: float(value) for mark, value in found.items() if value}


def _following(raw: str, pieces: Sequence[tuple[int, int]], end: int, at: int) -> str:
    """The beginning of what stands behind."""
    if end < pieces[at][1]:
        return raw[end + 1 : min(end + MAX_NEXT_CHARS, pieces[at][1])]
    return raw[pieces[at + 1][0] : pieces[at + 1][0] + MAX_NEXT_CHARS] if at + 1 < len(pieces) else ""


def words(run: str) -> dict[str, float]:
    """The words of a sentence, every name alike, digits as 0, as features.

    >>> sorted(words("Các đại biểu tại Hội trường."))
    ['A trường', '^Các', '^Các đại', 'biểu', 'biểu tại', 'trường', 'trường$', 'tại', 'tại A', 'đại', 'đại biểu']
    """
    plain = [word for token in run.split() if (word := _DIGIT.sub("0", token).strip(_MARKS))]
    if not plain:
        return {}
    low = [_NAME if word[0].isupper() else word for word in plain]
    found = [f"^{plain[0]}", f"^{' '.join(plain[:2])}", f"{low[-1]}$", *(word for word in low[1:] if word != _NAME)]
    return dict.fromkeys([*found, *(f"{a} {b}" for a, b in pairwise(low) if (a, b) != (_NAME, _NAME))], 1.0)


def score(found: dict[str, float]) -> float:
    """Log odds that a sentence with these features is a caption."""
    weights = _weights()
    return sum(weights.get(feature, 0.0) * value for feature, value in found.items())


@cache
def _rows() -> tuple[tuple[str, float], ...]:
    with WEIGHTS.open(encoding="utf-8", newline="") as lines:
        return tuple((row["feature"], float(row["weight"])) for row in csv.DictReader(lines))


@cache
def _weights() -> dict[str, float]:
    return dict(_rows())


@cache
def _never_first() -> frozenset[str]:
    """First words that go on with what was told before: `Theo`, `Tuy`, `Khi`."""
    return frozenset(feature[1:] for feature, weight in _rows() if feature[0] == "^" and weight <= NEVER_FIRST_WEIGHT)


@cache
def told() -> frozenset[str]:
    """Words, and pairs of words, of text; also what people say, want or ask: that somebody speaks is seen in a photo, that he warns is not."""
    spoken = {row["verb"] for row in entries("speech_verbs")} - _SEEN_SPEAKING
    return frozenset(feature[2:] for feature, _ in _rows() if feature[0] == "!") | spoken
