"""Tags of outlets and agencies: `(Tổ Quốc) - Số lượng văn kiện` at the start of a text, and where a crawl has put the standfirst before it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from transforms.alphabet import UPPER
from transforms.boilerplate import Cut
from transforms.outlets import agencies, domain_of_tag
from transforms.paragraphs import Paragraph

_TAG = re.compile(
    rf"\(\s?(?P<tag>[a-z]?[{UPPER}][^()\n]{{1,28}}?)\s?\)\s?[-–—:]\s?|(?P<bare>[{UPPER}][{UPPER}a-z&+.]{{1,12}}(?:\s[Oo]nline)?)\s?[-–—]\s(?=[{UPPER}“\"(\d])"
    rf"|\((?P<alone>[{UPPER}]{{2,8}})\)\s?(?=[{UPPER}“\"])"
)
_INNER = re.compile(rf"(?<=\s)\((?P<tag>[{UPPER}][^()\n]{{1,28}})\)\s?[-–—]\s(?=[{UPPER}“\"])")
_CAPTION_ABOVE = re.compile(r"[^.!?;:\n]{20,250}\.\s+(?=[(A-ZĐ])")
_NAMED = re.compile(rf"(?:[{UPPER}][\w’'-]*|hãng(?: tin)?|báo|đài)\s\Z")  # what stands in parentheses is its short name: `Thông tấn xã Việt Nam (TTXVN)`
MAX_TAG_CHARS = 60


class Tag(NamedTuple):
    """A half-open span and the domain of the outlet; None for an agency, and for an outlet that is not in the gazetteer."""

    start: int
    end: int
    domain: str | None


def leading_tag(raw: str, start: int, end: int, *, known: bool = False) -> Tag | None:
    """The tag that a span begins with and does not end with; with ``known`` only that of an outlet or agency of the gazetteer."""
    match = _TAG.match(raw, start, min(end, start + MAX_TAG_CHARS))
    if match is None or match.end() >= end or (known and match["bare"]):
        return None  # below the first paragraph a bare name is a subject: `VTV - Đài Truyền hình Việt Nam - đã`
    name = match["tag"] or match["alone"] or match["bare"]
    domain = domain_of_tag(name)
    if (known or match["bare"]) and domain is None and name not in agencies():
        return None
    return Tag(start, match.end(), domain)


def inner_tags(raw: str, paragraph: Paragraph) -> Iterator[Tag]:
    """Tags of known outlets and agencies inside a body in one line, where the text begins behind its standfirst."""
    if ") -" not in raw and ") –" not in raw:
        return
    for match in _INNER.finditer(raw, paragraph.start, paragraph.end):
        is_explained = _NAMED.search(raw, max(paragraph.start, match.start() - MAX_TAG_CHARS), match.start())
        domain = domain_of_tag(match["tag"])
        if not is_explained and (domain or match["tag"] in agencies()):
            yield Tag(match.start(), match.end(), domain)


def before_tag(raw: str, paragraph: Paragraph) -> Cut | None:
    """The caption of the photo that stands above the text: one sentence, and the outlet's tag behind it, with which the text begins."""
    first = _CAPTION_ABOVE.match(raw, paragraph.start, paragraph.end)
    if first is None:
        return None
    match = _TAG.match(raw, first.end(), paragraph.end)
    if match is None or not (domain_of_tag(match["tag"] or match["bare"] or match["alone"]) or match["bare"] in agencies()):
        return None
    return Cut(first.start(), first.end(), "caption")
