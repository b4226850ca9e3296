"""Signatures at the end of an article: who wrote it and whom it was taken from."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from transforms.alphabet import LOWER, UPPER
from transforms.gazetteers import entries
from transforms.outlets import domain_of_tag, registered_domain

INITIALS = "Nh|Ng|Th|Tr|Ch|Ph|Kh|Gi|Qu"  # of syllables that begin with two letters: `Nh.Thạch`
_SYLLABLE = rf"(?:[{UPPER}][{LOWER}]{{1,7}}|[{UPPER}]{{2,8}}|(?:(?:[{UPPER}]|{INITIALS})\.\s?){{1,3}}[{UPPER}]?[{LOWER}{UPPER}]{{0,9}}|[{UPPER}])"
_NAME = rf"{_SYLLABLE}(?:\s{_SYLLABLE}){{0,4}}"
_NAMES = rf"{_NAME}(?:\s?(?:[-–,&/]|và)\s?{_NAME}){{0,3}}"
_KIND = (
    r"(?:(?:Tin, ảnh|Tin và ảnh|Bài, ảnh|Bài và ảnh|Ảnh, bài|Bài|Tin|Thực hiện|Biên dịch|Tổng hợp|Tác giả|PV|CTV"
    r"|Phóng viên|Nhóm PV|Nhóm phóng viên)\s?:?\s)?"
)
_GROUP = rf"(?:Nhóm (?:PV|phóng viên)(?:\s[{UPPER}][\w ]{{1,24}})?|PV|P\.V|Phóng viên)"
_TAIL = (
    r"(?:\s?[-–/]\s?\(?(?P<outlet>[^().!?…\n]{2,40})\)?)?"
    r"(?:\s?\((?P<paren>[^()\n]{1,70})\))?"
    r"(?:\sẢnh\s[^().!?…\n]{2,24})?"
    r"(?:\s?(?:[Tt]ổng hợp|TỔNG HỢP|[Dd]ịch|lược dịch|ghi|thực hiện))?"
    r"(?:\s(?:[Tt]ừ)\s[^().!?…\n]{2,30}?)?"
    rf"(?:\s[Tt]heo\s(?P<source>[{UPPER}a-z][^()!?…\n]{{1,60}}))?"
)
_IN_PARENTHESES = re.compile(r"\(\s?(?:[Tt]heo\s)?(?P<name>[^()\n]{2,60})\)\s?\.?")
_SOURCE = re.compile(
    rf"\(?(?:Theo|THEO|[Nn]guồn(?: tin)?|Nguồn|Dẫn nguồn)\s?:?\s(?P<source>[{UPPER}“\"a-z][^()!?…\n]{{1,70}}?)(?:\s\((?P<paren>[^()\n]{{2,40}})\))?\)?\.?"
)
# Where a signature may begin in a paragraph: after the end of a sentence.
_START = re.compile(rf"(?:[.!?…][”\"’)]?|\./|[”\")])\s+(?=[{UPPER}(])|:\s(?=[{UPPER}]{{2,8}}\s[{UPPER}]{{2,8}}(?:\s|$))")
_ABBREVIATED = re.compile(rf"(?<!độ)(?:^|[\s.])(?:TP|Tp|TX|GS|TS|BS|(?![ÁÝẢ])[{UPPER}])\.\Z")
_WORD_AFTER_NAME = re.compile(r"\s(?:Từ|Theo|Ảnh)\b.*|\s?[-–/]\s?(?:[A-ZĐ]{3,}|TTXVN.*|Báo.*)$")
# `... tin đến bạn đọc Trúc Dân`: a name behind a text whose last full stop is missing, perhaps with its source
_UNMARKED = re.compile(rf"(?<=[{LOWER}{UPPER}:])\s(?P<name>[{UPPER}][{LOWER}]{{1,7}}(?:\s[{UPPER}][{LOWER}]{{1,7}}){{1,2}})(?:\s\d)?\Z")
# `khác. Ngọc anh`: the second syllable in small letters, behind the end of a sentence
_CARELESS = re.compile(rf"[.!?)”]\s(?P<name>[{UPPER}][{LOWER}]{{1,7}}\s[{LOWER}]{{2,7}})\Z")
_LAST_WORD = re.compile(r"\w{1,12}:?\Z")
_UNMARKED_SOURCE = re.compile(r"\s(?P<signature>(?:Theo|THEO|Nguồn)\s(?P<source>[^\s.,;:!?…()][^.,;:!?…()]{1,40}))\Z")
MAX_SIGNATURE_CHARS = 100
MIN_TEXT_CHARS = 200  # before a name that nothing marks


@dataclass(frozen=True, slots=True)
class Signature:
    """A half-open span with the author signed there and the domain of the source named there, each None where there is none."""

    start: int
    end: int
    author: str | None
    domain: str | None

    @property
    def rule(self) -> str:
        """Name of the removal."""
        return "byline" if self.author else "source"


def signature(text: str, start: int, end: int) -> Signature | None:
    """The signature that ends a paragraph or is all of it; None where it ends in plain text."""
    length = end - start
    if length <= MAX_SIGNATURE_CHARS and (whole := _read(text, start, end, alone=True)):
        return whole
    for match in _START.finditer(text, max(start, end - MAX_SIGNATURE_CHARS), end):
        if _ABBREVIATED.search(text, max(start, match.start() - 5), match.start() + 1) or (match[0][0] in '”")' and text[end - 1] == "."):
            continue  # `tại "rốn lũ" Hương Khê.` ends its sentence
        if found := _read(text, match.end(), end, alone=False):
            return found
    return unmarked(text, start, end) if length > MIN_TEXT_CHARS and text[end - 1] not in '.!?…”":;)' else None


def unmarked(text: str, start: int, end: int) -> Signature | None:
    """The outlet or the Vietnamese name behind a paragraph, without the end of a sentence before it; no name that the paragraph has elsewhere."""
    tail = text[max(start, end - 50) : end]
    if (source := _UNMARKED_SOURCE.search(tail)) and _is_outlet(source["source"].strip().split("/")[0]):
        return Signature(end - len(tail) + source.start("signature"), end, None, _domain(source["source"]))
    if match := _CARELESS.search(tail):
        syllables = match["name"].title().split()
    elif match := _UNMARKED.search(tail):
        syllables = match["name"].split()
        before = _LAST_WORD.search(tail, 0, match.start())
        if before is None or before[0] in _before_names() or (before[0][0].isupper() and not (len(before[0]) > 2 and before[0].isupper())):
            return None
    else:
        return None
    is_name = all(s in _syllables()[0] for s in syllables[:-1]) and syllables[-1] in _syllables()[1]
    at = end - len(tail) + match.start("name")
    if not is_name or text.find(match["name"], start, at) >= 0:
        return None
    return Signature(at, end, " ".join(syllables), None)


def _read(text: str, start: int, end: int, *, alone: bool) -> Signature | None:
    if match := _SOURCE.fullmatch(text, start, end):
        return _source(match)
    if match := _IN_PARENTHESES.fullmatch(text, start, end):
        name = match["name"].strip()
        is_person = bool(re.fullmatch(_NAME, name)) and not _is_outlet(name) and " " in name
        return Signature(start, end, name if is_person else None, _domain(name))
    match = _signature().fullmatch(text, start, end)
    if match is None:
        return None
    name = _WORD_AFTER_NAME.sub("", match["name"]).strip()
    while "/" in name and _is_outlet(name.rsplit("/", 1)[-1]):
        name = name.rsplit("/", 1)[0].strip()
    domain = next((d for d in (_domain(match[g]) for g in ("outlet", "paren", "source")) if d), None)
    if _is_outlet(name):
        return Signature(start, end, None, domain or _domain(name))
    if not _is_name(name, alone, bool(match["paren"] or match["source"] or match["outlet"] or match["paper"])):
        return None
    return Signature(start, end, name, domain)


def _source(match: re.Match[str]) -> Signature | None:
    source = match["source"].strip()
    if len(source.split()) > 8:
        return None
    person = re.fullmatch(_NAME, source) if match["paren"] else None
    return Signature(match.start(), match.end(), source if person and not _is_outlet(source) else None, _domain(match["paren"]) or _domain(source))


def _domain(source: str | None) -> str | None:
    """The registered domain that a source names by address; a bare agency or paper is no address of this article."""
    word = (source or "").strip(' .()“”"').removeprefix("Theo ").removeprefix("theo ").split(",")[0].strip()
    return registered_domain(word) or (domain_of_tag(word) if "." in word else None)


def _is_outlet(name: str) -> bool:
    return name.casefold() in _agencies() or domain_of_tag(name) is not None or re.split(r"[-\s/]", name)[0].casefold() in ("vov", "ttxvn", "vietnam+")


def _is_name(name: str, alone: bool, has_source: bool) -> bool:
    """Whether capitalised words are a signature and no heading or end of a sentence."""
    words = name.replace(".", ". ").split()
    if words[0] in _not_names() or any(w.rstrip(".") in ("TP", "UBND") for w in words):
        return False
    longest = max(len(part.split()) for part in re.split(r"\s?[-–,&/]\s?|\svà\s", name.replace(".", ". ")))
    return has_source or longest <= (4 if alone else 5)


@cache
def _signature() -> re.Pattern[str]:
    """A signature; a paper's bare name may stand before or behind the author: `Thành Đạt Thể thao & Văn hóa`."""
    papers = {row["publisher"] for row in entries("outlets")} | {row["agency"] for row in entries("agencies")}
    paper = "|".join(map(re.escape, sorted((p for p in papers if " " in p), key=len, reverse=True)))
    return re.compile(rf"(?:(?:{paper})\s)?{_KIND}(?P<name>{_GROUP}|{_NAMES})(?:\s(?P<paper>{paper}))?{_TAIL}\s?[.]?\s?\d?")


@cache
def _syllables() -> tuple[frozenset[str], frozenset[str]]:
    """Syllables that begin a Vietnamese name, and those that end one."""
    given = entries("given_names")
    ends = frozenset(row["surface"] for row in given if row["kind"] == "given")
    return ends | {row["surface"] for row in given if row["kind"] == "middle"} | {row["surface"] for row in entries("surnames")}, ends


@cache
def _before_names() -> frozenset[str]:
    """Words that take a name behind them: the sentence ends in that name then, with or without its full stop."""
    return frozenset(row["word"] for row in entries("before_names"))


@cache
def _agencies() -> frozenset[str]:
    return frozenset(row["agency"].casefold() for row in entries("agencies"))


@cache
def _not_names() -> frozenset[str]:
    return frozenset(row["opener"] for row in entries("sentence_openers") if row["always"] == "1")
