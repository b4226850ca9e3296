"""What of a raw text is body and what is taken out: header, boilerplate, captions, signatures, a body printed twice."""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import islice

from transforms.alphabet import LOWER, UPPER
from transforms.boilerplate import Cut, boilerplate, marked
from transforms.bylines import leading, quoted_from, signature
from transforms.captions import credited, posed, without_credit
from transforms.gazetteers import entries
from transforms.glued import opening, shown, uncredited
from transforms.header import Header, read_header
from transforms.nominal import MAX_LONE_CHARS, lone, nominal
from transforms.outlets import registered_domain
from transforms.paragraphs import Paragraph, paragraphs, unspaced
from transforms.pictured import pictured
from transforms.publication import stated
from transforms.related import above_standfirst, below, beside, copied
from transforms.spans import well_toned
from transforms.tags import before_tag, inner_tags, leading_tag
from transforms.tails import copies, links

_END_MARK = re.compile(r"(?<=[.!?…”\"])\s?/\s?\.(?=\s|$)")
# seeds/001 `16/7.Cùng dự`, `BNG.Các nước`: an end mark with a capitalised word right behind it
_GLUED = rf"[”\"’)]?(?=[“\"‘(]?[{UPPER}][{LOWER}]{{0,7}}[\s,])"
_GLUE = re.compile(rf"[.!?…]{_GLUED}")
_GLUES = {mark: re.compile(re.escape(mark) + _GLUED) for mark in ".!?…"}  # a text is searched for each of these in less time than for any of them
_WORD_BEFORE = re.compile(r"\w{1,12}\Z")
_MAIL_DOMAIN = re.compile(r"[\w.+-]{1,40}@([\w.-]{3,60})")
MIN_REPEATED_CHARS = 60
MIN_HEADLINE_CHARS = 20
FREE_MAIL = frozenset(("gmail.com", "yahoo.com", "yahoo.com.vn", "hotmail.com", "outlook.com"))  # no outlet's own
DATE_BELOW_LINES = 4
MAX_SIGNATURES = 4  # author, desk, agency and source, each on a line of its own
MIN_GLUED_CHARS = 600  # a paragraph that was glued of several is longer than most that were not


@dataclass(slots=True)
class Zones:
    """The plan for one text: cuts (not overlapping, in order), kept spans, and what was learnt from the cuts.

    ``kept`` are the body's paragraphs as half-open raw spans; ``glued`` counts the places where sentences had no space, ``mistoned`` the words
    whose tone stands on the wrong vowel.
    """

    header: Header
    kept: list[tuple[int, int]] = field(default_factory=list)
    cuts: list[Cut] = field(default_factory=list)
    byline: str | None = None
    domain: str | None = None
    glued: int = 0
    repeated: int = 0
    wrapped: int = 0
    mistoned: int = 0


def zones(raw: str, declared_title: str | None = None) -> Zones:
    """The zones of one raw text."""
    found = paragraphs(raw)
    blocks = unspaced(raw, found)
    raw = raw.replace("\n", " ")  # a rule reads a hard-wrapped paragraph like one line; offsets stay
    ends = marked(raw, found)
    rules = boilerplate(raw, found, ends)
    header = read_header(raw, found, rules, declared_title)
    plan = Zones(header, byline=header.byline, wrapped=sum(p.line_count - 1 for p in found))
    toned = well_toned(raw)
    plan.mistoned, raw = sum(a != b for a, b in zip(raw, toned, strict=True)) // 2 if toned is not raw else 0, toned
    if header.title and rules.get(header.body) == "scene":
        del rules[header.body]  # the standfirst: `Toàn cảnh dịch tả heo châu Phi khiến nhiều nước lo sốt vó`
    skip = dict.fromkeys(header.skipped, "")
    skip |= {i: "caption" if rule == "scene" else rule for i, rule in rules.items() if i not in skip}
    skip |= {i: rule for i, rule in _layout(raw, found, header).items() if i not in skip}
    found = blocks  # a headline and the captions below a text stand between blank lines; what lies between those is one block where all lines are parted so
    skip |= {i: rule for i, rule in beside(raw, found, rules, header.body).items() if i not in skip}
    whole = [Cut(found[i].start, found[i].end, rule) for i, rule in skip.items() if rule]
    plan.domain = _mail_domain(raw, whole)
    if not header.has_date_line:
        whole += _date_below(raw, found, skip, header)
    body = [p for i, p in enumerate(found) if i not in skip]
    if header.title:
        body = _without_foot(raw, body, plan, whole)
    copies = {raw[c.start : c.end] for c in whole if c.rule == "caption"} if plan.wrapped else set()
    cuts = [*header.cuts, *whole, *copied(raw, body, copies), *_inside(raw, body, ends, plan)]
    plan.cuts = _disjoint(cuts)
    plan.byline = plan.byline or next((raw[c.start : c.end].strip() for c in plan.cuts if c.rule == "byline" and c not in header.cuts), None)
    plan.kept = list(_kept(raw, body, plan))
    return plan


