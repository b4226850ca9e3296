"""Paragraphs known by those they stand beside: headlines below `Xem thêm:` or above the signature, the caption above a lone credit.

Also what a crawl has left above a standfirst that it put below the text.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import takewhile

from transforms.alphabet import LOWER, UPPER
from transforms.boilerplate import Cut
from transforms.bylines import Signature, signature
from transforms.glued import is_told
from transforms.paragraphs import Paragraph
from transforms.run_on import captions
from transforms.tags import leading_tag
from transforms.tails import exclaimed, last_run

_HEADLINE = re.compile(rf"[{UPPER}\d“\"‘'][^\n]{{14,158}}[^\s.…:;,]")
_SMALL_WORD = re.compile(rf"\s[{LOWER}]")  # a name has none
_HEADS_LINKS = re.compile(r"(?:thêm|THÊM|liên quan|LIÊN QUAN|quan tâm|tin khác|TIN KHÁC)\s?[:>\s]*$")
_CREDIT = re.compile(r"\(?\s?(?:Ảnh|ẢNH|ảnh|Photo|Nguồn ảnh)\b")
_SENTENCE_ENDS = '.!?…”"'
_NO_CAPTION_END = _SENTENCE_ENDS + ":;,-"
# What stands above a signature may be an address, a list or a sentence without its full stop as well: `Mọi thông tin xin liên hệ 1900 545 415`.
_NO_HEADLINE = re.compile(r"[,;@…]|https?:|www\.|\.vn|\d{6}|\d \d{3}|[(“][^)”]*$|^\W")
_ASKS = re.compile(r"Bài viết|Mọi|Ý kiến|Mời")  # readers for their letters; a lone address heads nothing
_NO_FULL_STOP = re.compile(r"(?:[^.]|\.\.\.)$")
MAX_CREDIT_CHARS = 60
MAX_CAPTION_CHARS = 180
MIN_UNSTOPPED_WORDS = 7  # a shorter line may head a section: `Đạn dẫn đường chính xác (PGM)`
MIN_TEXT_CHARS = 60  # of a paragraph that the text goes on with: below the last credit stand who did the hair and who wrote
MAX_LISTED = 8
MIN_ANNOUNCED = 4  # two articles
MAX_TITLE_CHARS = 120
MIN_TWICE_CHARS = 20
MIN_GAP = 3  # line breaks above a standfirst at the end; one blank line parts sections as well
_NUMBER = re.compile(r"\d[\d.,]*")  # a table's row has several
_SPEAKS = re.compile(r"Kính|Thưa|Điều \d|Chương|[-–“\"]")  # letters, laws, verse and speech
_SOME_WORDS = re.compile(r"[^\W\d]\w*(?:[\s,]+\S+){4}")  # what is shorter or begins with a number may head a section: `2. Chuẩn bị hồ sơ`
_ALT_TEXT = re.compile(r"(?:[-–—]\s?(?:Ảnh|Hình)\s?\d{1,3}\.?|hinh anh \d{1,2})$")  # with a number: what a page shows where the photo does not load
MIN_PARAGRAPHS = 4  # of a text below which a headline or the standfirst is looked for
# Of 22,000 articles 100 have such a line above a lone credit in their text, and all are captions; of those with less a third are text.
MIN_ABOVE_CREDIT_SCORE = -2.6
HEADLINE_WORDS = range(5, 19)
MIN_HEADLINE_SCORE = -1.2  # `Thông tư có hiệu lực từ 15/02/2016` has -1.3


def beside(raw: str, found: Sequence[Paragraph], rules: Mapping[int, str], body: int) -> dict[int, str]:
    """Index of each paragraph from ``body`` on that one of the ``rules`` beside it makes boilerplate, with the rule that takes it out."""
    cut: dict[int, str] = {}
    captions_block = found[-1].block if rules and body < len(found) and found[-1].block - found[body].block > 1 else None  # where all are captions
    cut |= dict.fromkeys(_twice(raw, found, rules, body), "caption")
    for i, rule in rules.items():
        if i <= body:
            continue
        if rule == "see_also":
            if _HEADS_LINKS.search(raw, found[i].start, found[i].end):
                cut |= dict.fromkeys(_listed(raw, found, rules, i), "see_also")
        elif rule == "caption" and _ALT_TEXT.search(raw, found[i].start, found[i].end):
            if i + 2 < len(found) and i + 1 not in rules and _is_below_photo(raw, found[i + 1]):
                cut[i + 1] = "caption"
        elif rule == "contact":
            if _ASKS.match(raw, found[i].start):
                cut |= dict.fromkeys(_announced(raw, found, rules, i), "see_also")
        elif rule in ("credit", "caption") and found[i].block != captions_block and _captioned(raw, found, rules, i) and _goes_on(raw, found, rules, i):
            cut[i - 1] = "caption"
    return cut


def _listed(raw: str, found: Sequence[Paragraph], rules: Mapping[int, str], heading: int) -> Iterator[int]:
    """The paragraphs without a full stop below a heading of links."""
    listed = list(takewhile(lambda i: _is_headline(raw, found, rules, heading, i), range(heading + 1, min(heading + 1 + MAX_LISTED, len(found)))))
    after = heading + 1 + len(listed)
    goes_on = after < len(found) and found[after].block == found[heading].block and raw[found[after].end - 1] in _SENTENCE_ENDS
    heads_text = goes_on and found[after].start - found[after - 1].end > 1
    yield from listed[:-1] if heads_text else listed  # between blank lines the last may head the text below


def _is_headline(raw: str, found: Sequence[Paragraph], rules: Mapping[int, str], heading: int, i: int) -> bool:
    start, end, block, _ = found[i]
    is_line = block == found[heading].block and i not in rules and _HEADLINE.fullmatch(raw, start, end) is not None
    return is_line and _SMALL_WORD.search(raw, start, end) is not None and raw.count('"', start, end) % 2 == 0 and not signature(raw, start, end)


def _is_unstopped(raw: str, paragraph: Paragraph) -> bool:
    """Whether a paragraph is no longer than captions are and has no mark at its end."""
    return raw[paragraph.end - 1] not in _NO_CAPTION_END and paragraph.end - paragraph.start <= MAX_CAPTION_CHARS


def _tells_nothing(raw: str, paragraph: Paragraph) -> bool:
    """Whether a paragraph has no mark at its end, no colon and nothing that text has."""
    line = raw[paragraph.start : paragraph.end]
    return _is_unstopped(raw, paragraph) and ":" not in line and not is_told(line)


def _is_below_photo(raw: str, paragraph: Paragraph) -> bool:
    return _tells_nothing(raw, paragraph) and _SOME_WORDS.match(raw, paragraph.start, paragraph.end) is not None


def _twice(raw: str, found: Sequence[Paragraph], rules: Mapping[int, str], body: int) -> Iterator[int]:
    """Lines without a full stop that stand twice, one behind the other, above more text: a photo's alternative text and its caption.

    Sentences that stand twice are text: of 22,000 articles eight begin so.
    """
    above = 0
    for i in range(body, len(found) - 1):
        start, end, _, _ = found[i]
        length = end - start
        if length == above >= MIN_TWICE_CHARS and i not in rules and i - 1 not in rules:
            line = raw[start:end]
            if (
                _is_unstopped(raw, found[i])
                and not _SPEAKS.match(line)
                and len(_NUMBER.findall(line)) < 2
                and raw.startswith(line, found[i - 1].start)
                and not is_told(line)
                and _goes_on(raw, found, rules, i)
            ):
                yield from (i - 1, i)
        above = length


def _announced(raw: str, found: Sequence[Paragraph], rules: Mapping[int, str], contact: int) -> list[int]:
    """The paragraphs below the newsroom's address that are other articles: a headline and its standfirst, and again, down to the signature."""
    listed: list[int] = []
    for i in range(contact + 1, len(found), 2):
        start, end, block, _ = found[i]
        if signature(raw, start, end):
            return listed if len(listed) >= MIN_ANNOUNCED else []
        below = found[i + 1] if i + 1 < len(found) else None
        if below is None or not block == below.block == found[contact].block or i in rules or i + 1 in rules:
            break
        if not _NO_FULL_STOP.search(raw, start, end) or end - start > MAX_TITLE_CHARS or raw[below.end - 1] not in _SENTENCE_ENDS:
            break
        listed += (i, i + 1)
    return []


