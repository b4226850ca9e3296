"""Places where a sentence likely begins though no full stop stands before it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from transforms.alphabet import LOWER, UPPER
from transforms.bylines import before_names
from transforms.captions import glued_phrase
from transforms.gazetteers import entries
from transforms.paragraphs import Paragraph
from transforms.run_on import ending_odds, opening_odds

# Share of a phrase's capitalised occurrences that stand inside a sentence: below the first it opens one wherever it stands; below
# the second (`Sử dụng`, also in `Luật Sử dụng`) only where the run before it opens the text and reads as a caption by itself.
SURE_SHARE, LIKELY_SHARE = 0.01, 0.2
SURE = 4.0  # log odds of a phrase that opens sentences wherever it stands, at least
MIN_OPENING_ODDS = -2.0
MAX_LIKELY_CHARS = 220  # from the start of the paragraph
# Words that open a sentence also before a name; in VietNews' text fifteen times as often as they stand inside one so.
_BEFORE_NAME = "Ông|Bà|Theo|Tại|Tờ|Nhưng|Chiếc|Ngoài|Còn|Riêng|Cựu|Chị|Hiện|Dù|Trên|Khi|Phía|Sau|Trước|Việc|Trong|Với|Ở"
# A long quotation with a comma behind it stands at the start of a sentence forty times as often as inside one (8,127 and 200 in VietNews);
# a verb of speech is asked for as well, for what is in quotes may be a title: `luận án “...”, bảo vệ tại Hà Nội`.
QUOTED_ODDS = 3.7
_SAYS = (
    "nói|cho biết|cho hay|cho rằng|chia sẻ|khẳng định|nhấn mạnh|bày tỏ|kể|viết|tuyên bố|trả lời|nhận định|giải thích|cảnh báo|phát biểu|bình luận|thừa nhận"
    "|tiết lộ|nêu|hỏi|than"
)
_CAPITALISED = re.compile(
    rf"\s(?<=[\w)”\"%]\s)(?=(?P<first>[{UPPER}][{LOWER}]{{0,7}})\s(?P<second>[{LOWER}]{{1,8}}(?=[\s,])|\d)|(?P<before_name>{_BEFORE_NAME})\s[{UPPER}]"
    rf"|(?P<quoted>[“\"]\s?[{UPPER}][^”“\"]{{40,500}}[”\"],[^.,“\"]{{3,80}}?\s(?:{_SAYS})\b))"
)
# Words that also stand inside names: `Đàng Trong`, `cao tốc Bắc - Nam Phía Đông`
_IN_NAMES = frozenset(("Trong", "Trên", "Việc", "Phía", "Dù", "Riêng"))
MIN_ENDING_ODDS = 0.0  # `cầu Ông Lãnh`, `vở kịch Ông Già`


def glued_starts(raw: str, paragraph: Paragraph) -> Iterator[tuple[int, float, bool]]:
    """The space before each word that may open a sentence there, its log odds to do so, and whether it is listed as one that does."""
    sure, likely = openers()
    first_words = _first_words()
    for match in _CAPITALISED.finditer(raw, paragraph.start, paragraph.end):
        at = match.start()
        if match["quoted"]:
            yield at, QUOTED_ODDS, False
            continue
        first, second = match["first"] or match["before_name"], match["second"] or ""
        phrase = f"{first} {second}"
        is_phrase = first in first_words and glued_phrase().match(raw, at, paragraph.end) is not None
        if match["before_name"] and not is_phrase and not _may_end(raw[max(paragraph.start, at - 24) : at].split()[-2:], first):
            continue
        if first in sure or phrase in sure or is_phrase:
            yield at, max(SURE, opening_odds(first, second)), True
        else:
            odds = opening_odds(first, second)
            is_listed = phrase in likely and at - paragraph.start <= MAX_LIKELY_CHARS
            if is_listed or odds > MIN_OPENING_ODDS:
                yield at, min(odds, SURE - 1) if is_listed else odds, is_listed


def _may_end(words: list[str], opener: str) -> bool:
    """Whether a sentence may end with the last of the words, so that the capitalised one behind them begins none of its names."""
    last = words[-1]
    if last[0].isupper():
        return opener not in _IN_NAMES and (opener not in ("Ông", "Bà") or (len(words) > 1 and words[0][0].isupper()))
    return last not in before_names() and ending_odds(words) > MIN_ENDING_ODDS


@cache
def openers() -> tuple[frozenset[str], frozenset[str]]:
    """Phrases that open sentences wherever they stand capitalised, and those that mostly do."""
    shares = {row["opener"]: int(row["inside"]) / int(row["at_start"]) for row in entries("sentence_starts")}
    return frozenset(o for o, s in shares.items() if s <= SURE_SHARE), frozenset(o for o, s in shares.items() if SURE_SHARE < s <= LIKELY_SHARE)


@cache
def _first_words() -> frozenset[str]:
    """First words of the phrases that ``glued_phrase`` knows."""
    return frozenset(row["opener"].split()[0] for row in entries("glued_openers")) | {"Ngày", "Sáng", "Chiều", "Tối", "Trưa", "Hôm", "Ông", "Bà"}
