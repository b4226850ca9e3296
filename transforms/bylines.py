"""Signatures at the end of an article: who wrote it and whom it was taken from."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from transforms.alphabet import LOWER, UPPER
from transforms.gazetteers import entries
from transforms.outlets import agencies, domain_of_tag, registered_domain
from transforms.run_on import opening_odds

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
# At the start of a text a name of two or three syllables and the first words of its sentence: `Huỳnh Kim Lễ cắt băng`
_LEADING = [
    re.compile(
        rf"(?P<name>[{UPPER}][{LOWER}]{{1,7}}(?:\s[{UPPER}][{LOWER}]{{1,7}}){{{n}}})\s(?=(?P<first>[{UPPER}][{LOWER}]{{0,7}})\s(?P<second>[{LOWER}]{{1,8}}|\d))"
    )
    for n in (1, 2)
]
_QUOTED_FROM = re.compile(rf"[.!?…”\"]\s(?P<name>{_NAMES})\s?(?P<source>\(theo\s[^()]{{2,40}}\))(?=\s[{UPPER}])")
MAX_NAME_CHARS = 60
_CREDIT_WORDS = ("Ảnh", "Video", "Clip", "Nguồn")  # `Ảnh từ internet.` is no author
MIN_LEADING_ODDS, SURE_ODDS = 0.0, 4.0
_CLAUSE = re.compile(r"[.,;:!?]\s")
_LAST_WORD = re.compile(r"\w{1,12}:?\Z")
_UNMARKED_SOURCE = re.compile(r"\s(?P<signature>(?:Theo|THEO|Nguồn)\s(?P<source>[^\s.,;:!?…()][^.,;:!?…()]{1,40}))\Z")
MAX_SIGNATURE_CHARS = 100
MAX_TITLE_WORDS = 4
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


def leading(text: str, start: int, end: int) -> Signature | None:
    """The author's name that opens a text in one line, glued to its first sentence or caption: `Tư Hoàng Tại buổi sơ kết 5 năm phối hợp`.

    A name that the text has again is somebody it tells of.
    """
    for pattern in _LEADING:
        match = pattern.match(text, start, min(start + MAX_NAME_CHARS, end))
        if match is None or (opened := opening_odds(match["first"], match["second"])) < MIN_LEADING_ODDS:
            continue
        name = match["name"]
        is_name = is_vietnamese(name.split()) or (opened >= SURE_ODDS and name.split()[-1] in _syllables()[1])
        if is_name and text.find(name, match.end("name")) < 0 and not is_place(name):
            return Signature(start, match.end("name"), name, None)
    return None


def quoted_from(text: str, start: int, end: int) -> Iterator[Signature]:
    """An author and the source between the sentences of a text in one line, as two spans: `... Albert F. Del Rosario. N.H (theo chinhphu.vn) Cũng ...`."""
    at = text.find("(theo ", start, end)
    if at >= 0 and (match := _QUOTED_FROM.search(text, max(start, at - MAX_NAME_CHARS), end)):
        yield Signature(match.start("name"), match.end("name"), match["name"], None)
        yield Signature(match.start("source"), match.end("source"), None, None)


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
        if before is None or before[0] in before_names() or (before[0][0].isupper() and not (len(before[0]) > 2 and before[0].isupper())):
            return None
    else:
        return None
    if _is_titled_clause(_CLAUSE.split(tail[: match.start()])[-1]):
        return None  # whose title it is: `...; Phó giám đốc Công an tỉnh Lê Văn Đức`, where the text was cut off
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
    while "/" in name and (_is_outlet(name.rsplit("/", 1)[-1]) or is_place(name.rsplit("/", 1)[-1])):
        name = name.rsplit("/", 1)[0].strip()
    head, _, place = name.rpartition("/")
    if match["paren"] and " " in head and place.isalpha():
        name = head  # a correspondent abroad: `Mạnh Hùng/Berlin (Vietnam+)`
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
    if signed := _signed_source(source):
        return Signature(match.start(), match.end(), *signed)
    person = re.fullmatch(_NAME, source) if match["paren"] else None
    return Signature(match.start(), match.end(), source if person and not _is_outlet(source) else None, _domain(match["paren"]) or _domain(source))


def is_source(line: str) -> bool:
    """Whether a line is nothing but the outlet or agency an article is from: `theo TTXVN`, `Dân trí`."""
    word, _, name = line.rstrip(".").partition(" ")
    return _is_outlet(name) if word.casefold() == "theo" and name else _is_outlet(line)


def _signed_source(source: str) -> tuple[str, str | None] | None:
    """The author and the outlet's domain of a source that has both, as in `Theo An Bình Dân Trí`."""
    words = source.split()
    for n in (2, 3):
        outlet = " ".join(words[n:])
        if outlet and is_vietnamese(words[:n]) and domain_of_tag(outlet) is not None and not _is_outlet(source):
            return " ".join(words[:n]), None
    return None