def above_standfirst(raw: str, body: Sequence[Paragraph]) -> tuple[Cut | None, Signature | None]:
    """The caption that opens a text and the signature that ends it, where a crawl has put the standfirst behind both, in a block of its own.

    That it is the standfirst is known by the signature, or by the outlet's tag that it begins with.
    """
    if len(body) < MIN_PARAGRAPHS or body[-1].start - body[-2].end < MIN_GAP or body[0].block != body[-2].block:
        return None, None
    (start, end, _, _), last = body[-2], body[-1]
    if raw[last.end - 1] not in _SENTENCE_ENDS or last.end - last.start < MIN_TEXT_CHARS:
        return None, None
    signed = signature(raw, start, end) if end - start <= MAX_CREDIT_CHARS else None
    if signed is not None and (signed.start > start or (signed.author and raw.find(signed.author, 0, start) >= 0)):
        signed = None  # whom the text tells of heads the last block
    if signed is None and leading_tag(raw, last.start, last.end, known=True) is None:
        return None, None
    first, second = body[:2]
    is_caption = raw[second.end - 1] in _SENTENCE_ENDS and _tells_nothing(raw, first) and not _SPEAKS.match(raw, first.start)
    return Cut(first.start, first.end, "caption") if is_caption else None, signed


def _captioned(raw: str, found: Sequence[Paragraph], rules: Mapping[int, str], credit: int) -> bool:
    """Whether a paragraph is nothing but a credit, and the one above it reads like its caption."""
    at, (start, end, block, lines), above = found[credit], found[credit - 1], found[credit - 2]
    if at.end - at.start > MAX_CREDIT_CHARS or _CREDIT.match(raw, at.start) is None or block != at.block or credit - 1 in rules:
        return False
    if end - start > MAX_CAPTION_CHARS or lines > 1 or raw[start] in "“\"'‘-" or raw[end - 1] in ':”"':
        return False
    if above.block == block and credit - 2 not in rules and raw[above.end - 1] not in _SENTENCE_ENDS:
        return False  # below a sub-heading it is the section's text
    words = raw[start:end]
    if at.start - end > 1 and words.endswith(".") and is_told(words):
        return False  # behind a blank line the credit may belong to a photo whose caption is not there
    return (words.endswith(".") or len(words.split()) >= MIN_UNSTOPPED_WORDS) and captions(words) >= MIN_ABOVE_CREDIT_SCORE


