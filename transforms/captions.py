"""Photo captions and credits that stand inside a paragraph, glued to the text around them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from transforms.alphabet import LOWER, UPPER
from transforms.boilerplate import Cut
from transforms.gazetteers import entries
from transforms.outlets import agencies
from transforms.paragraphs import Paragraph
from transforms.run_on import captions, ends, opening_odds

# The word before the colon decides; `Nguồn:` only in parentheses, for a sentence may name a source of something else.
_CREDIT = re.compile(
    # of a screen or a film, and what somebody gave: these hold words in small letters, which no name does
    r"\(?(?:[-–—]\s?)?(?<!\w)[Ảả]nh\s?:?\s(?:[Cc]hụp|[Cc]ắt|[Tt]rích|[Ll]ấy)(?: lại)?(?: ra)?(?: từ| qua)? (?:màn hình|clip|video)"
    rf"(?:\s?:?\s[{UPPER}]\w{{1,14}}(?=[.)]|$))?(?=[.)]|\s[{UPPER}“\"]|$)\)?\.?"
    rf"|(?:[-–—]\s?)Ảnh\s?:\s?(?:[Tt]ư liệu|[Tt]ừ [{UPPER}]\w{{1,14}})(?=\.|\s[{UPPER}]|$)\.?"
    rf"|(?:[-–—]\s?)Ảnh(?:\s?:\s?|\sdo\s)[^.:()–—]{{2,60}}?\scung cấp(?=\.|\s[{UPPER}]|$)\.?"
    r"|[-–—]\s?(?:Ảnh|ẢNH|ảnh)\s?\d{1,3}\.?(?!\d)"
    r"|\(\s?(?:Ảnh|ảnh|ẢNH|Hình|Nguồn|Photo|Đồ họa|Đồ hoạ)(?:\s(?:minh họa|minh hoạ|tư liệu|chụp màn hình|internet|ảnh))?\s?(?::[^()]{1,70})\)\.?"
    r"|\(\s?(?:Ảnh|ẢNH)(?:\s(?:minh họa|minh hoạ|tư liệu|internet))?\s?(?::[^()]{1,220})?\)\.?"
    r"|(?:[-–—]\s?)?\b(?:Ảnh|ẢNH|Photo|Clip|(?<=[-–—]\s)(?:Nguồn|ảnh)|Nguồn ảnh|Đồ họa|Đồ hoạ)(?:\s(?:minh họa|minh hoạ|tư liệu))?\s?:\s?"
    rf"|(?:[-–—]\s|\.\s?)Ảnh\s(?:báo\s)?(?=[{UPPER}])"
    rf"|\(\s?(?:[Ảả]nh|Nguồn)\s[{UPPER}][\w+.]{{1,14}}(?:[\s/]{{1,3}}[{UPPER}][\w.]{{0,10}}){{0,3}}\s?\)\.?"
    r"|(?:[-–—]\s)?Ảnh\s(?:do\s)?[^.:()]{2,30}\scung cấp\.?"
    r"|(?:[-–—]\s?)?(?<!\w)Ảnh (?:từ |trên )?(?:internet|Internet|INTERNET)\b\.?"
    rf"|(?:[-–—]\s?)?(?<!\w)Ảnh (?:từ|trên) (?:mạng(?: xã hội)?|[Ff]acebook|camera hành trình|clip|video)"
    rf"(?=[.)]|\s(?!Facebook|Zalo|TikTok|Instagram|Twitter|YouTube|Công an)[{UPPER}]|$)\.?"
    rf"|(?<!\w)Ảnh (?:minh họa|minh hoạ|tư liệu)(?=\.|\s[{UPPER}]|$)\.?"
)
_CREDIT_WORD = re.compile("Ảnh|ảnh|ẢNH|Hình|Nguồn|Photo|Clip:|Đồ h")
_NAME_TOKEN = re.compile(
    rf"[\s/,&+-]{{0,3}}(?:\(?[A-Za-z]{{2,15}}\.(?:com|vn|net|org|info|gov|edu|tv)(?:\.vn)?\)?|[{UPPER}]\.\s?(?:[{UPPER}][\w.]{{0,20}})|[{UPPER}][\w’'+]{{0,20}})"
)
_ORGANISATION = re.compile(
    r"\s?(?:Trung tâm|TT|Cục|Tổng cục|Bộ|Sở|Công an|Cảnh sát|Hải quan|Đài|Báo|Truyền hình|Cổng|Bệnh viện|Viện|Đại sứ quán|Ban|Gia đình)\s(?=\S)"
)
MAX_ORGANISATION_CHARS, MIN_ORGANISATION_ODDS = 70, 1.0
_SIGNER = re.compile(rf"[{UPPER}][{LOWER}]{{1,7}}(?:\s[{UPPER}][{LOWER}]{{1,7}}){{1,3}}")
_CAPITALS_GLUED = re.compile(rf"[{UPPER}]{{2,}}(?=[{UPPER}][{LOWER}])")  # `Ảnh: DUYÊN PHANNhiều người tỏ ra thích thú`
# `Ảnh: Bộ Ngoại giao.Trao đổi`: a short name that a full stop closes
_CLOSED_NAME = re.compile(rf"[{UPPER}]\w{{1,12}}(?:(?: ?[/-] ?| )\w{{1,12}}){{0,4}}\.(?=\s|$|[{UPPER}“\"])")
_SENTENCE_END = re.compile(rf"[.!?…][”\")]?(?=\s(?![{LOWER}])|[“\"]?[{UPPER}][{LOWER}])")
ABBREVIATED = re.compile(rf"(?:^|[\s.(])(?:(?![ÁÝẢ])[{UPPER}]|TP|Tp|TX|P?GS|TS|ThS|BS|LS|KTS|Mr|Mrs|Dr|St|No)$")
# A caption is one sentence, seldom two; what is longer than this before a credit is text (seeds/004's is 130 code points).
MAX_CAPTION_CHARS = 330
MAX_CREDIT_TOKENS = 5
MIN_KNOWN_CHARS = 25
MAX_BRACKETS_CHARS = 75  # longer ones are a caption themselves: `(Ảnh: Ông Vươn sống một mình trong căn nhà nhỏ ...)`
MAX_POSED_CHARS = 220
# `(Ảnh: Bút tích của ông Vương Chí Linh)` is a caption too; `(Ảnh: Facebook của nhân vật)` is not
_SHOWS = re.compile(rf":\s?(?!Facebook|Instagram|Twitter|Trang|Phòng|Ban)[{UPPER}]\w*\s[{LOWER}]+\s(?:của|tại|trong)\s(?!.*cung cấp)")
_POSITION = re.compile(
    r"\((?:[Pp]hải|[Tt]rái|[Gg]iữa|(?:bên|đứng|ngồi|bìa|ngoài cùng(?: bên)?) (?:phải|trái|giữa)|thứ \w{1,4} từ (?:trái|phải)(?: sang| qua)?"
    r"|từ (?:trái|phải)(?: sang| qua)?|(?:mặc |người )?áo [^()]{2,14})\)"
)
_LINE_UP = re.compile(r"Từ (?:trái|phải) (?:sang|qua)(?: (?:phải|trái))?(?:, [^.:]{1,20})?\s?:[^.!?:]{5,250}\.(?=\s|$)")

_RUNS_ON = re.compile(rf"\s(?<=[\w)”\"]\s)[“\"]?\s?(?P<first>[{UPPER}][{LOWER}]{{0,7}})\s(?P<second>[{LOWER}]{{1,8}})?")
# With these no body sentence of 300 bodies glued to a caption goes with it; bench/run_on.py prints what does.
MIN_POSED_OPENING_ODDS, MIN_POSED_END_ODDS, MIN_POSED_SCORE = 0.0, 3.0, -1.5
MIN_DRESSED_SCORE = -2.0


def credited(raw: str, paragraph: Paragraph) -> Iterator[Cut]:
    """Captions with a credit in a paragraph, each cut from the start of its sentence to the end of the credit."""
    done = paragraph.start
    for word in _CREDIT_WORD.finditer(raw, paragraph.start, paragraph.end):
        match = _credit_at(raw, word.start(), max(done, paragraph.start), paragraph.end)
        if match is None or (word[0] == "Clip:" and (done == paragraph.start or raw[done : match.start()].strip(" -–—"))):
            continue  # a clip's title follows its colon: only behind the photo's credit is it a name
        end = _credit_end(raw, match, paragraph.end)
        tells = match[0][0] == "(" and (len(match[0]) > MAX_BRACKETS_CHARS or _SHOWS.search(match[0]) is not None)
        start = None if tells else caption_start(raw, match.start(), done)
        if end is None:
            continue
        if start is not None and end >= paragraph.end - 1 and _is_signed(raw, paragraph.start, start, match.start()):
            start = None
        yield Cut(match.start() if start is None else start, end, "caption")
        done = end


def _is_signed(raw: str, floor: int, start: int, end: int) -> bool:
    """Whether all that stands before the text's last credit is the author's name, which the text has nowhere else: `Bá Sên Ảnh BTC cung cấp`."""
    name = raw[start:end].strip()
    return _SIGNER.fullmatch(name) is not None and raw.find(name, floor, start) < 0


def without_credit(raw: str, cut: Cut) -> str:
    """The words of a caption before its credit; empty where they are too few to know the caption by."""
    credit = _CREDIT.search(raw, cut.start, cut.end)
    words = raw[cut.start : credit.start()].rstrip(" .-–—(") if credit else ""
    return words if len(words) >= MIN_KNOWN_CHARS else ""


def _credit_at(raw: str, word: int, floor: int, limit: int) -> re.Match[str] | None:
    """The credit whose word stands at the offset; a dash, a bracket or a full stop and a space may stand before it."""
    for start in range(max(word - 2, floor), word + 1):
        if match := _CREDIT.match(raw, start, limit):
            return match
    return None


def _credit_end(raw: str, match: re.Match[str], limit: int) -> int | None:
    """Where the credited name ends; None where no name follows."""
    if not match[0].rstrip().endswith(":") and not match[0].rstrip().endswith(("Ảnh", "Ảnh báo")):
        return match.end()
    at = match.end()
    if known := known_credit().match(raw, at, limit):
        return known.end()
    closed = _CLOSED_NAME.match(raw, at, limit)
    if closed and not ABBREVIATED.search(closed[0][:-1]) and not _openers().intersection(closed[0].split()[1:]):
        return closed.end()
    if _ORGANISATION.match(raw, at, limit) and (end := _organisation_end(raw, at, limit)):
        return end
    for count in range(MAX_CREDIT_TOKENS):
        token = _NAME_TOKEN.match(raw, at, limit)
        if token is None:
            break
        word = token[0].strip(" /,&+-\t\n")
        if glued := _CAPITALS_GLUED.match(word):
            return raw.index(word, at) + glued.end()
        if count and (word == "Clip" or (word.rstrip(".") in _openers() and "/" not in token[0] and not _is_given(raw, word, token.end(), limit))):
            break
        if (
            count
            and word.isupper()
            and len(word) > 2
            and "/" not in token[0]
            and word.rstrip(".") not in agencies()
            and not raw[match.end() : at].strip().isupper()
        ):
            break
        if count > 1 and not word.isupper() and "/" not in token[0] and raw[match.end() : at].strip().isupper():
            break  # a name in capitals has ended: `Ảnh: TẤN LỰC Đà Nẵng yêu cầu`
        if count > 1 and raw[token.end() : token.end() + 1] == " " and raw[token.end() + 1 : token.end() + 2].isdigit():
            break  # `Ảnh: Vũ Tuấn Hơn 3.500 trong số này`
        if count and _starts_sentence(raw, token, limit):
            break
        at = token.end()
    if at == match.end():
        return None
    return at + 1 if raw.startswith(".", at) else at


def _organisation_end(raw: str, at: int, limit: int) -> int | None:
    """Where the name of an organisation ends, which holds words in small letters: with a full stop, or before what likeliest opens a sentence."""
    limit = min(at + MAX_ORGANISATION_CHARS, limit)
    stop = raw.find(".", at, limit)
    words = _RUNS_ON.finditer(raw, at, stop if stop >= 0 else limit)
    odds = ((opening_odds(word["first"], word["second"] or ""), word.start()) for word in words)
    best, end = max(odds, default=(0.0, at))
    if best > MIN_ORGANISATION_ODDS:
        return end
    return stop + 1 if stop >= 0 and (stop + 1 == limit or raw[stop + 1].isspace()) else None


def _is_given(raw: str, word: str, at: int, limit: int) -> bool:
    """Whether a word that opens sentences is a given name here: `Ảnh: Đức Anh Tăng trưởng không đạt`."""
    return word in _given_names() and at + 1 < limit and raw[at] == " " and raw[at + 1].isupper()


def _starts_sentence(raw: str, token: re.Match[str], limit: int) -> bool:
    """Whether a lower-case word follows: then the token opens the next sentence and is no part of the name."""
    after = token.end()
    return after + 1 < limit and raw[after] in " \n," and raw[after + 1 : after + 2].islower()


def caption_start(raw: str, credit: int, floor: int) -> int | None:
    """Start of the sentence that the credit closes; None where it is too long for a caption."""
    before = raw[max(floor, credit - MAX_CAPTION_CHARS - 1) : credit].rstrip(" -–—\n")
    shift = max(floor, credit - MAX_CAPTION_CHARS - 1)
    stop = len(before.rstrip('.!?…”") '))
    ends = [m.end() for m in _SENTENCE_END.finditer(before, 0, stop) if not ABBREVIATED.search(before, 0, m.start())]
    newline = before.rfind("\n", 0, stop)
    start = max(ends[-1] if ends else 0, 0)
    if not ends and shift > floor and newline < 0:
        return None
    while shift + start < credit and raw[shift + start] in " \n":
        start += 1
    return shift + start


def posed(raw: str, paragraph: Paragraph) -> Iterator[Cut]:
    """Sentences that say who stands where in a photo: `Tổng thống Nga Vladimir Putin (phải) tiếp ...`, `Từ trái sang: ...`."""
    done = paragraph.start
    for match in _LINE_UP.finditer(raw, paragraph.start, paragraph.end):
        if match.start() == paragraph.start or raw[match.start() - 2] in ".!?…”":
            yield Cut(match.start(), match.end(), "caption")
    for match in _POSITION.finditer(raw, paragraph.start, paragraph.end):
        limit = min(match.end() + MAX_POSED_CHARS, paragraph.end)
        start = caption_start(raw, match.start(), done) if match.start() >= done else None
        if start is None:
            continue
        stop = _posed_end(raw, start, match.end(), limit)
        if stop - start <= MAX_POSED_CHARS and captions(raw[start:stop]) >= (MIN_DRESSED_SCORE if "áo" in match[0] else MIN_POSED_SCORE):
            yield Cut(start, stop, "caption")
        done = stop


def _posed_end(raw: str, start: int, at: int, limit: int) -> int:
    """Where a caption that has its position mark behind it ends: with its full stop, or before the sentence that was glued on."""
    sentence = _SENTENCE_END.search(raw, at, limit)
    limit = sentence.end() if sentence else limit
    phrase = glued_phrase().search(raw, at, limit)
    limit = phrase.start() if phrase else limit
    for word in _RUNS_ON.finditer(raw, at, limit):
        odds = opening_odds(word["first"], word["second"] or "") - (word["second"] is None)
        if odds > MIN_POSED_OPENING_ODDS and ends(raw[start : word.start()], odds) >= MIN_POSED_END_ODDS:
            return word.start()
    return limit


@cache
def glued_phrase() -> re.Pattern[str]:
    """A space with no end of a sentence before it and a phrase behind it that only opens sentences."""
    phrases = [row["opener"] for row in entries("glued_openers")]
    initials = "".join(sorted({phrase[0] for phrase in phrases}))
    alternatives = "|".join(map(re.escape, sorted(phrases, reverse=True)))
    return re.compile(
        rf"(?<=[\w)”\"])\s(?=[{initials}ÔBSC])(?=(?:{alternatives})[\s,]"
        rf"|(?:Ngày|Sáng|Chiều|Tối|Trưa|Hôm)\s\d{{1,2}}[/.-]\d|(?:Ông|Bà)\s(?:[{UPPER}][{LOWER}]{{1,7}}\s){{1,3}}[{UPPER}][{LOWER}]{{1,7}}(?:,|\s(?:cho|nói|khẳng)))"
    )


@cache
def known_credit() -> re.Pattern[str]:
    """An agency or outlet, perhaps two (`AFP/TTXVN`), behind the colon of a credit."""
    names = agencies() | {row["publisher"] for row in entries("outlets")}
    either = "|".join(map(re.escape, sorted((n for n in names if len(n) > 1), reverse=True)))
    return re.compile(rf"\s?(?:{either})(?!\w|\.\w)(?:\s?[/,]\s?(?:{either})(?!\w))?(?:\.(?!\w|\.)|\.(?=[{UPPER}]))?(?!\s?[-/]\s?\w)", re.IGNORECASE)


@cache
def _openers() -> frozenset[str]:
    return frozenset(row["opener"] for row in entries("sentence_openers"))


@cache
def _given_names() -> frozenset[str]:
    return frozenset(row["surface"] for row in entries("given_names") if row["kind"] == "given")
