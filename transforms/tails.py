"""What stands before, between and behind the sentences of a paragraph and is none of them: links, and what a gallery or table is announced with."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from transforms.alphabet import LOWER, UPPER
from transforms.boilerplate import Cut
from transforms.bylines import is_place, is_vietnamese
from transforms.captions import caption_start, glued_phrase, known_credit
from transforms.gazetteers import entries
from transforms.glued import is_told, opens_sentence
from transforms.outlets import agencies
from transforms.paragraphs import Paragraph
from transforms.run_on import UNKNOWN_OPENING, ends, opening_odds

# ktlab-12222062: `... » Hà Nội mưa rét » Miền Bắc: Không khí lạnh Diệp Vy`, links in one line behind the last sentence
_LINKS = re.compile(
    r"\s(?<=[.!?…”\")]\s)(?:-{3,}\s?)?(?:>\s?>|»|\*?\s?(?:Tin, bài|Tin bài|Bài|Tin) liên quan\s?:?|Từ khóa\s?:|Xem thêm\s?(?::|các bài)|Mời xem thêm)"
    r"|\s(?<=\w\s)(?:-{3,}\s\*?\s?(?:Tin, bài|Tin bài|Bài) liên quan\s?:?|Email Print Góp ý|Xem tiếp)$|\s(?<=[.!?…”\")]\s)Xem tiếp$"
)
# A link between sentences: `... đề nghị. >> Lãnh đạo Bệnh viện Bạch Mai “sốc”. Từ đó ...`; at the start of a text only what precedes the last mark
_LINK_SENTENCE = re.compile(r"(?<=[.!?…”\"]\s)(?:>>|»)\s?[^.!?…»>]{5,200}[.!?…](?=\s|$)")
# ktlab-11867632: `>> Tường thuật lễ ra mắt Samsung Galaxy Note 3 / IFA 2013 ngày 2 / Sony ra Xperia Z1 Bữa tiệc công nghệ ...`
_LINK_LIST = re.compile(r">>\s?(?:[^.!?…»>/]{8,160}\s/\s){1,9}")
_LEADING_LINKS = re.compile(r"(?:(?:>>|»)[^»>]{5,200}){0,9}(?:>>|»)\s?")
_TRAILING_NAME = re.compile(
    rf"(?<=[{LOWER}?!”])\s((?:[{UPPER}][{LOWER}]{{1,7}}\s){{1,3}}[{UPPER}][{LOWER}]{{1,7}})"
    r"(?:\s\((?:tổng hợp|lược dịch|theo [^()]{2,40})\))?$"
)
_FULL_STOP = re.compile(r"[.…]\s")
_ANNOUNCED = re.compile(r"\b(?:[Hh]ình ảnh|ảnh|clip|Clip|[Vv]ideo|VIDEO|dưới đây|sau đây|Lịch|Danh sách|Bảng)\b")
# `Thêm một số hình ảnh trong đêm diễn tối qua: Bằng Kiều quay trở lại sân khấu`: what announces pictures, their captions without a full stop behind it
_GALLERY = re.compile(
    r"(?:^|(?<=[.!?…”\"\w]\s))(?:Thêm một số|Một số|Dưới đây là(?: một số| những)?|Cùng (?:xem|ngắm)(?: một số| những)?|Những|Chùm"
    r"|Mời (?:các bạn|bạn đọc|độc giả)(?: cùng)? (?:xem|ngắm|chiêm ngưỡng) (?:loạt|chùm|bộ|những))\s"
    r"(?:hình ảnh|bức ảnh|ảnh|tác phẩm|khoảnh khắc)[^.:!?;]{0,120}:\s?"
)
_GALLERY_WORDS = (
    *("số hình ảnh", "số bức ảnh", "số ảnh", "số tác phẩm", "số khoảnh khắc", "hững hình ảnh", "hững bức ảnh"),
    *("Chùm ảnh", "loạt ảnh", "chùm ảnh", "bộ ảnh"),
)
_OPENER_CHARS = 34  # before these words
_ADDRESS = re.compile(
    rf"(?<=[.!?…”\"]\s)(?:Bài viết|Nguồn|Link|Xem tại)\s?:\s?https?://\S{{5,120}}(?:\sNguồn\s?:?(?:\s[{UPPER}][\w.]{{1,12}}){{1,2}}(?=\s[{UPPER}]|$))?"
)
# `(Xem giao tranh ác liệt giữa phiến quân và quân đội Syria).` (ktlab-12209886)
_BRACKETED = re.compile(r"\((?:Xem(?! xét)|Bấm|Click)\s[^()]{3,120}\)")
# `Kết quả, BXH Champions League`, a link of sports pages (ktlab-12241459)
_STANDINGS = re.compile(rf"(?:Kết quả|Lịch thi đấu|LTĐ)\s?(?:,|và|&|/)\s?BXH(?:\s[{UPPER}][\w-]*){{1,4}}?(?=\s\d|\s[{UPPER}][{LOWER}]*\s[{LOWER}]|$)")
# ktlab-12241664: headlines without full stops below a heading in the text; the first word that tells something is in the sentence behind them
_TITLE_WORDS = ("Video", "Clip", "Xem ", "Đọc thêm", "Tin liên", "Bài liên")
_TITLED = re.compile(
    r"(?<=[.!?…”\"]\s)(?:Video|Clip|Xem (?:video|clip|thêm)|Đọc thêm|(?:Tin|Bài) liên quan)"
    rf"\s?:\s?(?=[{UPPER}\d“\"'‘>])"
)
_FILMED = [
    re.compile(
        rf"(?P<name>[{UPPER}][{LOWER}]{{1,7}}(?:\s[{UPPER}][{LOWER}]{{1,7}}){{{n}}})\s(?=(?P<first>[{UPPER}][{LOWER}]{{0,7}})\s(?P<second>[{LOWER}]{{1,8}}|\d))"
    )
    for n in (1, 2)
]
_TITLE_MARK = re.compile(rf"[!?][”\"’']?\s(?=[“\"]?[{UPPER}])")
_HEADED = re.compile(rf"\s(?<=[^{UPPER}]\s)(?:TIN|BÀI|TIN,? BÀI) LIÊN QUAN\s?:?\s(?=[{UPPER}\d“\"])")
_TELLS = re.compile(r"\s(?:đã|đang|sẽ|vừa|là|cho biết)\s")
_SUBJECT = re.compile(rf"(?:^|\s)(?P<subject>[{UPPER}][\w’'-]*(?:\s[{LOWER}]+){{0,2}}(?:\s(?:[{UPPER}\d][\w’'-]*|và|cùng))*)$")
# Somebody named and a bare verb at its end: what he does, not a sentence: `Các gói cước giám sát hành trình MobiFone đang cung cấp` (ktlab-12307636)
_DONE_BY = re.compile(rf"(?:Các|Những|Một số|Danh sách|Bảng|Top \d+)\s[^.!?:,]{{6,90}}\s[{UPPER}]\w+\s(?:(?:đang|đã|vừa)\s)?[{LOWER}]+\s[{LOWER}]+")
_RUN_END = re.compile(rf"\s(?<=[\w)”\"%]\s)(?=([{UPPER}][{LOWER}]{{0,7}})\s([{LOWER}]{{1,8}}|\d))")
MAX_LINKS_CHARS = 500
MIN_TITLE_ODDS = 2.0  # of 53 films and links of VietNews, their articles in one line, 35 end right with this and none elsewhere; with 0.0 38 and two
MAX_LINK_CHARS = 220
MIN_GALLERY_CHARS, MAX_GALLERY_CHARS = 40, 400  # what is shorter may be the author's name
MAX_SOURCED_LINKS_CHARS = 900
MIN_SOURCED_LINKS_CHARS = 30
LAST_RUN_WORDS = range(4, 17)
MIN_HEADLINE_ODDS = 3.4  # that two headlines are glued, as ``glued`` asks of captions
MAX_EXCLAIMED_CHARS = 140


def links(raw: str, paragraph: Paragraph) -> Iterator[Cut]:
    """Links glued to the start, between the sentences or to the end of a paragraph; there also the name of who signed behind them, as ``byline``."""
    if leading := _LEADING_LINKS.match(raw, paragraph.start, paragraph.end):
        yield Cut(leading.start(), _link_end(raw, leading.end(), paragraph.end), "see_also")
    if ">>" in raw or "»" in raw:
        yield from (Cut(m.start(), m.end(), "see_also") for m in _LINK_SENTENCE.finditer(raw, paragraph.start, paragraph.end))
        yield from (Cut(m.start(), _link_end(raw, m.end(), paragraph.end), "see_also") for m in _LINK_LIST.finditer(raw, paragraph.start, paragraph.end))
    if "(" in raw:
        yield from _bracketed(raw, paragraph)
    yield from _titled(raw, paragraph)
    if "BXH" in raw:
        yield from (Cut(m.start(), m.end(), "see_also") for m in _STANDINGS.finditer(raw, paragraph.start, paragraph.end))
    if "LIÊN QUAN" in raw:
        yield from _headed(raw, paragraph)
    if "http" in raw:
        yield from (Cut(m.start(), m.end(), "source") for m in _ADDRESS.finditer(raw, paragraph.start, paragraph.end))
    yield from _galleries(raw, paragraph)
    if sourced := _behind_source(raw, paragraph):
        yield sourced
        return
    found = _LINKS.search(raw, max(paragraph.start, paragraph.end - MAX_LINKS_CHARS), paragraph.end)
    if found is None:
        return
    name = _TRAILING_NAME.search(raw, found.end(), paragraph.end)
    at = _behind_place(name) if name else paragraph.end
    yield Cut(found.start(), at, "see_also")
    if name:
        yield Cut(at, name.end(1), "byline")
        if name.end(1) < paragraph.end:
            yield Cut(name.end(1), paragraph.end, "source")


def _titled(raw: str, paragraph: Paragraph) -> Iterator[Cut]:
    """Films and links between sentences, with the name or headline behind their colon as far as the next sentence, which is glued to it."""
    for word in _TITLE_WORDS:
        at = raw.find(word, paragraph.start, paragraph.end)
        while at >= 0:
            match = _TITLED.match(raw, at, paragraph.end)
            is_film = word[0] in "VC"
            end = match and ((is_film and _filmed_by(raw, match.end(), paragraph.end)) or _title_end(raw, match.end(), paragraph.end))
            if match and end and end > match.end():
                yield Cut(at, end, "video" if is_film else "see_also")
            at = raw.find(word, at + 1, paragraph.end)


def _filmed_by(raw: str, at: int, limit: int) -> int | None:
    """Where the agency or the Vietnamese name ends that a film is from; None where neither stands at the offset or a title begins with it."""
    if known := known_credit().match(raw, at, limit):
        return known.end()
    for pattern in _FILMED:
        name = pattern.match(raw, at, limit)
        if name and is_vietnamese(words := name["name"].split()) and not is_vietnamese([*words, name["first"]]):
            return name.end("name") if opening_odds(name["first"], name["second"]) > UNKNOWN_OPENING else None
    return None


def _title_end(raw: str, at: int, limit: int) -> int:
    """Where a headline ends: with its mark, or before what likeliest opens a sentence; at its start where neither is clear."""
    end = _link_end(raw, at, limit, MIN_TITLE_ODDS)
    mark = _TITLE_MARK.search(raw, at, end if end > at else min(at + MAX_LINK_CHARS, limit))
    return mark.end() - 1 if mark else end


def _bracketed(raw: str, paragraph: Paragraph) -> Iterator[Cut]:
    """Links in parentheses, with their full stop where they stand between sentences."""
    for word in ("(Xem ", "(Bấm ", "(Click "):
        at = raw.find(word, paragraph.start, paragraph.end)
        if at >= 0 and (match := _BRACKETED.match(raw, at, paragraph.end)):
            is_between = at == paragraph.start or raw[:at].rstrip()[-1] in '.!?…”"'
            yield Cut(at, match.end() + (is_between and raw.startswith(".", match.end())), "see_also")


def _headed(raw: str, paragraph: Paragraph) -> Iterator[Cut]:
    """A heading of links between sentences, its headlines, and the caption before it that has no full stop."""
    heading = _HEADED.search(raw, paragraph.start, paragraph.end)
    tells = _TELLS.search(raw, heading.end(), min(heading.end() + MAX_LINKS_CHARS, paragraph.end)) if heading else None
    subject = _SUBJECT.search(raw, heading.end(), tells.start()) if heading and tells else None
    if heading is None or subject is None:
        return
    yield Cut(heading.start() + 1, subject.start("subject"), "see_also")
    start = caption_start(raw, heading.start(), paragraph.start)
    if start is not None and start > paragraph.start and not is_told(raw[start : heading.start()]):
        yield Cut(start, heading.start(), "caption")


def _behind_place(name: re.Match[str]) -> int:
    """Where the author's name begins behind a place that ends the last link: `... tàn phá Gia Lai Diệp Vy`."""
    words = name[1].split()
    is_behind = len(words) == 4 and is_place(" ".join(words[:2]))
    return name.start(1) + len(" ".join(words[:2])) + 1 if is_behind else name.start()