def _without_foot(raw: str, body: list[Paragraph], plan: Zones, whole: list[Cut]) -> list[Paragraph]:
    """The body without the caption and the signature above a standfirst that stands below it; they go to the cuts."""
    caption, signed = above_standfirst(raw, body)
    if signed:
        plan.byline, plan.domain = plan.byline or signed.author, plan.domain or signed.domain
    found = [caption] if caption else []
    found += [Cut(signed.start, signed.end, signed.rule)] if signed else []
    whole += found
    return [p for p in body if p.start not in {cut.start for cut in found}]


def _date_below(raw: str, found: Sequence[Paragraph], skip: dict[int, str], header: Header) -> list[Cut]:
    """A date line with a clock among the last lines, where the header has none; its date goes to the header."""
    for i in range(max(len(found) - DATE_BELOW_LINES, header.body + 1), len(found)):
        dated = stated(raw[found[i].start : found[i].end]) if i not in skip else None
        if dated and dated[0] and dated[0].precision == "minute":
            header.published, header.has_date_line = dated[0], True
            skip[i] = "date_line"
            return [Cut(found[i].start, found[i].end, "date_line")]
    return []


def _layout(raw: str, found: Sequence[Paragraph], header: Header) -> dict[int, str]:
    """Captions known by where they stand: the block below a body of lines, and their copies in the body."""
    body = found[header.body :]
    if not body or not header.title:
        return {}
    blocks = [p.block for p in body]
    first, last = blocks[0], blocks[-1]
    above, below = blocks.count(first), blocks.count(last)
    between = blocks[above : len(blocks) - below]
    copied, cut = {header.title: "repeated_headline"}, dict[int, str]()
    if found[0].block == 0 and above <= 2 and len(between) >= 2 and between[0] == between[-1]:
        copied |= {raw[p.start : p.end]: "caption" for p in body[-below:]}
        cut = dict.fromkeys(range(len(found) - below, len(found)), "caption")
    lengths = set(map(len, copied))
    for i, (start, end, _, _) in enumerate(body, header.body):
        if end - start in lengths and i not in cut and (rule := copied.get(raw[start:end])):
            cut[i] = rule
    return cut


def _inside(raw: str, body: list[Paragraph], marked: set[int], plan: Zones) -> Iterator[Cut]:
    """Cuts in the body's own paragraphs; signature paragraphs are cut whole."""
    if not body:
        return
    yield from _repeated(raw, body, plan)
    is_one_line = len(body) == 1 and plan.header.title is not None
    if is_one_line:
        body = yield from _one_line(raw, body[0], plan.header)
    for paragraph in body:
        if paragraph.end in marked:
            captions = list(credited(raw, paragraph))
            yield from captions
            yield from posed(raw, paragraph)
            for words in {without_credit(raw, cut) for cut in captions if is_one_line} - {""}:
                yield from copies(raw, paragraph, words, "caption")
        if is_one_line or (length := paragraph.end - paragraph.start) >= MIN_GLUED_CHARS:
            yield from (Cut(tag.start, tag.end, "agency_tag") for tag in inner_tags(raw, paragraph))
            yield from shown(raw, paragraph)
            yield from pictured(raw, paragraph)
            yield from uncredited(raw, paragraph, opens=paragraph is body[0])
            yield from links(raw, paragraph)
        elif length <= MAX_LONE_CHARS and paragraph is not body[0] and (alone := lone(raw, paragraph)):
            yield alone
    if "/." in raw or "/ ." in raw:
        yield from (Cut(m.start(), m.end(), "end_mark") for m in _END_MARK.finditer(raw, body[0].start, body[-1].end))


def _one_line(raw: str, paragraph: Paragraph, header: Header) -> Generator[Cut, None, list[Paragraph]]:
    """Cuts of a body in one line that other bodies have on lines of their own; returned is the paragraph behind the author's name."""
    if header.byline is None and (signed := leading(raw, paragraph.start, paragraph.end)):
        yield Cut(signed.start, signed.end, "byline")
        paragraph = paragraph._replace(start=signed.end + 1)
    for signed in quoted_from(raw, paragraph.start, paragraph.end):
        yield Cut(signed.start, signed.end, signed.rule)
    if caption := opening(raw, paragraph) or before_tag(raw, paragraph) or nominal(raw, paragraph.start, paragraph.end, opens=True):
        yield caption
    if header.title and len(header.title) >= MIN_HEADLINE_CHARS:
        yield from copies(raw, paragraph, header.title, "repeated_headline")
    return [paragraph]


