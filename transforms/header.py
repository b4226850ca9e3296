"""The head of an article: address, headline, date line and section, as spans of the raw text."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from transforms.boilerplate import Cut
from transforms.bylines import is_source, signature
from transforms.menu import menu, section_of_line
from transforms.outlets import canonical_url
from transforms.paragraphs import Paragraph
from transforms.publication import Publication, stated
from transforms.tags import leading_tag

MAX_HEADLINE_CHARS = 220  # the longest of 22,000 vietnews headlines has 166
MAX_HEAD_PARAGRAPHS = 12
MAX_BYLINE_CHARS = 60
MAX_SOURCE_CHARS = 40
_ENDS_LIKE_TEXT = re.compile(r"(?<!\.)[.;,:][”\"]?$")
_NEVER_HEADLINE = frozenset(("hotline", "contact", "navigation", "separator", "copyright"))
_SPACE = re.compile(r"\s+")


@dataclass(slots=True)
class Header:
    """What stands above the body; ``body`` is the index of the first paragraph that is not part of it."""

    title: str | None = None
    url: str | None = None
    section: str | None = None
    published: Publication | None = None
    has_date_line: bool = False
    byline: str | None = None
    body: int = 0
    cuts: list[Cut] = field(default_factory=list)
    skipped: set[int] = field(default_factory=set)


def read_header(raw: str, found: Sequence[Paragraph], boilerplate: Mapping[int, str], declared_title: str | None) -> Header:
    """The header of a text whose paragraphs and boilerplate are known."""
    header = Header()
    url_given = False
    above = menu(raw, found, boilerplate)
    header.cuts = [Cut(found[i].start, found[i].end, "navigation") for i in sorted(above)]
    header.skipped = set(above)
    for i, paragraph in enumerate(found[: MAX_HEAD_PARAGRAPHS + len(above)]):
        line = raw[paragraph.start : paragraph.end]
        if (
            i in above
            or boilerplate.get(i) in _NEVER_HEADLINE
            or (i in boilerplate and header.title is None and not url_given and (i or boilerplate[i] not in ("video", "scene")))
        ):
            continue
        if not url_given and (url := canonical_url(line) if line[:4].lower() in ("http", "www.") else None):
            header.url, url_given = url, True
            _take(header, i, paragraph, "url_line")
        elif not header.has_date_line and (dated := stated(line)) is not None:
            header.published, header.section = dated[0], dated[1] or header.section
            header.has_date_line = True
            _take(header, i, paragraph, "date_line")
        elif header.title is None and declared_title is None and (section := section_of_line(line)):
            header.section = header.section or section
            _take(header, i, paragraph, "navigation")
        elif header.title is None and _is_headline(raw, found, i, url_given and header.section is None, declared_title, boilerplate):
            header.title = _SPACE.sub(" ", line)
            _take(header, i, paragraph, "headline")
        elif header.title is not None and (author := _author(raw, paragraph)) and header.byline in (None, author):
            header.byline = author
            _take(header, i, paragraph, "byline")
        elif header.title is not None and len(line) <= MAX_SOURCE_CHARS and is_source(line) and _is_of_head(raw, line, found[i + 1 : i + 2]):
            _take(header, i, paragraph, "source")
        elif i in boilerplate:
            continue
        else:
            break
    return header


def _author(raw: str, paragraph: Paragraph) -> str | None:
    """The author a line below the headline names, if it is nothing but a signature."""
    signed = signature(raw, paragraph.start, paragraph.end) if paragraph.end - paragraph.start <= MAX_BYLINE_CHARS else None
    return signed.author if signed and signed.start == paragraph.start else None


def _is_of_head(raw: str, line: str, below: Sequence[Paragraph]) -> bool:
    """Whether an outlet's name is no sub-heading: `Theo` stands before it, or the paragraph ``below``, if there is one, begins with a tag."""
    return line.casefold().startswith("theo ") or any(leading_tag(raw, p.start, p.end, known=True) for p in below)


def _take(header: Header, i: int, paragraph: Paragraph, rule: str) -> None:
    header.cuts.append(Cut(paragraph.start, paragraph.end, rule))
    header.skipped.add(i)
    header.body = i + 1


def _is_headline(raw: str, found: Sequence[Paragraph], i: int, url_given: bool, declared_title: str | None, boilerplate: Mapping[int, str]) -> bool:
    line = raw[found[i].start : found[i].end]
    if declared_title is not None:
        return same_words(line, declared_title)
    if len(line) > MAX_HEADLINE_CHARS or i + 1 >= len(found) or not re.search(r"\w", line):
        return False
    following = next((p for j, p in enumerate(found[i + 1 :], i + 1) if j not in boilerplate), None)
    if following is None:
        return False
    after = raw[following.start : following.end]
    if url_given or stated(after) is not None:
        return True
    if _ENDS_LIKE_TEXT.search(line):
        return following.block != found[i].block and len(line) < 100 and len(after) > 1.3 * len(line) and line.count(".") == 1 and i == 0 and len(found) > 3
    return following.block != found[i].block or len(after) > len(line)


def same_words(a: str, b: str) -> bool:
    """Whether two lines are the same but for case and white space."""
    return _SPACE.sub(" ", a).strip().casefold() == _SPACE.sub(" ", b).strip().casefold()
