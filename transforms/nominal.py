"""Captions with a full stop that look like sentences and are none: somebody named and no verb, a thing and where it is, who acts at an event."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path

from transforms.alphabet import LOWER, UPPER
from transforms.boilerplate import Cut
from transforms.bylines import begins_with_one
from transforms.captions import ABBREVIATED
from transforms.gazetteers import entries
from transforms.paragraphs import Paragraph
from transforms.run_on import captions, first_words

MAX_FIRST_CHARS, MAX_CHARS, MAX_LONE_CHARS, MIN_CHARS = 240, 150, 100, 8
FIRST_CHARS = 50  # most sentences have told something by then
MAX_ANY_CHARS = 55  # longer ones are looked at only where they begin with a name, a title or a word that captions begin with
MAX_SMALL_WORDS = 3  # of a post or a body between its capitals: `Phó đoàn đại biểu Quốc hội tỉnh Thanh Hoá`
MAX_BODY_WORDS = 7  # `Ủy ban về các vấn đề xã hội`
# Of 6,400 captions of VietNews 960 have no verb and a name or place and these scores, of 34,800 sentences 50, most of them captions in the body.
MIN_PLACED_SCORE, MIN_NAMED_SCORE, MIN_UNNAMED_SCORE, MIN_ACT_SCORE = -0.5, 0.3, 0.3, -0.45
MIN_SMALL_WORDS = 2
# Of the sentence that opens a body in one line, where the photo stood above the text; the second where the next begins as reports do
MIN_FIRST_SCORE, MIN_ABOVE_SCORE = -2.4, -5.0
_MARKS = "“”\"'’‘(),-–"
_NAME = rf"[{UPPER}][\w’'-]{{0,14}}(?:\s[{UPPER}][\w’'-]{{0,14}}){{1,4}}"
_HEAD = re.compile(r"(?P<head>[^,()–]+?)(?:(?:,|\s[-–]|\s\()\s?(?P<rest>[^\n]+))?$")
# A full stop behind these ends no sentence: `Bà V.`, `Anh Lê Th.`, `Đại biểu Phạm Huy Hùng (Tp.`
_CUT_SHORT = re.compile(
    rf"(?:^|[\s(])(?:[{UPPER}]’|(?![ÁÝẢ])[{UPPER}]|[BCDĐGHKLMNPQRSTVX]?[bcdđghklmnpqrstvx]{{1,3}}|TP|Tp|TX|P?GS|TS|ThS|BS|LS|KTS|\S*\.\S*)$"
)
# Quotes, measures, terms of years, weather and a day with a verb behind it are text: `Iran hôm 29/1 phóng một tên lửa đạn đạo`
_OTHERWISE = re.compile(
    rf"[“”\"!?…;:]|(?<!TP)(?<!Tp)\.\s|\d\s?(?:%|m2|km|kg|tấn|triệu|tỷ|tỉ|độ|điểm|tuổi|năm|tháng|lần|đồng|USD|mm?)\b|\bcấp \d|\), ngày"
    rf"|(?:hôm|ngày|sáng|chiều|tối)\s\d[\d/]*\s(?!tại|ở|của|trong|và)[{LOWER}]|\b(?:hôm qua|hôm nay)\s[{LOWER}]"
    r"|\s(?:tại|ở)\s.*\svà\s.*\s(?:tại|ở)\s"
)
# What closes an aside goes on: `Anh Lê Vinh (Nghệ An) ấn tượng nhất với`, `Chị Khả Hân - con gái út của nghệ sĩ - nhiều lần ngã quỵ`
_TOLD_BEHIND = re.compile(rf"\)\s(?!năm\s\d)[{LOWER}]|\s[-–]\s.*\s[-–]\s|\b(?:SN|sinh năm|nhiều lần)\b")
_PLACE = re.compile(r"[^,]\s(?:tại|ở|trong|trên|hôm|của|trước|sau|nhìn từ|chụp từ)\s")
_COMPANY = re.compile(rf"(?P<name>{_NAME})(?:\s(?:và|cùng)\s(?:{_NAME}|[{LOWER} ]{{3,30}}))?$")
# Acts that a camera sees, the second where the text opens. Of 6,400 captions of VietNews 150 tell of one with MIN_ACT_SCORE and above, of 34,800 sentences six.
_ACT = re.compile(
    r"\s(?:phát biểu(?:\sý kiến|\schỉ đạo|\skết luận|\skhai mạc)?\s(?:tại|trong|ở|nhân|về|trước|sáng|chiều|tối|ngày|hôm)|chụp (?:ảnh|hình)|chủ trì"
    r"|tập(?: luyện)?|trò chuyện|bắt tay|chào|chào mừng|cắt băng|trao|trao đổi|tặng|trình bày|báo cáo giải trình|chính thức khởi động|trả lời|gặp|gặp gỡ|đón"
    r"|thăm hỏi|kiểm tra|thị sát|khảo sát|thắp (?:hương|nhang|nến)|ôm|xem|nghe|biểu diễn|trình diễn"
    r"|(?:bên lề|tại|trong) (?:một )?(?:buổi|lễ|phiên|cuộc|trận|đám|hội nghị|hội trường|họp báo|sự kiện|chương trình|bữa))(?=[\s,])"
)
_OPENING_ACT = re.compile(
    r"\s(?:phát biểu|chụp (?:ảnh|hình)|chủ trì|bắt tay|cắt băng|trao (?:quyết định|quà|bằng|giải|hoa|cờ|huân chương)|tặng hoa|trình bày|báo cáo giải trình"
    r"|chính thức khởi động)(?=[\s,])"
)
# Of the sentences with it in VietNews those whose place has no verb before it are captions, 26 in all.
_SITE = re.compile(rf"(?P<place>[{UPPER}][^.!?;:“”\"]{{3,110}}), nơi (?:xảy ra|phát hiện)\s[^.,!?;:“”\"]{{4,90}}\.(?=\s|$)")
_NUMBERED = re.compile(r"(?:^|\s)\d{1,2}\.$")
_GOES_ON = re.compile(rf"[{UPPER}][{LOWER}]+(?:,|\))")  # the rest of a name: `Ông Chito Sta. Romana, Đại sứ`
_BEGINS = re.compile(r"\s(?:Theo|Trình bày|Phát biểu|Trả lời|Tại|Ngày|Sáng|Trưa|Chiều|Tối|Hôm)\b")


def holds_site(raw: str, start: int, end: int) -> bool:
    """Whether ``site`` may find something between two offsets."""
    return raw.find(", nơi ", start, end) >= 0


def site(raw: str, start: int, end: int) -> Cut | None:
    """The sentence that begins at ``start`` where it is a place and what has happened there: `Nhà nghỉ Cường Thịnh, nơi xảy ra vụ việc.`"""
    match = _SITE.match(raw, start, end)
    return Cut(start, match.end(), "caption") if match and is_verbless(match["place"].replace(",", "").split()) else None


def nominal(raw: str, start: int, end: int, *, opens: bool = False) -> Cut | None:
    """The sentence that begins at ``start`` where it is a caption: a person of whom nothing is told, a thing in its place, an act at an event.

    ``opens`` tells that it is the first of a text in one line, where the photo's caption stands.
    """
    most = min(end, start + (MAX_FIRST_CHARS if opens else MAX_CHARS))
    stop = raw.find(".", start, most)
    if stop - start < MIN_CHARS or not raw[start].isupper():
        return None
    space = raw.find(" ", start, stop)
    is_likely = opens or stop - start <= MAX_ANY_CHARS or raw[start:space] in _likely_words() or raw[space + 1].isupper()
    if not is_likely:
        return None
    telling = _lexicon()["telling"]
    if not telling.isdisjoint(raw[start : min(stop, start + FIRST_CHARS)].split()) or not telling.isdisjoint(raw[start:stop].split()):
        return None
    while 0 < stop < end - 1 and (raw[stop + 1] != " " or ABBREVIATED.search(raw[max(start, stop - 6) : stop])):
        stop = raw.find(".", stop + 1, most)
    least = 0.0 if not opens else MIN_ABOVE_SCORE if _BEGINS.match(raw, stop + 1) else MIN_FIRST_SCORE
    if stop < 0 or not shows(raw, raw[start:stop], least) or not _stands_alone(raw, start, stop + 1):
        return None
    return Cut(start, stop + 1, "caption")


def lone(raw: str, paragraph: Paragraph) -> Cut | None:
    """A paragraph that is one such sentence."""
    start, end, _, _ = paragraph
    if raw[end - 1] != ".":
        return None
    cut = nominal(raw, start, end) or (site(raw, start, end) if holds_site(raw, start, end) else None)
    if cut is None or cut.end != end:
        return None
    return None if _is_quoted(raw, start) else cut


def _is_quoted(raw: str, at: int) -> bool:
    """Whether the offset lies in a speech of several paragraphs."""
    if raw.rfind("“", 0, at) > raw.rfind("”", 0, at):
        return True
    last = raw.rfind('"', 0, at)
    is_opening = last >= 0 and raw[max(last - 1, 0)] in ' "(' and raw[last + 1] not in ",.;"
    return is_opening and raw.count('"', 0, at) % 2 == 1


def is_verbless(words: Sequence[str]) -> bool:
    """Whether no word of a sentence tells something; a verb behind `cuộc` or `lễ` is part of a noun.

    >>> is_verbless("Dự báo thời tiết tại Biên Hòa trong chiều nay".split()), is_verbless("Khu vực bị ngập".split())
    (True, False)
    """
    predicates, nouns, before = (_lexicon()[kind] for kind in ("predicate", "noun", "before"))
    skipped = -1
    for at, (word, following) in enumerate(pairwise((*words, ""))):
        pair = f"{word.lower()} {following}"
        if pair in nouns or (at == 0 and pair in predicates):
            skipped = at + 1
        if at <= skipped or (at and words[at - 1].lower() in before):
            continue
        if (word if at else word.lower()) in predicates or f"{word} {following}" in predicates:
            return False
    return True


def shows(raw: str, sentence: str, least: float) -> bool:
    """Whether a sentence is a caption; ``least`` below 0 is the score that one needs where the text opens."""
    words = [word for token in sentence.split() if (word := token.strip(_MARKS))]
    if len(words) < 2 or not _lexicon()["telling"].isdisjoint(words):
        return False
    if not is_verbless(words):
        if words[0] not in _first_words() and not words[1][0].isupper():
            return False
        actor = _actor(sentence, _OPENING_ACT if least else _ACT)
        if least == MIN_FIRST_SCORE and actor and "," not in actor:
            least = MIN_ACT_SCORE  # a report begins so: `Lãnh đạo Đài Loan Mã Anh Cửu chủ trì buổi giới thiệu máy bay săn tàu ngầm`
        return actor is not None and not _is_unlike(sentence) and captions(sentence) >= (least or MIN_ACT_SCORE)
    if _is_unlike(sentence):
        return False
    return _is_titled(sentence, words) or _is_known_name(raw, sentence) or _is_thing(sentence, words, least)


def _is_unlike(sentence: str) -> bool:
    return _OTHERWISE.search(sentence) is not None or _CUT_SHORT.search(sentence) is not None


def _is_titled(sentence: str, words: Sequence[str]) -> bool:
    """Whether a sentence without a verb is a name with its titles and what the bearer is: `Ông Nguyễn Tuấn Huỳnh, Chủ tịch Cienco 4`."""
    if not _begins_with_title(words) or _TOLD_BEHIND.search(sentence):
        return False
    found = _HEAD.match(sentence)
    if found is None or not _is_name_with_posts(found["head"].split()):
        return False
    rest = (found["rest"] or "").split()
    return not rest or not rest[0][0].isupper() or _begins_with_title(rest)


def _begins_with_title(words: Sequence[str]) -> bool:
    return words[0] in _first_words() and begins_with_one(words, _titles())


def _is_name_with_posts(words: Sequence[str], most: int = MAX_SMALL_WORDS) -> bool:
    small = 0
    for word in words:
        small = 0 if word[0].isupper() or word in ("của", "và", "kiêm", "bang", "tỉnh") else small + 1
        if small > most:
            return False
    return len(words) > 1 and words[-1][0].isupper() and words[-2][0].isupper()


def _is_known_name(raw: str, sentence: str) -> bool:
    """Whether a sentence without a verb is a name that the text has again, alone or with company: `Thanh Long và top ba`."""
    found = _COMPANY.match(sentence)
    return found is not None and raw.count(found["name"]) > 2 and found["name"] not in _places()


def _is_thing(sentence: str, words: Sequence[str], least: float) -> bool:
    """Whether a sentence without a verb says of a thing where it is or whose, or names it: `Bức tâm thư đầy xúc động của Mỹ Tâm`."""
    if words[0] in _lexicon()["opener"] or sentence.count("(") != sentence.count(")"):
        return False
    is_named = any(word[0].isupper() for word in words[1:])
    if _PLACE.search(sentence) and (is_named or len(words) > MAX_SMALL_WORDS):
        return captions(sentence) >= (least or (MIN_PLACED_SCORE if is_named else MIN_UNNAMED_SCORE))
    return is_named and sum(word.islower() for word in words) >= MIN_SMALL_WORDS and captions(sentence) >= MIN_NAMED_SCORE


def _actor(sentence: str, acts: re.Pattern[str]) -> str | None:
    """Who, with posts and bodies, does what a camera sees where nothing else is told."""
    act = acts.search(sentence)
    actor = sentence[: act.start()] if act else ""
    found = _HEAD.match(actor)
    is_named = found is not None and _is_name_with_posts(found["head"].split(), MAX_BODY_WORDS) and is_verbless(actor.split())
    return actor if is_named else None


def _stands_alone(raw: str, start: int, stop: int) -> bool:
    """Whether a whole sentence stands before and behind, and neither is a name too: names in a row are a list."""
    before = raw[max(0, start - MAX_CHARS) : start].rstrip()
    if before and (before[-1] in ":,;" or (before[-1] == "." and (_CUT_SHORT.search(before[:-1]) or _NUMBERED.search(before)))):
        return False
    behind = raw[stop : stop + MAX_CHARS].lstrip()
    if behind and (not (behind[0].isupper() or behind[0].isdigit() or behind[0] in "“\"'-–") or _GOES_ON.match(behind)):
        return False
    return not any(_is_titled(other, other.split()) for other in (before[:-1].rpartition(". ")[2], behind.partition(".")[0]) if other.strip())


@cache
def _titles() -> frozenset[str]:
    rows = {row["surface"] for row in entries("titles")} | {row["opener"] for row in entries("caption_openers") if row["is_scene"] == "0"}
    return frozenset(title[0].upper() + title[1:] for title in rows | {"Nguyên", "Anh", "Chị", "Cô", "Gia đình", "Vợ chồng", "Đồng chí"})


@cache
def _places() -> frozenset[str]:
    return frozenset(row["surface"] for name in ("places", "countries") for row in entries(name))


@cache
def _first_words() -> frozenset[str]:
    return frozenset(title.split()[0] for title in _titles())


@cache
def _likely_words() -> frozenset[str]:
    return _first_words() | {words for words in first_words() if " " not in words}


@cache
def _lexicon() -> dict[str, frozenset[str]]:
    """The words of nominal.csv by kind.

    ``predicate`` are words and pairs that tell something; ``noun`` pairs that are nouns for all that; ``before`` what makes the verb behind it part
    of a noun; ``telling`` the predicates that nine of ten sentences have one of and no caption of these kinds; ``opener`` first words of text without a
    verb: the weather, a programme, who is where and when.
    """
    with (Path(__file__).parent / "nominal.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    return {kind: frozenset(row["words"] for row in rows if row["kind"] == kind) for kind in {row["kind"] for row in rows}}
