"""Money somebody gives or promises: giver, amount, recipient and purpose."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from transforms.facts.model import Article, Fact, Findings
from transforms.facts.reading import Reading
from transforms.facts.speaker_phrases import Speaker
from transforms.facts.speakers import speaker_before
from transforms.gazetteers import entries

_TO = re.compile(r"\s{0,3}(?:cho|vào|tới|đến|giúp(?: đỡ)?)\s{1,3}((?:[^.;,()\"“”]|[.,](?=\d)){3,120})")
# What ends a recipient: his trouble, what the money is for, what else the giver does.
_TO_ENDS = re.compile(r"\s(?:nhằm|để|bị nạn|bị thiệt hại|bị ảnh hưởng|và (?:tiếp tục|sẽ|cũng|đang|xem xét))\b")
_FOR = re.compile(r"\s{0,3}(?:để|nhằm)\s{1,3}([^.;()\"“”]{3,160})")
_FUND = re.compile(r"\b[Qq]uỹ\b(?! đất| đạo| đen| nhà)")
_GAP = 60  # code points between the verb and the amount; farther ones are other clauses


@dataclass(frozen=True, slots=True)
class Pledge:
    """``start`` and ``end`` run from the giving verb to the recipient."""

    start: int
    end: int
    giver: str
    recipient: str | None
    amount: Decimal
    currency: str
    purpose: str | None


@cache
def _verbs() -> re.Pattern[str]:
    words = sorted((row["verb"] for row in entries("giving_verbs")), key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(words)})\b")


def find(article: Article, findings: Findings) -> None:
    """Add the ``pledges``; money, people and entities are read from the findings, and instruments: `Quỹ` names one of them."""
    for p in find_pledges(Reading.of(findings)):
        findings.add(
            "pledges", p.start, p.end, "giving_verb", 0.8, giver=p.giver, recipient=p.recipient, amount=p.amount, currency=p.currency, purpose=p.purpose
        )


def find_pledges(reading: Reading) -> list[Pledge]:
    """Pledges whose giver is named in the same sentence before the giving verb."""
    found = []
    for money in reading.facts("money", 0, len(reading.low)):
        start, end = reading.sentence(money.start)
        verb = _last(_verbs(), reading.low, max(start, money.start - _GAP), money.start)
        if verb and not _NOT_GIVEN.search(reading.low, max(start, verb.start() - 18), verb.start()):
            giver = _giver(reading, start, verb.start())
            if (
                giver
                and _is_promised(reading, start, giver, verb)
                and not _NO_GIFT.search(reading.low[verb.end() : money.start])
                and not _RECEIVED.search(reading.low[giver.end : verb.start()])
            ):
                found.append(_pledge(reading, giver, verb.start(), money, end))
    return found


def _is_promised(reading: Reading, start: int, giver: Speaker, verb: re.Match[str]) -> bool:
    """Whether the giver gives: not where he is asked to, and `dành` not where it only says what money is for."""
    low = reading.low
    is_aside = verb[0] == "dành" and _SET_ASIDE.search(low, max(start, verb.start() - 60), verb.start())
    return not is_aside and not _ASKED.search(low, max(start, giver.start - 60), giver.start)


_NOT_GIVEN = re.compile(r"(?<!\w)(?:để|mức|không|chưa|bị|được|xin|đòi|yêu cầu|đề nghị|kêu gọi|phải|nhận|nhận khoản|từng định|(?<!quyết )định)\s$")
# Money for shares, money that is given back, or what the giver himself received.
_NO_GIFT = re.compile(r"^ (?:trả|lại|được|vốn|ra)\b|\bvốn\b|đầu tư|cổ phần|\(")
_SET_ASIDE = re.compile(r"\b(?:tiền|khoản|lương|phí|cơ bản|ngân sách)(?: [^\s,.;]{1,20}){0,3} $")  # `số tiền dành cho bức tường`
_ASKED = re.compile(r"(?:kêu gọi|đề nghị|yêu cầu|vận động|mong)\b[^,.;]{0,40}$")
_RECEIVED = re.compile(r"\b(?:nhận|được|bị|mỗi ngày|mỗi người)\b")


def _last(pattern: re.Pattern[str], text: str, start: int, end: int) -> re.Match[str] | None:
    found = list(pattern.finditer(text, start, end))
    return found[-1] if found else None


def _giver(reading: Reading, start: int, verb: int) -> Speaker | None:
    """The subject of the verb, else the institution, country or person nearest before it with no other clause between."""
    subject = speaker_before(reading, start, verb, None)
    if subject:
        return subject
    named = [f for f in (*reading.facts("entity_mentions", start, verb), *reading.facts("person_mentions", start, verb)) if f.end <= verb]
    givers = [f for f in named if f.table == "person_mentions" or reading.findings.entities[f.values["entity_id"]]["entity_type"] != "place"]
    last = max(givers, key=lambda f: f.end, default=None)
    if not last or verb - last.end >= _GAP - 20 or re.search(r"[;:]", reading.low[last.end : verb]):
        return None
    name = last.values["name"] if last.table == "person_mentions" else reading.article.text[last.start : last.end]
    return Speaker(name, last.values.get("person_id"), last.start, last.end)


def _pledge(reading: Reading, giver: Speaker, start: int, money: Fact, end: int) -> Pledge:
    view = reading.article.view
    text = reading.article.text
    to = _TO.match(view, money.end, end)
    over = _TO_ENDS.search(view, to.start(1), to.end(1)) if to else None
    to_end = over.start() if over else to.end(1) if to else money.end
    stop = to_end - (len(view[money.end : to_end]) - len(view[money.end : to_end].rstrip()))
    aim = _FOR.match(view, stop, end)
    recipient = text[to.start(1) : stop].strip() if to else None
    return Pledge(
        start=start,
        end=aim.start(1) + len(text[aim.start(1) : aim.end(1)].rstrip()) if aim else stop,
        giver=giver.name,
        recipient=_fund(reading, recipient, start) or _recipient_before(reading, start, money.start) or recipient,
        amount=money.values["amount"],
        currency=money.values["currency"],
        purpose=text[aim.start(1) : aim.end(1)].strip() if aim else (recipient if recipient and _fund(reading, recipient, start) else None),
    )


def _recipient_before(reading: Reading, start: int, money: int) -> str | None:
    """`viện trợ Việt Nam hơn một triệu USD`: whoever is named between verb and amount."""
    named = [*reading.facts("entity_mentions", start, money), *reading.facts("person_mentions", start, money)]
    return reading.article.text[named[0].start : named[0].end] if named else None


def _fund(reading: Reading, recipient: str | None, before: int) -> str | None:
    """The fund that a bare `Quỹ` in the recipient stands for: the last one named."""
    if not recipient or not _FUND.search(recipient):
        return None
    funds = [f for f in reading.findings.of("instruments", 0, before) if f.values["instrument_type"] == "fund"]
    return funds[-1].values["name"] if funds else None