def _repeated(raw: str, body: list[Paragraph], plan: Zones) -> Iterator[Cut]:
    """Paragraphs and bodies that are printed a second time."""
    seen: dict[int, list[int]] = {}  # starts of paragraphs by their lengths
    for start, end, _, _ in body:
        length = end - start
        if length < MIN_REPEATED_CHARS:
            continue
        earlier = seen.setdefault(length, [])
        if earlier and any(raw.startswith(raw[start:end], at) for at in earlier):
            plan.repeated += 1
            yield Cut(start, end, "repeated_body")
            continue
        earlier.append(start)
        again = raw.find(raw[start : start + MIN_REPEATED_CHARS], start + length // 3, end)
        if again > 0 and raw.startswith(raw[again:end].rstrip(), start):
            plan.repeated += 1
            yield Cut(again, end, "repeated_body")


def _kept(raw: str, body: list[Paragraph], plan: Zones) -> Iterator[tuple[int, int]]:
    """The body's spans between cuts, split where sentences were glued; signatures are read off the end first."""
    pieces = list(_between(raw, body, plan.cuts))
    _cut_tags(raw, pieces, plan, body[-1].start if len(body) > 1 and body[-1].block != body[-2].block else None)
    for _ in range(MAX_SIGNATURES):
        signed = signature(raw, *pieces[-1]) if pieces else None
        if signed is None or (plan.byline and signed.author) or (len(pieces) == 1 and signed.start == pieces[0][0]):
            break
        start, _ = pieces[-1]
        plan.cuts.append(Cut(signed.start, signed.end, signed.rule))
        plan.byline = plan.byline or signed.author
        plan.domain = plan.domain or signed.domain
        pieces[-1:] = [trimmed] if (trimmed := _trim(raw, start, signed.start)) else []
    if plan.header.title is not None and (last := below(raw, pieces, body, plan.cuts)):
        plan.cuts.append(last)
        pieces[-1:] = [trimmed] if (trimmed := _trim(raw, pieces[-1][0], last.start)) else []
    plan.cuts.sort(key=lambda c: (c.start, c.end))
    starts = [m.start() for mark, glue in _GLUES.items() if pieces and mark in raw for m in glue.finditer(raw, pieces[0][0], pieces[-1][1])]
    for start, end in pieces:
        at = start
        if starts and any(start <= place < end for place in starts):
            for glued in (_glued_at(raw, start, m) for m in _GLUE.finditer(raw, start, end) if _is_glued(raw, m)):
                if at < glued < end:
                    plan.glued += 1
                    yield at, glued
                    at = glued
        yield at, end


def _disjoint(cuts: list[Cut]) -> list[Cut]:
    """Cuts in order without overlaps: what an earlier or longer one holds is not cut twice."""
    kept: list[Cut] = []
    for cut in sorted(cuts, key=lambda c: (c.start, -c.end)):
        at = kept[-1].end if kept else 0
        if cut.end > at:
            kept.append(Cut(max(cut.start, at), cut.end, cut.rule))
    return kept


def _cut_tags(raw: str, pieces: list[tuple[int, int]], plan: Zones, below: int | None) -> None:
    """Take the outlet's tag off the first piece (`(Tổ Quốc) - Số lượng văn kiện`), and a known one off what follows the standfirst or is it."""
    for i, (start, end) in enumerate(pieces):
        if (i < 2 or start == below) and (tag := leading_tag(raw, start, end, known=i > 0)):
            plan.domain = plan.domain or tag.domain
            plan.cuts.append(Cut(start, tag.end, "agency_tag"))
            pieces[i] = (tag.end, end)


def _between(raw: str, body: Sequence[Paragraph], cuts: Sequence[Cut]) -> Iterator[tuple[int, int]]:
    """What the cuts, which are in order, leave of the paragraphs."""
    first = 0
    for at, end, _, _ in body:
        while first < len(cuts) and cuts[first].end <= at:
            first += 1
        for cut in islice(cuts, first, None):
            if cut.start >= end:
                break
            if span := _trim(raw, at, cut.start):
                yield span
            at = max(at, cut.end)
        if span := _trim(raw, at, end):
            yield span


def _trim(raw: str, start: int, end: int) -> tuple[int, int] | None:
    while start < end and raw[start].isspace():
        start += 1
    while end > start and raw[end - 1].isspace():
        end -= 1
    return (start, end) if start < end else None


def _is_glued(raw: str, match: re.Match[str]) -> bool:
    if not (raw[match.start() - 1].isalnum() or raw[match.start() - 1] in '%)”"’'):
        return False
    word = _WORD_BEFORE.search(raw, max(0, match.start() - 12), match.start())
    return word is None or not (word[0] in _abbreviations() or (len(word[0]) == 1 and word[0].isupper() and word[0] not in "ÁÝ"))


def _glued_at(raw: str, start: int, match: re.Match[str]) -> int:
    """Where the second sentence begins. A plain quotation mark opens it where all before it in the piece are paired: `theo ABC News."Mọi thành viên`."""
    opens = match[0].endswith('"') and raw.count('"', start, match.end() - 1) % 2 == 0
    return match.end() - opens


def _mail_domain(raw: str, cuts: Sequence[Cut]) -> str | None:
    """The outlet's domain from its newsroom's mail address, if a contact line gives one."""
    for cut in cuts:
        if cut.rule in ("contact", "hotline") and (match := _MAIL_DOMAIN.search(raw, cut.start, cut.end)) and match[1] not in FREE_MAIL:
            return registered_domain(match[1])
    return None


@cache
def _abbreviations() -> frozenset[str]:
    return frozenset(row["abbreviation"].split()[-1] for row in entries("abbreviations"))