def _link_end(raw: str, at: int, limit: int, least: float = 0.0) -> int:
    """Where the last of some links ends that text is glued to: before the word that likeliest opens a sentence; at its start where none does.

    Likely is what has log odds above ``least``.
    """
    sentence = _FULL_STOP.search(raw, at, min(at + MAX_LINK_CHARS, limit))
    words = _RUN_END.finditer(raw, at + 1, sentence.start() if sentence else min(at + MAX_LINK_CHARS, limit))
    odds, end = max(((ends(raw[at : m.start()], opening_odds(m[1], m[2])), m.start()) for m in words), default=(0.0, at))
    return end if odds > least else at


def _galleries(raw: str, paragraph: Paragraph) -> Iterator[Cut]:
    """What announces pictures, with their captions as far as no full stop stands in them."""
    for word in _GALLERY_WORDS:
        at = raw.find(word, paragraph.start, paragraph.end)
        match = _GALLERY.search(raw, max(at - _OPENER_CHARS, paragraph.start), paragraph.end) if at >= 0 else None
        if match is None or match.start() > at:
            continue
        sentence = _FULL_STOP.search(raw, match.end(), paragraph.end)
        if sentence is None and MIN_GALLERY_CHARS <= paragraph.end - match.end() <= MAX_GALLERY_CHARS and raw[paragraph.end - 1] not in ".…":
            yield Cut(match.start(), paragraph.end, "see_also")
        else:
            opener = glued_phrase().search(raw, match.end(), sentence.start() if sentence else paragraph.end)
            yield Cut(match.start(), opener.start() if opener else match.end(), "see_also")