def _goes_on(raw: str, found: Sequence[Paragraph], rules: Mapping[int, str], at: int) -> bool:
    """Whether text follows in the same block; the credit below a text's last sentence is for all of its photos."""
    for i in range(at + 1, len(found)):
        start, end, block, _ = found[i]
        if block != found[at].block:
            return False
        if i not in rules and end - start >= MIN_TEXT_CHARS and raw[end - 1] in _SENTENCE_ENDS:
            return True
    return False


def copied(raw: str, body: Sequence[Paragraph], texts: Collection[str]) -> Iterator[Cut]:
    """Captions of the block below the body that a hard wrap joined to a paragraph of the body."""
    for paragraph in body:
        if paragraph.line_count > 1:
            found = ((raw.find(text, paragraph.start, paragraph.end), text) for text in texts)
            yield from (Cut(at, at + len(text), "caption") for at, text in found if at >= 0)


def below(raw: str, pieces: Sequence[tuple[int, int]], body: Sequence[Paragraph], cuts: Sequence[Cut]) -> Cut | None:
    """What stands behind the last sentence of a text, signatures cut off: words in its line, or a paragraph of its own above the signature.

    ``pieces`` are what is kept of ``body`` so far.
    """
    if len(body) == 1:
        return _run(raw, pieces) if pieces else None
    if len(pieces) < MIN_PARAGRAPHS or pieces[-1][1] > body[-1].start:
        return None
    (_, above), last = pieces[-2:]
    return _headline(raw, above, last, is_listed=any(c.rule == "see_also" and above <= c.start < last[0] for c in cuts))


def _run(raw: str, pieces: Sequence[tuple[int, int]]) -> Cut | None:
    """The last run, with the headline before it where both stand behind a cut."""
    start, end = pieces[-1]
    last = last_run(raw, start, end)
    is_whole = last is not None and len(pieces) > 1 and exclaimed(raw, start, len(raw[: last.start].rstrip()))
    return Cut(start, end, "see_also") if is_whole else last


def _headline(raw: str, above: int, last: tuple[int, int], *, is_listed: bool) -> Cut | None:
    """A paragraph that is the title of a film, a gallery or another article: no full stop, and nothing told, unless it stands below another link.

    `Nam bác sĩ trở về chỗ ngồi sau khi bị lôi xuống máy bay` (vietnews-val-009112).
    """
    start, end = last
    if raw[end - 1] in _SENTENCE_ENDS or raw[above - 1] not in _SENTENCE_ENDS or not _HEADLINE.fullmatch(raw, start, end):
        return None
    run = raw[start:end]
    if len(run.split()) not in HEADLINE_WORDS or _NO_HEADLINE.search(run) or not _SMALL_WORD.search(run):
        return None
    return Cut(start, end, "see_also") if is_listed or (captions(run) >= MIN_HEADLINE_SCORE and not is_told(run.replace(":", ""))) else None
