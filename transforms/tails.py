"""What stands before, between and behind the sentences of a paragraph and is none of them: links, and what a gallery or table is announced with."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from transforms.alphabet import LOWER, UPPER
from transforms.boilerplate import Cut
from transforms.captions import caption_start
from transforms.gazetteers import entries
from transforms.glued import is_told, opens_sentence
from transforms.paragraphs import Paragraph

# ktlab-12222062: `... » Hà Nội mưa rét » Miền Bắc: Không khí lạnh Diệp Vy`, links in one line behind the last sentence
_LINKS = re.compile(
    r"\s(?<=[.!?…”\")]\s)(?:-{3,}\s?)?(?:>\s?>|»|\*?\s?(?:Tin, bài|Tin bài|Bài|Tin) liên quan\s?:?|Từ khóa\s?:|Xem thêm\s?(?::|các bài)|Mời xem thêm)"
    r"|\s(?<=\w\s)(?:-{3,}\s\*?\s?(?:Tin, bài|Tin bài|Bài) liên quan\s?:?|Email Print Góp ý|Xem tiếp)$|\s(?<=[.!?…”\")]\s)Xem tiếp$"
)
# A link between sentences: `... đề nghị. >> Lãnh đạo Bệnh viện Bạch Mai “sốc”. Từ đó ...`; at the start of a text only what precedes the last mark
_LINK_SENTENCE = re.compile(r"(?<=[.!?…”\"]\s)(?:>>|»)\s?[^.!?…»>]{5,200}[.!?…](?=\s|$)")
_LEADING_LINKS = re.compile(r"(?:(?:>>|»)[^»>]{5,200}){0,9}(?:>>|»)\s?")
_TRAILING_NAME = re.compile(rf"(?<=[{LOWER}])\s((?:[{UPPER}][{LOWER}]{{1,7}}\s){{1,3}}[{UPPER}][{LOWER}]{{1,7}})$")
_FULL_STOP = re.compile(r"[.…]\s")
_ANNOUNCED = re.compile(r"\b(?:[Hh]ình ảnh|ảnh|clip|Clip|[Vv]ideo|VIDEO|dưới đây|sau đây|Lịch|Danh sách|Bảng)\b")
MAX_LINKS_CHARS = 500
MAX_SOURCED_LINKS_CHARS = 900
MIN_SOURCED_LINKS_CHARS = 30
LAST_RUN_WORDS = range(4, 17)


def links(raw: str, paragraph: Paragraph) -> Iterator[Cut]:
    """Links glued to the start, between the sentences or to the end of a paragraph; there also the name of who signed behind them, as ``byline``."""
    if leading := _LEADING_LINKS.match(raw, paragraph.start, paragraph.end):
        yield Cut(leading.start(), leading.end(), "see_also")
    if ">>" in raw or "»" in raw:
        yield from (Cut(m.start(), m.end(), "see_also") for m in _LINK_SENTENCE.finditer(raw, paragraph.start, paragraph.end))
    if sourced := _behind_source(raw, paragraph):
        yield sourced
        return
    found = _LINKS.search(raw, max(paragraph.start, paragraph.end - MAX_LINKS_CHARS), paragraph.end)
    if found is None:
        return
    name = _TRAILING_NAME.search(raw, found.end(), paragraph.end)
    yield Cut(found.start(), name.start() if name else paragraph.end, "see_also")
    if name:
        yield Cut(name.start(), paragraph.end, "byline")


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
    run = raw[at:end]
    if run.endswith(":"):
        return Cut(at, end, "see_also") if _ANNOUNCED.search(run) else None
    if len(run.split()) not in LAST_RUN_WORDS or "," in run or opens_sentence(run) or is_told(run.replace(":", "")):
        return None
    return Cut(at, end, "caption")


@cache
def _source() -> re.Pattern[str]:
    """`Theo`, an outlet or agency and perhaps the share that the article is about, with a capitalised word behind them."""
    names = {row["agency"] for row in entries("agencies")} | {row["publisher"] for row in entries("outlets")}
    either = "|".join(map(re.escape, sorted((n for n in names if len(n) > 1), key=lambda n: (-len(n), n))))
    return re.compile(rf"\sTheo (?:{either})(?:/[A-Z]{{2,5}})?(?=\s[{UPPER}])")