def copies(raw: str, paragraph: Paragraph, text: str, rule: str) -> Iterator[Cut]:
    """A headline or caption printed once more, between the end of a sentence and a capital, without a full stop."""
    at = raw.find(text, paragraph.start, paragraph.end)
    while at >= 0:
        end = at + len(text)
        opens = at == paragraph.start or (raw[at - 1].isspace() and raw[at - 2] in ".!?…”")
        if opens and (end == paragraph.end or (raw[end].isspace() and (raw[end + 1].isupper() or raw[end + 1] in '“"'))):
            yield Cut(at, end, rule)
        at = raw.find(text, end, paragraph.end)


def _behind_source(raw: str, paragraph: Paragraph) -> Cut | None:
    """Headlines behind the source an article was taken from: `Minh Thư Theo Trí Thức Trẻ/HSX Cao su Sao vàng cán đích lợi nhuận ... Xem tiếp`."""
    if raw[paragraph.end - 1] in '.…”")':
        return None
    for match in _source().finditer(raw, max(paragraph.start, paragraph.end - MAX_SOURCED_LINKS_CHARS), paragraph.end):
        is_long = paragraph.end - match.end() >= MIN_SOURCED_LINKS_CHARS
        if is_long and not _FULL_STOP.search(raw, match.end(), paragraph.end):
            return Cut(match.end(), paragraph.end, "see_also")
    return None