def is_vietnamese(words: list[str]) -> bool:
    """Whether syllables are a Vietnamese name."""
    begins, closes = _syllables()
    return len(words) > 1 and all(word in begins for word in words[:-1]) and words[-1] in closes


def _domain(source: str | None) -> str | None:
    """The registered domain that a source names by address; a bare agency or paper is no address of this article."""
    word = (source or "").strip(' .()“”"').removeprefix("Theo ").removeprefix("theo ").split(",")[0].strip()
    return registered_domain(word) or (domain_of_tag(word) if "." in word else None)


def _is_outlet(name: str) -> bool:
    return name.casefold() in _agencies() or domain_of_tag(name) is not None or re.split(r"[-\s/]", name)[0].casefold() in ("vov", "ttxvn", "vietnam+")


def _is_name(name: str, alone: bool, has_source: bool) -> bool:
    """Whether capitalised words are a signature and no heading or end of a sentence."""
    words = name.replace(".", ". ").split()
    if words[0] in _not_names() or words[0] in _CREDIT_WORDS or any(w.rstrip(".") in ("TP", "UBND") for w in words):
        return False
    longest = max(len(part.split()) for part in re.split(r"\s?[-–,&/]\s?|\svà\s", name.replace(".", ". ")))
    return has_source or longest <= (4 if alone else 5)


@cache
def _signature() -> re.Pattern[str]:
    """A signature; a paper's bare name may stand before or behind the author: `Thành Đạt Thể thao & Văn hóa`."""
    papers = {row["publisher"] for row in entries("outlets")} | agencies()
    paper = "|".join(map(re.escape, sorted((p for p in papers if " " in p), key=len, reverse=True)))
    return re.compile(rf"(?:(?:{paper})\s)?{_KIND}(?P<name>{_GROUP}|{_NAMES})(?:\s(?P<paper>{paper}))?{_TAIL}\s?[.]?\s?\d?")


@cache
def _syllables() -> tuple[frozenset[str], frozenset[str]]:
    """Syllables that begin a Vietnamese name, and those that end one."""
    given = entries("given_names")
    ends = frozenset(row["surface"] for row in given if row["kind"] == "given")
    return ends | {row["surface"] for row in given if row["kind"] == "middle"} | {row["surface"] for row in entries("surnames")}, ends


@cache
def middle_names() -> frozenset[str]:
    """Syllables that stand between a surname and a given name and end none."""
    return frozenset(row["surface"] for row in entries("given_names") if row["kind"] == "middle") - _syllables()[1]


@cache
def before_names() -> frozenset[str]:
    """Words that take a name behind them: the sentence ends in that name then, with or without its full stop."""
    return frozenset(row["word"] for row in entries("before_names"))


def _is_titled_clause(clause: str) -> bool:
    return begins_with_one(clause.casefold().split(), _titles())


def begins_with_one(words: Sequence[str], titles: frozenset[str]) -> bool:
    """Whether one of some titles stands first."""
    return any(" ".join(words[:count]) in titles for count in range(1, MAX_TITLE_WORDS + 1))


@cache
def _titles() -> frozenset[str]:
    return frozenset(row["surface"].casefold() for row in entries("titles"))


@cache
def _agencies() -> frozenset[str]:
    return frozenset(agency.casefold() for agency in agencies())


@cache
def _not_names() -> frozenset[str]:
    return frozenset(row["opener"] for row in entries("sentence_openers") if row["always"] == "1")


def is_place(name: str) -> bool:
    """Whether a name is that of a place in the gazetteer."""
    return name in _places()


@cache
def _places() -> frozenset[str]:
    return frozenset(row["surface"] for row in entries("places"))
