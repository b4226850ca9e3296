"""A page to the lines of its article and what its head declares: title, URL, author, publication time."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from html import unescape

from courlan import is_valid_url
from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring
from trafilatura import bare_extraction
from trafilatura.metadata import extract_metadata

from transforms.decode import Decoded, mend, mend_field
from transforms.fields import DECLARED, make_record
from transforms.gazetteers import entries
from transforms.records import Limits, Record, Refusal

# News pages have 5,000 to 600,000 characters once inline images are out; trafilatura takes 1.2 s for 50,000 paragraphs.
_MAX_CHARS = 3_000_000
_MAX_TAGS = 150_000
_MAX_ATTRIBUTES = 5_000
_MIN_PAGE_CHARS = 80
# lxml stops at some depths without an error: what it kept is compared with the characters outside tags.
_MIN_KEPT_SHARE = 0.5
# Pages that show themselves by script hide their article first: where so much is hidden, nothing of it is dropped.
_MAX_HIDDEN_SHARE = 0.3
_HIDDEN = etree.XPath("//body//*[@hidden or contains(translate(@style, ' ', ''), 'display:none')]")
_STANDFIRST = etree.XPath("//body//*[" + " or ".join(f"contains(@class, '{row['class']}')" for row in entries("standfirst_classes")) + "]")
# An extraction that keeps less of the page's plain paragraphs than this has missed the article.
_MIN_PARAGRAPH_SHARE = 0.5

# They write what pages hold, escape sequences and all, to standard error.
for _name in ("trafilatura", "htmldate", "courlan"):
    logging.getLogger(_name).setLevel(logging.CRITICAL)

_DATA_URI = re.compile(r"data:[a-zA-Z0-9/+.;=-]{1,100},[A-Za-z0-9+/=%]{200,}")
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]{0,300}>")
_MARKUP = re.compile(r"<(?:(!--)|(script|style|template|noscript|title)\b|[a-zA-Z/!])", re.IGNORECASE)
_END_OF_RAW = {name: re.compile(rf"</{name}\s{{0,9}}>", re.IGNORECASE) for name in ("script", "style", "template", "noscript", "title")}
_ATTRIBUTE_RUN = re.compile(r"<[a-zA-Z][^<>]{20000,}>")
_JSON_LD_DATE = re.compile(r'"datePublished"\s{0,9}:\s{0,9}"([^"\\]{8,40})"')
_BLOCKS = frozenset(("p", "head", "item", "quote", "row", "code", "ab", "fw", "div", "list", "table", "body", "main", "lb"))
# Not form: whole pages of government sites are one.
_ASIDE = frozenset(("nav", "footer", "aside", "a", "script", "style", "noscript", "template", "select", "button", "head"))
_ERRORS = (ValueError, TypeError, AttributeError, KeyError, IndexError, RecursionError, AssertionError, etree.LxmlError)


class HtmlRefusedError(ValueError):
    """The page gives no article; ``reason`` is a code of ``transforms.records.REASONS``."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.reason, self.detail = reason, detail


@dataclass(frozen=True, slots=True)
class Page:
    """Lines of the article (headline first where the page shows it there) and the declared fields, each a line or None."""

    text: str
    fields: dict[str, str | None]


def read_page(markup: str, limits: Limits, url: str | None = None) -> Page:
    """The article of a decoded page. Nothing is fetched and no entity of the page's own is expanded.

    HtmlRefusedError where there is no article, where parsing would take too long, or where text went missing on the way.

    >>> read_page("<html><body><nav>Trang chủ</nav><p>" + "Hội nghị khai mạc tại Hà Nội. " * 5 + "</p></html>", Limits()).text[:29]
    'Hội nghị khai mạc tại Hà Nội.'
    """
    sound = _DATA_URI.sub("data:", _DECLARATION.sub("", markup.replace("\0", "")))
    _refuse_complex(sound)
    tree = _parsed(sound)
    fields = _declared(tree, sound, limits, url)
    text = mend("\n".join(_article(tree)))[0]
    if len("".join(text.split())) < _MIN_PAGE_CHARS:
        raise HtmlRefusedError("html_no_main_text", f"{len(text)} characters of article in {len(markup)} of markup")
    return Page(text, fields)


