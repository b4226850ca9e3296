"""Captions that no credit marks, by what they say: what is to be seen, who stands where, a name that the text has again."""

from __future__ import annotations

import re
from collections.abc import Iterator

from transforms.alphabet import LOWER, UPPER
from transforms.boilerplate import Cut
from transforms.bylines import is_vietnamese
from transforms.captions import caption_start, posed
from transforms.nominal import holds_site, nominal, site
from transforms.paragraphs import Paragraph
from transforms.run_on import LEAST_ENDING, captions, ending_odds, opening_odds

_NAME = rf"[{UPPER}][\w’'-]{{0,14}}(?:\s[{UPPER}][\w’'-]{{0,14}}){{0,4}}"
# A sentence with one of these tells something.
_VERB = re.compile(
    r"\b(?:đã|đang|sẽ|vẫn|còn|chưa|không|phải|cần|nên|là|có|bị|được|cho|nói|theo|rằng|này|đó|thì|mà|nhưng|gây|khiến|làm|trở|cũng|nhận|giúp|bắt|gồm|thuộc|nằm)\b"
)
_STARTS = re.compile(rf"[.!?…”\"]\s(?=[{UPPER}])")
# `Aslan và Khánh Phương trong buổi ra mắt album.`, `Nhà nhiếp ảnh Nguyễn Á tại buổi ra mắt sách ở Hà Nội sáng 3/11.`
_AT_EVENT = re.compile(
    rf"(?:[{UPPER}][{LOWER}]{{1,7}}(?:\s[{LOWER}]{{1,7}}){{1,3}}\s)?{_NAME}(?:(?:,|\svà|\scùng)\s(?:{_NAME}|bạn bè|gia đình|vợ|chồng|con gái|con trai)){{0,3}}"
    r"\s(?:trong|tại|ở)\s(?:buổi|lễ|Lễ|đêm|phiên|cuộc|sự kiện|chương trình|trận|hội nghị|họp báo|liveshow|toà|tòa|cơ quan|phim|clip|MV)\b[^.!?,;:]{0,80}\."
)
# `Đàm Vĩnh Hưng mặc áo "bác sĩ Cát Tường" trong đêm hội hóa trang (Halloween) ngày 31/10.`
_WORN = re.compile(rf"{_NAME}\s(?:mặc|diện)\s[^.,;:!?]{{3,60}}\s(?:trong|tại|ở)\s[^.,;:!?]{{4,60}}\s(?:ngày|hôm|tối|năm)\s\d[\d/.-]*\.(?=\s|$)")
# `Giao diện duyệt web.`, `Khu vực xảy ra mưa đá tại TP Biên Hòa, Đồng Nai.`, `Lực lượng CSGT đường thủy tìm kiếm thi thể nạn nhân ...`
_TO_BE_SEEN = re.compile(
    r"(?:Giao diện|Chi tiết|Cận cảnh|Mặt (?:trước|sau|lưng)|Cạnh (?:trái|phải|trên|dưới)|Khu vực (?:xảy ra|diễn ra)|Ảnh chụp màn hình"
    r"|Lực lượng(?=[^.]{3,40}\s(?:tìm kiếm|khám nghiệm|phong tỏa|phong toả|chữa cháy|trục vớt|túc trực)\s))\s[^.!?;:]{5,100}\."
)
# `Các nhân viên bảo vệ đứng cạnh tấm băng rôn có nội dung "Hãy trả con cho chúng tôi. Hãy giải thích tất cả với phụ huynh và học sinh."`
_POSTURE = re.compile(
    r"(?P<who>(?:Một|Hai|Ba|Các|Những|Nhiều)\s[^.,;:!?\"“]{3,40}?)\s(?:đứng|ngồi|quỳ|tạo dáng)\s(?:cạnh|bên|trước|quanh)\s"
    r"(?![^.;:\"“]*\b(?:nhưng|mà|vì|khi|để|đã|sẽ)\b)[^.;:!?\"“]{4,90}"
    r"(?:\.|[\"“][^\"”]{5,160}[\"”]\.?)(?=\s|$)"
)
_PHOTO = re.compile(r"Ảnh [-–] [^.!?:;]{5,150}\.(?=\s|$)")
_TITLED_NAME = re.compile(rf"(?:Ông|Bà)\s(?:[{UPPER}][{LOWER}]{{1,7}}\s){{2,4}}(?=(?P<first>[{UPPER}][{LOWER}]{{1,7}})\s(?P<second>[{LOWER}]{{1,8}}))")
_MODEL = re.compile(rf"[{UPPER}]\w{{1,12}}(?:\s[{UPPER}]\w{{0,12}}){{1,2}}\d")
_SYLLABLE = rf"[{UPPER}][{LOWER}]{{0,12}}"
_ACTOR = re.compile(rf"(?:(?:Và|Nhưng)\s)?(?:(?:nữ\s|nam\s)?ca s[ĩỹ]\s)?(?P<name>[{UPPER}][{LOWER}]{{1,9}}\s{_SYLLABLE}(?:\s{_SYLLABLE})?)\s(?!là\b)[{LOWER}]")
_TOLD_AGAIN = re.compile(
    rf"(?P<run>(?P<name>{_SYLLABLE}\s{_SYLLABLE}(?:\s{_SYLLABLE})?)\s[{LOWER}][^.!?…;:,“\"]{{8,110}}[{LOWER}\d])"
    r"(?=\s(?P=name)\s(?:là|đã|sẽ|vẫn|cũng|đang|được|bị|có|không|từng)\s)"
)
_SCENE_VERB = re.compile(r"\s(?:đã|đang)\s")
# `Thành phố Tacloban, thủ phủ tỉnh Leyte tan hoang sau siêu bão Haiyan.`
_RUINED = ("tan hoang", "hoang tàn", "ngổn ngang", "đổ nát")
_IN_RUINS = re.compile(rf"\s(?P<left>chỉ còn (?:là|lại) (?:những |một |đống ){{0,2}})?(?:{'|'.join(_RUINED)})\s(?:sau|vì|do)\s[^.!?;:,]{{4,60}}\.(?=\s|$)")
# `Tấm băng rôn yêu cầu làm sáng tỏ về vụ việc được gia đình treo bên ngoài ngôi trường ngày 31/10.`
_THING = re.compile(r"(?:Tấm|Bức|Chiếc|Ngôi|Căn|Cây)\s[^.!?;:]{10,130}\.")
MIN_SEEN_SCORE = 0.0
MIN_TITLED_ODDS = 0.5
MAX_RUN_WORDS, MIN_RUN_WORDS = 30, 5
MIN_ACTOR_SCORE, MIN_SCENE_SCORE = -4.0, -3.2
MIN_REPEATED_WORDS = 3


