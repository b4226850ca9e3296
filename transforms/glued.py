"""Captions and links that no credit marks, in paragraphs glued of several: by the missing full stop, or as the text's first sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from math import inf

from transforms.alphabet import LOWER, UPPER
from transforms.boilerplate import Cut
from transforms.bylines import middle_names
from transforms.captions import ABBREVIATED, caption_start, glued_phrase
from transforms.gazetteers import entries
from transforms.nominal import shows
from transforms.openers import SURE, glued_starts, openers
from transforms.paragraphs import Paragraph
from transforms.pictured import is_known, shows_act, shows_thing, titled_name
from transforms.run_on import captions, ending_odds, ends, first_words, opening_odds

MAX_CAPTION_CHARS = 220
MIN_CAPTION_WORDS = 6
MIN_REST_CHARS = 30
# Of 1,200 bodies that bench/run_on.py glues into one paragraph three lose words of their own with these, and none a sentence.
MIN_END_ODDS, MIN_SPLIT_ODDS = 3.4, 4.7
# Sub-headings are short: the longer a run is, the less must it be worded like a caption.
MIN_CAPTION_SCORE, LESS_A_WORD, MAX_LESS_WORDS, MAX_SUB_HEADING_WORDS = -0.5, 0.25, 10, 11
MIN_END_WORDS = 4
MIN_LEADING_WORDS = 8  # below that and without a name it may be a sub-heading: `Bấp bênh thoát nghèo`
MIN_KNOWN_ODDS, MIN_ACT_ODDS, MIN_ACT_END_ODDS = 1.0, 0.0, 0.8
SURE_UNFINISHED_ODDS = 10.0  # with 7.0 `Buổi lễ diễn ra trên cù lao` goes, before `Ông Hổ`
MIN_UNFINISHED_ODDS, MIN_UNFINISHED_ENDING = 6.5, 0.2  # `buổi họp báo` ends captions, `tờ báo` does not
MIN_SEEN_ODDS, MIN_SEEN_ENDING = 2.0, 0.0  # of 4,000 bodies one more loses words with the first; with 0.0 twenty do, with -1.0 sixty
MIN_SHORT_SCORE = 2.5  # `Hiện trường vụ việc`: no sub-heading of the corpus has it
# Before an opener these words are unfinished: it is a name or a title then (`Bộ Tài chính`, `ca khúc Sau khi`), not a new sentence.
_UNFINISHED = re.compile(
    r"(?:^|\s)(?:TNHH|Ủy ban|Uỷ ban|[Dd]ự án|[Đđ]ề án|[Kk]ế hoạch|Thông tư|Nghị định|Hiệp định|Công ước|Tuyên bố|Chiến lược|Tầm nhìn|Trung tâm|Văn phòng"
    r"|Đại học|Quỹ|Viện|[Cc]ông ty|xây dựng|ban hành|thông qua|soạn thảo|sửa đổi|triển khai|thực hiện|hoàn tất|hoàn thiện|ký kết|công bố"
    r"|Cục phó|Cục trưởng|Bộ|Sở|Cục|Ban|Luật|luật|nghị|đàn|hội|khoa|ngành|báo|tờ|có|nơi|đường|phố|xã|huyện|Dầu|Chùa|chùa|cù lao|tháng|từ|đến"
    r"|bài|khúc|phim|tác phẩm|cuốn|tập|album|truyện|sách|vở|show|giải|chủ đề|đề tài|mục|gọi|tên|tựa|mang tên|tham gia|thách thức|chương trình|cuộc thi"
    r"|Tư lệnh|bộ phận|Tổ chức|Hội"
    r"|trực tuyến|MC|MV|[Ss]ingle|[Ss]how|trò chơi|kỷ niệm|và|hay|hoặc|của|là|cho|với|tại|ở|trong|trên|dưới|giữa|sau|trước|về|do|bởi|được|bị|nhờ|vì"
    r"|(?<!tiếp\s)theo|rằng|qua|vào|như|bằng|các|những|một|mỗi|[\"“][^\"”]{0,60})$"
)
_NAME = rf"[{UPPER}][{LOWER}]{{1,9}}(?:\s[{UPPER}][{LOWER}]{{0,9}}){{1,4}}"
_FULL_NAME = re.compile(rf"(?!Chính phủ|Quốc hội)[{UPPER}][{LOWER}]{{1,9}}\s[{UPPER}]")
_HOLDS_NAME = re.compile(rf"{_NAME}|[{UPPER}][{LOWER}]{{1,9}}\s[{UPPER}][{LOWER}]{{1,9}}")
# Who speaks, refers back or opens an argument writes text, whatever its last full stop: `Dòng tin này được gỡ xuống ngay sau đó`.
_REPORTED = re.compile(
    r"\b(?:này|nọ|đó|ấy|cho biết|cho hay|cho rằng|nói|rằng|khẳng định|nhấn mạnh|(?<!lời )chia sẻ|tiết lộ|thừa nhận|tuyên bố|cảnh báo|phản ánh|tin rằng"
    r"|(?<!kèm )(?<!tiếp )theo(?! dõi))\b"
    r"|[?!;…]|^(?:Kính gửi|Tuyên bố|Thông tin|Con số|Vụ việc|Sự việc)\b|\b\d\s[–-]\s\d\b"
)
# Photos show what happens; a tense, a negation, a demand or a definition is text or a sub-heading: `Chính phủ phải báo cáo rõ hơn về nợ công`.
_DAY_FIRST = re.compile(r"(?:Ngày|Sáng|Trưa|Chiều|Tối|Đêm|Rạng sáng|Hôm|Cuối|Đầu|Vào|Năm|Tháng)\b")
_DEMANDS = "Cần|Phải|Nên|Hãy|Đừng|Không|Chưa|Sẽ"
_TOLD = re.compile(
    r"\b(?:đã|sẽ|vẫn|còn|chưa|không|chẳng|phải|cần|nên|là|hãy|rất|thì|mà|nhưng|vì|nếu|đang trở|tiếp tục|có thể|sinh (?:năm|ngày|ra))\b"
    rf"|^(?:{_DEMANDS})\b|:\s|^\W{{0,2}}\d{{1,2}}\W"
)
_HEADING = re.compile(rf"(?:{_DEMANDS}|Có thể)\b")  # `Có thể mở tuyến mới ở Đông Anh, Sóc Sơn`
_TEASER = re.compile(
    r"(?:NÓNG|HOT|SỐC|ĐỌC THÊM|XEM THÊM|Xem thêm|Đọc thêm|Mời xem|TIN LIÊN QUAN)\s?:\s?\S|Kéo xuống (?:dưới )?để xem|(?:Bấm|Click) (?:vào )?(?:đây )?để xem"
)
_SHORT = re.compile(r"(?:\s[^\s.!?]{1,9}){1,4}[.!?]")  # the name of a work that ends its sentence: `bộ phim đình đám Mối tình đầu.`
_SOURCE = re.compile(rf"Nguồn\s?:\s?[{UPPER}][^.:]{{2,60}}$")
_TITLE = re.compile(
    r"(?:Tân|Cựu|Nguyên|Ông|Bà|Anh|Chị|Chủ|Phó|Giám|Tổng|Bộ|Thứ|Thủ|Ngoại|Đại|Ca|Diễn|HLV|Tiền"
    r"|Bác|Luật|Người|Điệp|Nữ|Nam|Nhạc|Đạo|Nghệ|Hậu|Hoa|Siêu|Nghi|Bị)$"
)
_NEXT_SENTENCE = re.compile(rf"[.!?…”]\s(?=[{UPPER}])")
_SENTENCE = re.compile(rf"(?P<told>(?P<first>[{UPPER}][{LOWER}]{{1,7}})\s(?P<second>\S{{1,9}})\s[^.!?…;:]{{8,110}})\.(?=\s|$)")
_CAPITALISED_PAIR = re.compile(rf"\s([{UPPER}][{LOWER}]{{1,7}})\s([{LOWER}]{{1,8}})(?=[\s,])")
MAX_NAMED_CHARS = 60
MIN_SHOWN_SCORE = 1.8  # of 46,479 body sentences of VietNews 21 have it, and all but three are captions that stand in the body
_FIRST_SENTENCE = re.compile(r"[^.!?;:]{8,139}\.(?=\s)")
# Of 19,381 bodies of VietNews 0.1 % begin so with text, of those in one line 1 % with a caption.
_NEWS = re.compile(rf"(?:Ngày|Sáng|Trưa|Chiều|Tối|Đêm|Rạng sáng|Hôm)\s(?:ngày\s)?\d|Theo\s(?:[{UPPER}]|tin|thông tin|nguồn|báo|hãng|tờ)|[“\"]")
MIN_FIRST_SCORE, MIN_SHORT_FIRST_SCORE, SHORT_FIRST_WORDS = -1.0, -2.6, 16
_BETWEEN_NAMES = frozenset(("của", "khu", "vực", "tại", "ông", "bà", "nước", "và", "kiêm", "-", "–"))
MAX_SMALL_WORDS = 2  # of a title or body behind its capital: `Tổng giám đốc`, `Công ty`
_SCENE = re.compile(r"(?:Hiện trường|Toàn cảnh|Quang cảnh|Một góc|Cận cảnh|Khung cảnh|Hình ảnh|Chân dung|Lễ ký|Tang lễ)\s[^.;:]{5,110}\.")
# `Hai nhà lãnh đạo Nga - Ấn Độ gặp gỡ tại Kremlin ngày 21/10.`: an act that a camera sees, then where or on which day
_ACT = re.compile(
    rf"[{UPPER}][^.,;:]{{6,90}}\s(?<!chuyến\s)(?<!cuộc\s)(?<!buổi\s)(?:gặp gỡ|gặp|tiếp|bắt tay|trao|tặng|ký|phát biểu|trình bày|chủ trì|đón|thăm"
    r"|chúc mừng|ăn mừng|tham quan|cắt băng|chụp ảnh|biểu diễn)\s[^.;:]{3,90}(?<=[^.;:]\s)"
    r"(?:(?:ngày|hôm|chiều|sáng|tối|trưa)\s(?:qua|nay|\d{1,2}[/.-]\d{1,2})|(?:tại|ở)\s[^,.;:]{3,40})\."
)


def opening(raw: str, paragraph: Paragraph) -> Cut | None:
    """The caption with a full stop that opens a text whose standfirst the source left out; None where it opens with text."""
    if named := titled_name(raw, paragraph):
        return named
    match = _FIRST_SENTENCE.match(raw, paragraph.start, paragraph.end)
    if match is None:
        return None
    sentence = match[0]
    is_text = _DAY_FIRST.match(sentence) or _REPORTED.search(sentence) or sentence.split(maxsplit=1)[0] in openers()[0]
    is_shown = _is_person(sentence[:-1].split()) or (
        (_SCENE.fullmatch(sentence) or _ACT.fullmatch(sentence) or shows_thing(sentence) or _stands_before_the_news(raw, match))
        and not _TOLD.search(sentence)
        and not _runs_on(sentence)
    )
    return Cut(match.start(), match.end(), "caption") if is_shown and not is_text else None


def _stands_before_the_news(raw: str, sentence: re.Match[str]) -> bool:
    """Whether a sentence is not worded unlike a caption and the next begins as articles do, with a day or a source: `Ngày 1/11, Công an ...`"""
    least = MIN_FIRST_SCORE if "," in sentence[0] or len(sentence[0].split()) > SHORT_FIRST_WORDS else MIN_SHORT_FIRST_SCORE
    return _NEWS.match(raw, sentence.end() + 1) is not None and captions(sentence[0][:-1]) >= least


def shown(raw: str, paragraph: Paragraph) -> Iterator[Cut]:
    """Whole sentences, full stop and all, that hardly anything but a caption reads like: `Hiện trường ngổn ngang sau tai nạn.`"""
    starts = [paragraph.start, *(end.end() for end in _NEXT_SENTENCE.finditer(raw, paragraph.start, paragraph.end))]
    for start in starts:
        match = _SENTENCE.match(raw, start, paragraph.end)
        if match is None:
            continue
        is_named = _names_person(match) and not ABBREVIATED.search(raw, max(start - 8, paragraph.start), max(start - 2, paragraph.start))
        if not is_named and first_words().isdisjoint((match["first"], f"{match['first']} {match['second']}")):
            continue
        if (is_named or _is_shown(match["told"])) and not _is_quoted(raw, paragraph.start, start):
            yield Cut(start, match.end(), "caption")


def _names_person(sentence: re.Match[str]) -> bool:
    """Whether a short sentence is a title and a name: `Điệp viên Edward Snowden.`"""
    told = sentence["told"]
    return len(told) <= MAX_NAMED_CHARS and "," not in told and _TITLE.match(sentence["first"]) is not None and _is_person(told.split())


def _is_shown(told: str) -> bool:
    is_one = _is_balanced(told) and not ABBREVIATED.search(told) and not _runs_on(told)
    return is_one and captions(told) >= MIN_SHOWN_SCORE and len(told.split()) >= MIN_END_WORDS and not is_told(told)


def _runs_on(sentence: str) -> bool:
    """Whether a word in the middle rather opens a sentence."""
    return any(opening_odds(first, second) > 0 for first, second in _CAPITALISED_PAIR.findall(sentence))


def _is_person(words: list[str]) -> bool:
    """Whether a sentence is a name with titles and bodies before it and no verb: `Tân Tổng giám đốc Công ty Chứng khoán ACB Phạm Phú Khôi`."""
    small = 0
    for word in words:
        small = 0 if word[0].isupper() or word in _BETWEEN_NAMES else small + 1
        if small > MAX_SMALL_WORDS:
            return False
    is_named = len(words) > 1 and all(w[0].isupper() and w[1:].islower() for w in words[-2:])
    return is_named and words[-1] not in _abbreviations() and (all(w[0].isupper() for w in words) or _TITLE.match(words[0]) is not None)


def uncredited(raw: str, paragraph: Paragraph, *, opens: bool = False) -> Iterator[Cut]:
    """Captions and links that nothing but the missing full stop gives away, in a paragraph that was glued of several.

    Where the words before a glued opener are neither (a sub-heading, say) the cut is empty: a place to split at. ``opens``
    tells that the paragraph is the first of the body, where the photo's caption stands.
    """
    done = paragraph.start
    for at, odds, is_listed in glued_starts(raw, paragraph):
        if at + MIN_REST_CHARS > paragraph.end:
            return  # a signature and its source: `Hồng Nhung/VOV - Trung tâm Tin Theo Reuters`
        start = caption_start(raw, at, done)
        if start is None or start >= at:
            continue
        run, is_first = raw[start:at], opens and start == paragraph.start
        end_odds = ends(run, odds, is_first=is_first, least=MIN_END_ODDS) if not _SHORT.match(raw, at) else -inf
        is_named = not raw[max(start - 3, 0)].isdigit() and _names_known(raw, run, at, odds)  # `3. Robert Lewandowski xuất sắc hơn`: a heading
        is_whole = end_odds >= MIN_END_ODDS or is_listed or is_named
        if not (is_whole or _is_seen(raw, run, odds)) or not _is_balanced(run):
            continue
        if _UNFINISHED.search(run) and end_odds < SURE_UNFINISHED_ODDS and (end_odds < MIN_UNFINISHED_ODDS or ending_odds(run.split()) < MIN_UNFINISHED_ENDING):
            continue
        known = glued_phrase().match(raw, at) is not None
        rule = _rule(run, opens=is_first, known=known)
        if rule is None and _reads_like_caption(run, end_odds, is_early=2 * at < paragraph.start + paragraph.end):
            rule = "caption"
        is_end = (is_listed and odds >= SURE) or end_odds >= MIN_SPLIT_ODDS
        if rule is None and (is_named or not is_whole or (is_end and _is_act(raw, run, at, end_odds)) or _is_seen(raw, run, odds)):
            rule = "caption"
        if rule or (is_end and raw[at + 1] not in '“"'):  # before a quotation only a caption is told from `Ba ca sĩ hát "Liên khúc ..."`
            yield Cut(start if rule else at, at, rule or "caption")
            done = at


def _is_act(raw: str, run: str, at: int, end_odds: float) -> bool:
    """Whether a whole run is a name that the text has again, or what its bearer does."""
    return is_known(raw, run, at) or (not _is_text(run) and shows_act(raw, run, is_end=end_odds >= MIN_END_ODDS))


def _is_seen(raw: str, run: str, odds: float) -> bool:
    """Whether a run is somebody with a title, or a thing in its place, and tells nothing, before a word that rather opens a sentence."""
    return odds > MIN_SEEN_ODDS and len(run) <= MAX_CAPTION_CHARS and _is_closed(run) and shows(raw, run, 0.0) and not _UNFINISHED.search(run)


def _is_closed(run: str) -> bool:
    """Whether a run ends with a name, or with words that end captions: `với tiểu thuyết` goes on."""
    words = run.split()
    if words[-1][0].isupper():
        return len(words) > 1 and words[-2][0].isupper() and words[-1] not in middle_names()  # `người Pháp`, `Trần Văn` go on as well
    return ending_odds(words) > MIN_SEEN_ENDING


def _names_known(raw: str, run: str, at: int, odds: float) -> bool:
    """Whether a run is a name that the text has again, or what its bearer does, and the word behind it likelier opens a sentence than not."""
    if odds > MIN_KNOWN_ODDS and run.count(" ") > 1 and is_known(raw, run, at):
        return True
    if odds <= MIN_ACT_ODDS or "," in run or not shows_act(raw, run, is_end=False) or _UNFINISHED.search(run) or _is_text(run):
        return False
    return ends(run, odds) > MIN_ACT_END_ODDS


def _rule(run: str, *, opens: bool, known: bool) -> str | None:
    """The rule that takes a run without a full stop out, None where it stays."""
    if _TEASER.match(run):
        return "see_also"
    if _SOURCE.fullmatch(run):
        return "credit"
    if known and shows_people(run):
        return "caption"
    if len(run) > MAX_CAPTION_CHARS or _REPORTED.search(run) or _DAY_FIRST.match(run) or run.split(maxsplit=1)[0] in openers()[0]:
        return None
    if opens:
        return "caption" if len(run.split()) >= MIN_LEADING_WORDS or _HOLDS_NAME.search(run) else None
    is_shown = shows_people(run) or (len(run.split()) >= MIN_CAPTION_WORDS and _HOLDS_NAME.search(run))
    return "caption" if is_shown and not _TOLD.search(run) and not _HEADING.match(run) else None


def _reads_like_caption(run: str, end_odds: float, *, is_early: bool) -> bool:
    """Whether a run is as long as a caption and worded like one; an act of somebody named stands below a photo rather than above a section, early in a text."""
    length = len(run.split())
    if len(run) > MAX_CAPTION_CHARS or length < MIN_END_WORDS - 1 or ":" in run or _REPORTED.search(run) or _DAY_FIRST.match(run) or _HEADING.match(run):
        return False
    score = captions(run)
    if length < MIN_CAPTION_WORDS:
        return score >= MIN_SHORT_SCORE and end_odds >= MIN_SPLIT_ODDS
    if score >= MIN_CAPTION_SCORE:
        return True
    least = MIN_CAPTION_SCORE - LESS_A_WORD * min(length - MIN_CAPTION_WORDS, MAX_LESS_WORDS)
    if end_odds < MIN_SPLIT_ODDS or score < least:
        return False
    return length > MAX_SUB_HEADING_WORDS or _TOLD.search(run) is None or (is_early and _FULL_NAME.match(run) is not None)


def is_told(run: str) -> bool:
    """Whether a run says something of somebody, as text does and hardly any caption."""
    return _TOLD.search(run) is not None or _REPORTED.search(run) is not None


def _is_text(run: str) -> bool:
    """Whether a run says who speaks, refers back, or begins with a day or a phrase that joins sentences."""
    return _REPORTED.search(run) is not None or _DAY_FIRST.match(run) is not None or glued_phrase().match(f"A {run}", 1) is not None


def opens_sentence(run: str) -> bool:
    """Whether a run begins with words that only sentences begin with, or with a day."""
    words = run.split()
    return _DAY_FIRST.match(run) is not None or bool({words[0], " ".join(words[:2])} & openers()[0]) or glued_phrase().match(f" {run}") is not None


def shows_people(run: str) -> bool:
    """Whether a run without a full stop names a person by title, or a scene, as captions do."""
    return len(run) <= MAX_CAPTION_CHARS and _people().search(run) is not None


def _is_balanced(run: str) -> bool:
    """Whether quotes and parentheses that open in the run close in it."""
    return run.count("“") == run.count("”") and run.count('"') % 2 == 0 and run.count("(") == run.count(")")


def _is_quoted(raw: str, start: int, at: int) -> bool:
    """Whether the offset lies in quotes or parentheses that opened behind ``start``; one that is never closed counts up to the next pair."""
    is_open = raw.rfind("“", start, at) > raw.rfind("”", start, at) or raw.rfind("(", start, at) > raw.rfind(")", start, at)
    return is_open or raw.count('"', start, at) % 2 == 1


@cache
def _abbreviations() -> frozenset[str]:
    return frozenset(row["abbreviation"].split()[-1] for row in entries("abbreviations"))


@cache
def _people() -> re.Pattern[str]:
    rows = entries("caption_openers")
    titles = "|".join(re.escape(r["opener"]) for r in sorted(rows, key=lambda r: -len(r["opener"])) if r["is_scene"] == "0") or "(?!)"
    scenes = "|".join(re.escape(r["opener"]) for r in rows if r["is_scene"] == "1") or "(?!)"
    name = rf"[{UPPER}][\w’'-]{{1,14}}(?:\s[{UPPER}][\w’'-]{{0,14}}){{1,4}}"
    return re.compile(rf"\A(?:{scenes})\b|\b(?:ông|bà|Ông|Bà)\s{name}|\A(?:{titles})\b.{{0,80}}?{name}$|\A(?:{titles})\s.{{0,60}}?{name}")