def last_run(raw: str, start: int, end: int) -> Cut | None:
    """Words without a full stop behind the last sentence that tell nothing: a link, a table's caption, what announces pictures.

    `... trái phiếu Chính phủ. Danh mục cổ phiếu giảm giá của HSC` (ktlab-12235166), `Một số hình ảnh mới nhất của Hồ Quỳnh Hương:`.
    """
    if raw[end - 1] in '.!?…”")' or (at := caption_start(raw, end, start)) is None or at == start:
        return None
    if raw[at].islower() or raw[at] in '-–,"':
        return None  # the sentence goes on behind dots, or a quotation has its speaker: `nổi tiếng… mức giá dao động 7.000 USD`
    run = raw[at:end]
    if run.endswith(":"):
        return Cut(at, end, "see_also") if _ANNOUNCED.search(run) else None
    is_done = _DONE_BY.fullmatch(run) is not None
    if "," in run or (opens_sentence(run) and not is_done) or is_told(run.replace(":", "")):
        return None
    if len(run.split()) in LAST_RUN_WORDS:
        return Cut(at, end, "caption")
    return Cut(at, end, "see_also") if _are_headlines(run) else None


def _are_headlines(run: str) -> bool:
    """Whether a run is two headlines, each no longer than a last run may be: `Kinh hoàng chồng tạt axit vợ cũ Chuyện lạ tòa án: một thư ký ...`."""
    for word in _RUN_END.finditer(run):
        parts = run[: word.start()], run[word.end() :]
        if all(len(part.split()) in LAST_RUN_WORDS for part in parts) and ends(parts[0], opening_odds(word[1], word[2])) >= MIN_HEADLINE_ODDS:
            return True
    return False


def exclaimed(raw: str, start: int, end: int) -> bool:
    """Whether what stands between a cut and the headlines of the last run is a headline with its mark: `Vụ chồng tạt axit: Phóng viên bất lực!`."""
    return end - start <= MAX_EXCLAIMED_CHARS and raw[end - 1] in "!?" and ":" in raw[start:end] and _FULL_STOP.search(raw, start, end) is None


@cache
def _source() -> re.Pattern[str]:
    """`Theo`, an outlet or agency and perhaps the share that the article is about, with a capitalised word behind them."""
    names = agencies() | {row["publisher"] for row in entries("outlets")}
    either = "|".join(map(re.escape, sorted((n for n in names if len(n) > 1), key=lambda n: (-len(n), n))))
    return re.compile(rf"\sTheo (?:{either})(?:/[A-Z]{{2,5}})?(?=\s[{UPPER}])")
