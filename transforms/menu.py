"""What a page has above its headline: a menu, a numbered list of topics, the section that the article stands in."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from transforms.outlets import section_names
from transforms.paragraphs import Paragraph

MAX_MENU_LINES = 40
MAX_MENU_CHARS = 60
MIN_NUMBERED = 2
_HEADINGS = frozenset(("sự kiện", "dòng sự kiện", "chủ đề", "chủ đề nóng", "tin nóng", "nóng", "xu hướng"))
_SENTENCE_MARK = re.compile(r"[.?!:%]")
_DIGIT = re.compile(r"\d")
_STEP = re.compile(r"\s?[»>/|›]\s?")


def menu(raw: str, found: Sequence[Paragraph], boilerplate: Mapping[int, str]) -> set[int]:
    """Indices of the lines of a menu above the headline.

    Lines of one to three words, two or more in a row, or numbers from 1 on with a topic below each: `1`, `Bão số 3`, `2`, `Giá vàng`.
    """
    if numbered := _numbered(raw, found):
        return set(range(numbered))
    lines: list[int] = []
    for i, paragraph in enumerate(found[:MAX_MENU_LINES]):
        if i in boilerplate:
            continue
        line = raw[paragraph.start : paragraph.end]
        if len(line) > MAX_MENU_CHARS or len(line.split()) > 3 or _DIGIT.search(line) or line[-1] in '.!?:”"':
            return set(lines) if len(lines) > 1 else set()
        lines.append(i)
    return set()


def _numbered(raw: str, found: Sequence[Paragraph]) -> int:
    """How many lines a numbered list of topics takes at the start of a page, with its heading; 0 where none stands there.

    Below it a headline has to follow, a line without a full stop, and text: an article may be a numbered list as well.
    """
    first = next((i for i, p in enumerate(found[:2]) if p.end - p.start == 1 and raw[p.start] == "1"), None)
    if first is None or (first and raw[found[0].start : found[0].end].casefold() not in _HEADINGS):
        return 0
    lines = [raw[p.start : min(p.end, p.start + MAX_MENU_CHARS + 1)] for p in found[:MAX_MENU_LINES]]
    count = 0
    for number, at in enumerate(range(first, len(lines) - 1, 2), 1):
        if lines[at] != str(number) or len(lines[at + 1]) > MAX_MENU_CHARS or _SENTENCE_MARK.search(lines[at + 1]):
            break
        count = number
    below = found[first + 2 * count :]
    return first + 2 * count if count >= MIN_NUMBERED and len(below) > 1 and raw[below[0].end - 1] not in ".:" else 0


def section_of_line(line: str) -> str | None:
    """The section that a line above the headline names, alone or at the end of a path: `Kinh doanh » Thị trường`; None for other lines.

    >>> section_of_line("Kinh tế » Thị trường"), section_of_line("Kinh tế tăng trưởng")
    ('Thị trường', None)
    """
    if len(line) > MAX_MENU_CHARS:
        return None
    steps = [step.strip() for step in _STEP.split(line) if step.strip()]
    known = section_names()
    is_path = bool(steps) and all(step.casefold() in known or step.casefold() == "trang chủ" for step in steps)
    return known.get(steps[-1].casefold()) if is_path else None