def pictured(raw: str, paragraph: Paragraph) -> Iterator[Cut]:
    """Sentences that say what a photo shows (somebody at an event and no verb, a part of a device, people beside something, ruins), and runs without
    a full stop that begin with the name the sentence behind them begins with: `Robert Lewandowski ghi bàn thắng quyết định Robert Lewandowski là ...`.
    """
    yield from in_ruins(raw, paragraph)
    if raw.find("(áo ", paragraph.start, paragraph.end) >= 0:  # who wears what stands in captions that no credit marks, too
        yield from posed(raw, paragraph)
    has_site = holds_site(raw, paragraph.start, paragraph.end)
    starts = [paragraph.start, *(match.end() for match in _STARTS.finditer(raw, paragraph.start, paragraph.end))]
    for start in starts:
        match = _seen(raw, start, paragraph.end) or _told_again(raw, start, paragraph.end)
        cut = Cut(start, match.end(), "caption") if match else nominal(raw, start, paragraph.end) or (site(raw, start, paragraph.end) if has_site else None)
        if cut and raw.count('"', paragraph.start, start) % 2 == 0 and raw.rfind("“", paragraph.start, start) <= raw.rfind("”", paragraph.start, start):
            yield cut


def _told_again(raw: str, start: int, end: int) -> re.Match[str] | None:
    match = _TOLD_AGAIN.match(raw, start, end)
    is_numbered = start > 2 and raw[start - 3].isdigit()  # `1. Mesut Oezil cũng có thể trở nên vô hại`: a heading
    return match if match and not is_numbered and ending_odds(match["run"].split()) > LEAST_ENDING else None


def in_ruins(raw: str, paragraph: Paragraph) -> Iterator[Cut]:
    """Sentences that say of a place how a storm or quake has left it."""
    if not any(raw.find(word, paragraph.start, paragraph.end) >= 0 for word in _RUINED):
        return
    for match in _IN_RUINS.finditer(raw, paragraph.start, paragraph.end):
        start = caption_start(raw, match.start(), paragraph.start)
        if (
            start is not None
            and _VERB.search(raw, start, match.start()) is None
            and _VERB.search(raw, max(match.start(), match.end("left")), match.end()) is None
        ):
            yield Cut(start, match.end(), "caption")


def shows_thing(sentence: str) -> bool:
    """Whether the first sentence of a text is about a thing that nothing has introduced."""
    return _THING.fullmatch(sentence) is not None


def _seen(raw: str, start: int, end: int) -> re.Match[str] | None:
    if raw[start] in "MHBCN" and (match := _POSTURE.match(raw, start, end)):
        return match if _VERB.search(match["who"]) is None else None
    if raw.startswith(("Ảnh - ", "Ảnh – "), start):
        return _PHOTO.match(raw, start, end)
    match = _AT_EVENT.match(raw, start, end) or _TO_BE_SEEN.match(raw, start, end) or _WORN.match(raw, start, end)
    return match if match and _VERB.search(match[0]) is None and captions(match[0][:-1]) >= MIN_SEEN_SCORE else None


def titled_name(raw: str, paragraph: Paragraph) -> Cut | None:
    """The name below the photo that a text opens with: `Ông Lê Như Tiến Báo cáo phòng chống tham nhũng ...`."""
    match = _TITLED_NAME.match(raw, paragraph.start, paragraph.end)
    if match is None or opening_odds(match["first"], match["second"]) < MIN_TITLED_ODDS:
        return None
    return Cut(match.start(), match.end(), "caption")


def is_known(raw: str, run: str, after: int) -> bool:
    """Whether a run that a sentence was glued to is the first words of that sentence, or a name that the text has again."""
    words = run.split()
    if len(words) >= MIN_REPEATED_WORDS and raw.startswith(f" {run} ", after):
        return True
    is_name = (is_vietnamese(words) and all(word[0].isupper() for word in words)) or _MODEL.fullmatch(run)
    return bool(is_name) and raw.count(" ".join(words[-2:])) > 1


def shows_act(raw: str, run: str, *, is_end: bool) -> bool:
    """Whether a run that a sentence was glued to tells what somebody does whom the text names again, or what has happened.

    The latter only where the run's own words tell that it is whole (``is_end``).
    Sub-headings name nobody in full and tell of nothing that has happened: `Nên chọn hàng tốt để bán`.
    """
    if run[-1] in '”":' or ":" in run or not MIN_RUN_WORDS <= len(run.split()) <= MAX_RUN_WORDS:
        return False
    actor = _ACTOR.match(run)
    if actor and raw.count(actor["name"]) > 1:
        return captions(run) >= MIN_ACTOR_SCORE
    return is_end and "," not in run and _SCENE_VERB.search(run) is not None and captions(run) >= MIN_SCENE_SCORE
