"""Photo captions and credits that stand inside a paragraph, glued to the text around them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from transforms.alphabet import LOWER, UPPER
from transforms.boilerplate import Cut
from transforms.gazetteers import entries
from transforms.paragraphs import Paragraph

# The word before the colon decides; `Nguồn:` only in parentheses, for a sentence may name a source of something else.
_CREDIT = re.compile(
    r"[-–—]\s?(?:Ảnh|ẢNH|ảnh)\s?\d{1,3}\.?(?!\d)"
    r"|\(\s?(?:Ảnh|ảnh|ẢNH|Hình|Nguồn|Photo|Đồ họa|Đồ hoạ)(?:\s(?:minh họa|minh hoạ|tư liệu|chụp màn hình|internet|ảnh))?\s?(?::[^()]{1,70})?\)\.?"
    r"|(?:[-–—]\s?)?\b(?:Ảnh|ẢNH|Photo|Nguồn ảnh|Đồ họa|Đồ hoạ)(?:\s(?:minh họa|minh hoạ|tư liệu))?\s?:\s?"
    rf"|(?:[-–—]\s|\.\s?)Ảnh\s(?=[{UPPER}])"
    rf"|(?<!\w)Ảnh (?:minh họa|minh hoạ|tư liệu)(?=\.|\s[{UPPER}]|$)\.?"
)
_NAME_TOKEN = re.compile(
    rf"[\s/,&+-]{{0,3}}(?:\(?[A-Za-z]{{2,15}}\.(?:com|vn|net|org)(?:\.vn)?\)?|[{UPPER}]\.\s?(?:[{UPPER}][\w.]{{0,20}})|[{UPPER}][\w’'+]{{0,20}})"
)
# `Ảnh: Bộ Ngoại giao.Trao đổi`: a short name that a full stop closes
_CLOSED_NAME = re.compile(rf"[{UPPER}]\w{{1,12}}(?:[ /-]{{1,3}}\w{{1,12}}){{0,4}}\.(?=\s|$|[{UPPER}“\"])")
_SENTENCE_END = re.compile(rf"[.!?…][”\")]?(?=\s|[“\"]?[{UPPER}][{LOWER}])")
_INITIAL = re.compile(rf"(?:^|[\s.])[{UPPER}]$")
# A caption is one sentence, seldom two; what is longer than this before a credit is text (seeds/004's is 130 code points).
MAX_CAPTION_CHARS = 330
MAX_CREDIT_TOKENS = 5
_ONE_WORD_CREDITS = frozenset(
    [
        "Reuters",
        "REUTERS",
        "AFP",
        "AP",
        "EPA",
        "Getty",
        "GETTY",
        "TTXVN",
        "TASS",
        "Xinhua",
        "CNN",
        "BBC",
        "RT",
        "SCMP",
        "VGP",
        "VOV",
        "Vietnam+",
        "BNG",
        "BTC",
        "NVCC",
        "TL",
        "CTV",
        "Internet",
        "Twitter",
        "Facebook",
        "Theverge",
    ]
)


def captions(raw: str, paragraph: Paragraph) -> Iterator[Cut]:
    """Cuts in a paragraph, each from the start of the caption's sentence to the end of its credit."""
    done = paragraph.start
    for match in _CREDIT.finditer(raw, paragraph.start, paragraph.end):
        if match.start() < done:
            continue
        end = _credit_end(raw, match, paragraph.end)
        start = _caption_start(raw, match.start(), done)
        if end is None or start is None:
            continue
        yield Cut(start, end, "caption")
        done = end


def _credit_end(raw: str, match: re.Match[str], limit: int) -> int | None:
    """Where the credited name ends; None where no name follows."""
    if not match[0].rstrip().endswith(":") and not match[0].rstrip().endswith(("Ảnh",)):
        return match.end()
    at = match.end()
    closed = _CLOSED_NAME.match(raw, at, limit)
    if closed and not _openers().intersection(closed[0].split()[1:]):
        return closed.end()
    for count in range(MAX_CREDIT_TOKENS):
        token = _NAME_TOKEN.match(raw, at, limit)
        if token is None:
            break
        word = token[0].strip(" /,&+-\t\n")
        if count and word.rstrip(".") in _openers() and "/" not in token[0]:
            break
        if count and _starts_sentence(raw, token, limit):
            break
        at = token.end()
        if word in _ONE_WORD_CREDITS and not raw.startswith(("/", " -", " /", "/", ","), at):
            break
    if at == match.end():
        return None
    return at + 1 if raw.startswith(".", at) else at


def _starts_sentence(raw: str, token: re.Match[str], limit: int) -> bool:
    """Whether a lower-case word follows: then the token opens the next sentence and is no part of the name."""
    after = token.end()
    return after + 1 < limit and raw[after] in " \n," and raw[after + 1 : after + 2].islower()


def _caption_start(raw: str, credit: int, floor: int) -> int | None:
    """Start of the sentence that the credit closes; None where it is too long for a caption."""
    before = raw[max(floor, credit - MAX_CAPTION_CHARS - 1) : credit].rstrip(" -–—\n")
    shift = max(floor, credit - MAX_CAPTION_CHARS - 1)
    stop = len(before.rstrip('.!?…”") '))
    ends = [m.end() for m in _SENTENCE_END.finditer(before, 0, stop) if not _INITIAL.search(before, 0, m.start())]
    newline = before.rfind("\n", 0, stop)
    start = max(ends[-1] if ends else 0, 0)
    if not ends and shift > floor and newline < 0:
        return None
    while shift + start < credit and raw[shift + start] in " \n":
        start += 1
    return shift + start


@cache
def _openers() -> frozenset[str]:
    return frozenset(row["opener"] for row in entries("sentence_openers"))