def page_record(no: int | None, raw: bytes, decoded: Decoded, format: str, fields: dict[str, str | None], limits: Limits) -> Record | Refusal:
    """The record of a page whose bytes were decoded, or its refusal; ``fields`` is what the container declares, as a fallback."""
    try:
        page = read_page(decoded.text, limits, fields["url"])
    except HtmlRefusedError as refused:
        return Refusal(no, refused.reason, refused.detail, raw[: limits.max_kept_bytes])
    merged = {field: page.fields[field] or fields[field] for field in DECLARED}
    return make_record(no, raw, Decoded(page.text, decoded.encoding, decoded.repairs), format, merged, limits)


def _refuse_complex(markup: str) -> None:
    if len(markup) > _MAX_CHARS:
        raise HtmlRefusedError("html_too_complex", f"{len(markup)} characters, the limit is {_MAX_CHARS}")
    if (tags := len(re.findall(r"<[a-zA-Z]", markup))) > _MAX_TAGS:
        raise HtmlRefusedError("html_too_complex", f"{tags} tags, the limit is {_MAX_TAGS}")
    for tag in _ATTRIBUTE_RUN.finditer(markup):
        if tag[0].count("=") > _MAX_ATTRIBUTES:
            raise HtmlRefusedError("html_too_complex", f"a tag of {tag[0].count('=')} attributes, the limit is {_MAX_ATTRIBUTES}")


def _parsed(markup: str) -> HtmlElement:
    shown = len("".join(unescape(_outside_tags(markup)).split()))
    if shown < _MIN_PAGE_CHARS:
        raise HtmlRefusedError("html_no_main_text", f"about {shown} characters outside tags")
    try:
        tree = document_fromstring(markup, parser=HTMLParser(huge_tree=True, remove_comments=True, remove_pis=True))
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise HtmlRefusedError("html_no_main_text", str(error)[:200]) from error
    kept = _char_count(tree)
    if kept < shown * _MIN_KEPT_SHARE:
        raise HtmlRefusedError("html_text_lost", f"the parser kept {kept} of about {shown} characters")
    hidden = _HIDDEN(tree)
    if sum(_char_count(element) for element in hidden) <= kept * _MAX_HIDDEN_SHARE:
        for element in hidden:
            if element.getparent() is not None:
                element.drop_tree()
    return tree


def _outside_tags(markup: str) -> str:
    """The characters outside tags, comments and scripts, by one pass that no parser of trees takes part in."""
    pieces: list[str] = []
    at = 0
    while (found := _MARKUP.search(markup, at)) is not None:
        pieces.append(markup[at : found.start()])
        at = _end_of_markup(markup, found)
        if at < 0:  # never closed: the rest is not shown
            return "".join(pieces)
    pieces.append(markup[at:])
    return "".join(pieces)


def _end_of_markup(markup: str, found: re.Match[str]) -> int:
    if found[2]:
        closing = _END_OF_RAW[found[2].lower()].search(markup, found.end())
        return closing.end() if closing else -1
    end = "-->" if found[1] else ">"
    at = markup.find(end, found.end())
    return at + len(end) if at >= 0 else -1


def _char_count(element: HtmlElement) -> int:
    """Characters of an element that are no white space."""
    return len("".join("".join(element.itertext()).split()))


def _article(tree: HtmlElement) -> list[str]:
    paragraphs, unlinked_chars = _paragraphs(tree)
    if unlinked_chars < _MIN_PAGE_CHARS:
        raise HtmlRefusedError("html_no_main_text", f"{unlinked_chars} characters that are neither links nor navigation")
    try:
        extracted = bare_extraction(tree, with_metadata=False, include_comments=False, include_tables=True, favor_recall=True, deduplicate=False)
    except _ERRORS:
        extracted = None
    body = getattr(extracted, "body", None)
    lines = [] if body is None else list(_lines(body))
    is_glued = len(lines) == 1 < len(paragraphs)  # what trafilatura gives for short articles
    if is_glued or sum(map(len, lines)) < sum(map(len, paragraphs)) * _MIN_PARAGRAPH_SHARE:
        lines = paragraphs
    return _with_standfirst(tree, lines)


