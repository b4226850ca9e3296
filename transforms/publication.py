"""When an article was published: the ladder from the page's own words down to its address, each rung with its evidence."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone

_ICT = timezone(timedelta(hours=7))  # Vietnam's time; the warehouse prints UTC+7 wall time
EARLIEST_YEAR, LATEST_YEAR = 1990, 2099  # the web's newspapers

_CLOCK = r"(?P<hour>[01]?\d|2[0-3])\s?(?:[:hg]|giờ)\s?(?P<minute>[0-5]\d)?(?:\s?phút|:[0-5]\d(?:\.\d{1,6})?)?\s?(?:(?P<half>AM|PM|SA|CH)\b)?"
_DAY = (
    r"(?:(?P<d>[0-3]?\d)\s?[/.-]\s?(?P<m>[01]?\d)\s?[/.-]\s?(?P<y>(?:19|20)\d{2})|(?P<y2>(?:19|20)\d{2})[/-](?P<m2>[01]?\d)[/-](?P<d2>[0-3]?\d)"
    r"|(?:ngày\s)?(?P<d3>[0-3]?\d)\s(?:tháng|Tháng)\s(?P<m3>[01]?\d)[,\s]{1,2}(?:năm\s)?(?P<y3>(?:19|20)\d{2}))"
)
_WEEKDAY = r"(?:(?:thứ|Thứ|THỨ)\s(?:hai|ba|tư|năm|sáu|bảy|Hai|Ba|Tư|Năm|Sáu|Bảy|HAI|BA|TƯ|NĂM|SÁU|BẢY|[2-7])|(?:Chủ|chủ|CHỦ)\s(?:nhật|Nhật|NHẬT)|T[2-7]|CN)"
_GAP = r"[\s,;|\-–—•·()]{0,6}"
_ZONE = r"(?:\(?\s?(?:GMT|UTC)\s?\+?0?7?(?::?00)?\s?\)?|giờ Việt Nam)?"
_LABEL = (
    r"(?:(?:Ngày đăng|Đăng ngày|Đăng lúc|Thời gian|Ngày xuất bản|Xuất bản|Cập nhật(?: lúc| lần cuối)?|Ngày cập nhật|Đăng tải|Published(?: on)?|Updated|Date)"
    r"\s?:?\s?)?"
)
_CLOCK_AFTER = re.sub(r"\?P<(\w+)>", r"?P<\g<1>2>", _CLOCK)
DATE_LINE = re.compile(
    rf"(?P<section>[^\W\d_][^\d\n:]{{1,38}}?)??{_GAP}{_LABEL}(?:{_WEEKDAY}{_GAP})?(?:{_CLOCK}{_GAP}(?:{_WEEKDAY}{_GAP})?(?:ngày\s)?)?"
    rf"{_DAY}(?:{_GAP}T?(?:lúc\s)?{_CLOCK_AFTER})?{_GAP}{_ZONE}{_GAP}"
)
_ISO = re.compile(
    r"(?P<y>(?:19|20)\d{2})-(?P<m>\d{2})(?:-(?P<d>\d{2})(?:[T ](?P<H>\d{2}):(?P<M>\d{2})(?::\d{2}(?:[.,]\d{1,9})?)?\s?(?P<zone>Z|[+-]\d{2}:?\d{2})?)?)?"
)
_MAIL = re.compile(
    r"(?:[A-Z][a-z]{2},\s)?(?P<d>\d{1,2})\s(?P<mon>[A-Z][a-z]{2})[a-z]{0,6}\s(?P<y>(?:19|20)\d{2})\s(?P<H>\d{2}):(?P<M>\d{2})(?::\d{2})?\s?(?P<zone>GMT|UTC|[+-]\d{4})?"
)
_MONTHS = {name: i for i, name in enumerate(("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"), 1)}
_URL_PATH = re.compile(r"/(?P<y>(?:19|20)\d{2})/(?P<m>\d{1,2})/(?P<d>\d{1,2})(?=/|$)")
# tuoitre.vn/...-20190429081500123.htm, vtv.vn/...-20131022.htm: a date and perhaps a clock and a counter in one run
_URL_RUN = re.compile(r"(?<!\d)(?P<y>20\d{2})(?P<m>\d{2})(?P<d>\d{2})(?:(?P<H>\d{2})(?P<M>\d{2})\d{2,5})?(?!\d)")
# A headline that ends in a date (`Bản tin sáng 12/11/2020`) is no date line.
_DATED_WORDS = frozenset(("ngày", "sáng", "chiều", "tối", "trưa", "đêm", "tuần", "hôm", "nay", "mới", "từ", "đến", "trước", "sau"))


@dataclass(frozen=True, slots=True)
class Publication:
    """A publication time with how exact it is, the rung that gave it and the characters it rests on."""

    at: datetime
    precision: str
    method: str
    evidence: str

    @property
    def bounds(self) -> tuple[date, date]:
        """First and last possible day."""
        if self.precision != "month":
            return self.at.date(), self.at.date()
        following = (self.at.replace(day=28) + timedelta(days=4)).replace(day=1)
        return self.at.date(), (following - timedelta(days=1)).date()


def stated(line: str) -> tuple[Publication | None, str | None] | None:
    """Publication and section of a date line; None where the line is none, an empty publication where its date does not exist.

    >>> found, section = stated("Thời sự 09/11/2020 21:01")
    >>> found.at.isoformat(), found.precision, section
    ('2020-11-09T21:01:00', 'minute', 'Thời sự')
    >>> stated("30/02/2013 16:08")
    (None, None)
    >>> stated("Hội nghị diễn ra ngày 12/11/2020 tại Hà Nội")
    >>> stated("Bản tin sáng 12/11/2020")
    """
    match = DATE_LINE.fullmatch(line) if len(line) <= 120 and ("20" in line or "19" in line) else None  # most lines hold no year
    if match is None:
        return None
    section = (match["section"] or "").strip(" ,;|-–—•·(").strip() or None
    if section and section.split()[-1].casefold() in _DATED_WORDS:
        if section.casefold() != "ngày":
            return None
        section = None
    day = next(((match[f"y{i}"], match[f"m{i}"], match[f"d{i}"]) for i in ("", "2", "3") if match[f"y{i}"]), None)
    clock = (match["hour"], match["minute"], match["half"]) if match["hour"] else (match["hour2"], match["minute2"], match["half2"])
    hour = _hour(clock[0], clock[2])
    at = _moment(day, hour, clock[1] or "0") if day else None
    if at is None:
        return None, section
    return Publication(at, "day" if hour is None else "minute", "stated", line), section


def declared(text: str | None) -> Publication | None:
    """Publication from metadata: ISO 8601, a mail date or a Vietnamese date; times with a zone are turned to UTC+7.

    >>> declared("2020-11-09T14:01:00Z").at.isoformat(), declared("2013-10").precision, declared("hôm qua")
    ('2020-11-09T21:01:00', 'month', None)
    """
    given = (text or "").strip()[:120]
    if match := _ISO.fullmatch(given):
        if not match["d"]:
            at = _moment((match["y"], match["m"], "1"), None, "0")
            return Publication(at, "month", "metadata", given) if at else None
        return _with_zone(match, int(match["m"]), given)
    if match := _MAIL.fullmatch(given):
        return _with_zone(match, _MONTHS.get(match["mon"], 0), given)
    found = stated(given)
    if found is None or found[0] is None:
        return None
    return Publication(found[0].at, found[0].precision, "metadata", given)


def from_url(url: str | None) -> Publication | None:
    """Publication from the date that an address carries; None where it carries none that exists.

    >>> from_url("https://tuoitre.vn/asean-37-20201109210113456.htm").at.isoformat(), from_url("http://baomoi.com/a/12233608.epi")
    ('2020-11-09T21:01:00', None)
    """
    if not url:
        return None
    match = _URL_PATH.search(url)
    if match:
        at = _moment((match["y"], match["m"], match["d"]), None, "0")
        return Publication(at, "day", "url", match[0]) if at else None
    for match in _URL_RUN.finditer(url):
        hour = int(match["H"]) if match["H"] and int(match["H"]) < 24 and int(match["M"]) < 60 else None
        at = _moment((match["y"], match["m"], match["d"]), hour, match["M"] or "0")
        if at:
            return Publication(at, "day" if hour is None else "minute", "url", match[0])
    return None


def _hour(hour: str | None, half: str | None) -> int | None:
    if hour is None:
        return None
    if half in ("PM", "CH"):
        return int(hour) % 12 + 12
    return int(hour) % 12 if half in ("AM", "SA") and int(hour) == 12 else int(hour)


def _moment(day: tuple[str, str, str], hour: int | None, minute: str) -> datetime | None:
    """The moment, None where there is no such day."""
    try:
        at = datetime(int(day[0]), int(day[1]), int(day[2]), hour or 0, int(minute) if hour is not None else 0)
    except ValueError:
        return None
    return at if EARLIEST_YEAR <= at.year <= LATEST_YEAR else None


def _with_zone(match: re.Match[str], month: int, given: str) -> Publication | None:
    hour = int(match["H"]) if match["H"] else None
    if hour is not None and hour > 23:
        return None
    at = _moment((match["y"], str(month), match["d"]), hour, match["M"] or "0")
    if at is None:
        return None
    zone = match["zone"]
    if hour is None or zone is None:
        return Publication(at, "day" if hour is None else "minute", "metadata", given)
    minutes = 0 if zone in ("Z", "GMT", "UTC") else int(zone[0] + "1") * (int(zone[1:3]) * 60 + int(zone[-2:]))
    local = (at.replace(tzinfo=UTC) - timedelta(minutes=minutes)).astimezone(_ICT).replace(tzinfo=None)
    return Publication(local, "minute", "metadata", given)