def _paragraphs(tree: HtmlElement) -> tuple[list[str], int]:
    """Every paragraph outside navigation that is not made of links (what an article cannot be less than), and all such characters."""
    paragraphs: list[str] = []
    unlinked_chars = 0
    walk = etree.iterwalk(tree, events=("start",))
    for _, element in walk:
        unlinked_chars += len((element.tail or "").strip())
        if element.tag in _ASIDE:
            walk.skip_subtree()
            continue
        if element.tag == "p":
            line = " ".join("".join(element.itertext()).split())
            linked = sum(len("".join(a.itertext())) for a in element.iter("a"))
            unlinked_chars += max(len(line) - linked, 0)
            if len(line) > 25 and linked * 2 < len(line):
                paragraphs.append(line)
            walk.skip_subtree()  # paragraphs that a parser nests would be repeated
        else:
            unlinked_chars += len((element.text or "").strip())
    return paragraphs, unlinked_chars


def _with_standfirst(tree: HtmlElement, lines: list[str]) -> list[str]:
    """The lines with the page's standfirst, which stands outside the article's own element on many sites and is then missed."""
    for element in _STANDFIRST(tree):
        standfirst = " ".join("".join(element.itertext()).split())
        linked = sum(len("".join(a.itertext())) for a in element.iter("a"))
        if 40 <= len(standfirst) <= 1500 and linked * 2 < len(standfirst) and not any(standfirst[:40] in line for line in lines):
            headline = 1 if lines and lines[0] in _headlines(tree) else 0
            return [*lines[:headline], standfirst, *lines[headline:]]
    return lines


def _headlines(tree: HtmlElement) -> set[str]:
    return {" ".join("".join(h1.itertext()).split()) for h1 in tree.iter("h1")}


def _lines(body: HtmlElement) -> Iterator[str]:
    """Text of trafilatura's tree, a line for each block; cells of a table row are parted by tabs."""
    line: list[str] = []
    for event, element in etree.iterwalk(body, events=("start", "end")):
        if element.tag in _BLOCKS:
            yield from _flush(line)
        if event == "start":
            line.append(element.text or "")
        else:
            line.append("\t" if element.tag == "cell" else "")
            line.append(element.tail or "")
    yield from _flush(line)


def _flush(line: list[str]) -> Iterator[str]:
    text = "\t".join(" ".join(cell.split()) for cell in "".join(line).split("\t")).strip()
    line.clear()
    if text:
        yield text


def _declared(tree: HtmlElement, markup: str, limits: Limits, url: str | None) -> dict[str, str | None]:
    found = {field: _first(tree, field, limits) for field in DECLARED}
    found["url"] = found["url"] if found["url"] and is_valid_url(found["url"]) else url
    if found["published"] is None and (stamp := _JSON_LD_DATE.search(markup)):
        found["published"] = stamp[1]
    if None in (found["title"], found["byline"], found["published"]):
        try:
            guessed = extract_metadata(tree, default_url=found["url"], date_config={"extensive_search": False, "original_date": True})
        except _ERRORS:
            return found
        guesses = {"title": guessed.title, "byline": guessed.author, "published": guessed.date, "publisher": _site_name(guessed.sitename)}
        found |= {field: found[field] or mend_field(guess, limits.max_field_chars) for field, guess in guesses.items()}
    return found


def _site_name(name: str | None) -> str | None:
    """The outlet's name; None for a host name, which trafilatura gives where there is no name."""
    return name if name and not re.fullmatch(r"[\w-]{1,60}(?:\.[\w-]{1,60}){1,5}", name) else None


def _first(tree: HtmlElement, field: str, limits: Limits) -> str | None:
    for path in _paths()[field]:
        for value in path(tree):
            if (line := mend_field(str(value), limits.max_field_chars)) is not None:
                return line
    return None


@cache
def _paths() -> dict[str, list[etree.XPath]]:
    paths: dict[str, list[etree.XPath]] = {field: [] for field in DECLARED}
    for row in entries("page_metadata"):
        paths[row["field"]].append(etree.XPath(row["xpath"]))
    return paths
