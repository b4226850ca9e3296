"""Bytes to text: charset, mojibake, NFC, control characters; every repair is named."""

from __future__ import annotations

import codecs
import re
import unicodedata
from dataclasses import dataclass

import ftfy
from charset_normalizer import from_bytes

from transforms.legacy import count_known, read_legacy, read_misread

# What decoding mends, for people.
REPAIRS: dict[str, str] = {
    "mojibake": "UTF-8 that had been read as Windows-1252 was turned back, line by line",
    "windows_1258": "read as Windows-1258",
    "tcvn3": "read as TCVN3 (ABC fonts)",
    "viscii": "read as VISCII",
    "vni": "read as VNI",
    "mixed_encodings": "some lines are in another encoding than the rest",
    "nfd": "letters and their marks were composed (NFC)",
    "control_characters": "control characters, noncharacters or byte order marks inside the text were dropped",
    "replacement_characters": "bytes that are no text became U+FFFD",
    "combining_marks": "marks past the 30th on one letter were dropped",
}

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# A bad byte here and there is a damaged article; one in a hundred is no text in this encoding.
_MAX_BAD_SHARE = 0.01
_ESCAPED = re.compile("[\udc80-\udcff]")
# How UTF-8's lead bytes look when read as Windows-1252 (`há»™i nghá»‹`, `Ä\x91`, `Æ°`, `â€œ`). A no-break space is left out:
# `XÃ HỘI` with one is sound.
# Alternatives behind the one character they begin with: looked for four times as fast as the alternatives by themselves.
_MOJIBAKE = re.compile(
    r"[áâÂÃÄÅÆÌ](?:(?<=á)Â?[º»]|(?<=[ÃÂ])[\x80-\x9f\u00a1-\u00bf\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122\u0152\u0153\u0160\u0161\u0178\u017d\u017e]"
    r"|(?<=Ä)[\x90\x91\u2018ƒ‚]|(?<=Æ)[°¡\xa0¯]|(?<=â)€|(?<=Å)[©¨]|(?<=Ì)[\x80-\x9f£‰]|(?<=Ã)\u00a0[a-z])"
)
# A text of these characters alone needs none of the searches below, which take ten times as long: composed letters of Vietnamese,
# ASCII and the usual marks, without the capitals (Â, Ã, Ì) and the signs (º, », €) that mojibake is made of.
_LETTERS = "àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ"
_SOUND_CHARACTERS = rf"\t\n -~\xa0-\xb9\xbc-\xbf–—‘’“”…•{_LETTERS}{re.sub('[ÂÃÌ]', '', _LETTERS.upper())}"
_SOUND = re.compile(f"[{_SOUND_CHARACTERS}]*")
_ODD = re.compile(f"[^{_SOUND_CHARACTERS}]")
_FIRST_MARK = "\u0300"  # what lies below neither combines nor is composed
_UNWANTED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ufeff\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff\U0001fffe\U0001ffff\U0002fffe\U0002ffff\U000ffffe\U000fffff\U0010fffe\U0010ffff]"
)
_BREAKS = str.maketrans({"\x0b": "\n", "\x0c": "\n", "\x85": "\n"})
_MARK = r"[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
_MARKS = re.compile(rf"({_MARK}{_MARK}{{29}}){_MARK}+")
_CHARSET = re.compile(rb"<meta[^<>]{0,300}?charset\s{0,3}=\s{0,3}[\"']?\s{0,3}([a-zA-Z0-9_:.-]{2,40})", re.IGNORECASE)
_CHARSETS = re.compile(r"cp\d{3,4}|iso8859-\d{1,2}|koi8-[rut]|gb18030|big5(?:hkscs)?|euc_(?:jp|kr)|iso2022_jp|mac-(?:roman|cyrillic)")
# What browsers read the narrower label as, https://encoding.spec.whatwg.org/#names-and-labels
_WIDER = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
}
_WHITE = re.compile(r"\s+")


class UndecodableError(ValueError):
    """The bytes are text in no encoding that is known here."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text as ``Record.text`` wants it, the encoding it was read with and what was mended (keys of ``REPAIRS``, in order)."""

    text: str
    encoding: str
    repairs: tuple[str, ...]


def decode(data: bytes, declared: str | None = None) -> Decoded:
    """Text of a whole record. ``declared`` (a page's or a server's charset) is believed only where the bytes agree.

    UndecodableError where the bytes are no text. Tone placement and quotes stay as they are: they are evidence.

    >>> decode("Hội nghị\\r\\n".encode("utf-16")).text
    'Hội nghị\\n'
    >>> decode("Há»™i nghá»‹ Cáº¥p cao".encode()).repairs
    ('mojibake',)
    """
    text, encoding, repairs = _to_text(data, declared)
    mended, more = mend(text)
    return Decoded(mended, encoding, tuple(dict.fromkeys((*repairs, *more))))


def mend(text: str) -> tuple[str, tuple[str, ...]]:
    """Text that is already decoded (a JSON string, an HTML node), mended as ``Record.text`` wants it, and what was mended."""
    repairs: list[str] = []
    if not text.isascii() and (misread := read_misread(text)) is not None:
        text = misread.text
        repairs.append(_repair_name(misread.encoding))
    elif _SOUND.fullmatch(text):
        return text, ()
    elif _MOJIBAKE.search(text):
        text, repaired = _without_mojibake(text)
        repairs += repaired
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    odd = set(_ODD.findall(text))
    if any(map(_UNWANTED.match, odd)):
        text = text.removeprefix("\ufeff")
        wanted = _UNWANTED.sub(_substitute, text.translate(_BREAKS))
        repairs += ["control_characters"] * (wanted != text)
        text = wanted
    if "\ufffd" in text:
        repairs.append("replacement_characters")
    if max(odd, default="") < _FIRST_MARK:
        return text, tuple(repairs)
    if _MARKS.search(text):  # ordering a run of marks takes quadratic time; 30 is Unicode's stream-safe limit
        text = _MARKS.sub(r"\1", text)
        repairs.append("combining_marks")
    composed = unicodedata.normalize("NFC", text)
    if composed != text:
        repairs.append("nfd")
    return composed, tuple(repairs)


def mend_field(value: object, max_chars: int) -> str | None:
    """A declared title, byline and so on as one mended line; None where it is no string, empty or absurdly long."""
    if not isinstance(value, str) or len(value) > max_chars:
        return None
    return _WHITE.sub(" ", mend(value)[0]).strip() or None


def wide_encoding(head: bytes) -> str | None:
    """UTF-16 or UTF-32 by byte order mark or by where the zero bytes stand; None where neither."""
    for bom, encoding in _BOMS[1:]:
        if head.startswith(bom):
            return encoding
    even, odd = head[0:4096:2], head[1:4096:2]
    if len(odd) < 8:
        return None
    zero_even, zero_odd = even.count(0) / len(even), odd.count(0) / len(odd)
    if zero_odd > 0.3 and zero_even < 0.05:
        return "utf-16-le"
    return "utf-16-be" if zero_even > 0.3 and zero_odd < 0.05 else None


def meta_charset(raw: bytes) -> str | None:
    """The charset a page declares in its first 8 KiB; None where it declares none."""
    found = _CHARSET.search(raw[:8192])
    return found[1].decode("ascii") if found else None


def _to_text(data: bytes, declared: str | None) -> tuple[str, str, list[str]]:
    if (wide := wide_encoding(data[:8192])) is not None:
        return _checked(data.decode(wide, "replace")), wide, []
    try:
        return data.decode("utf-8-sig"), "utf-8", []
    except UnicodeDecodeError:
        pass
    escaped = data.decode("utf-8", "surrogateescape").removeprefix("\ufeff")
    bad = len(_ESCAPED.findall(escaped))
    if not _is_mostly_sound(escaped, bad):
        if (legacy := read_legacy(data)) is not None:
            return legacy.text, legacy.encoding, [_repair_name(legacy.encoding)]
        if bad > max(len(escaped) * _MAX_BAD_SHARE, 1):
            return _foreign(data, declared)
    lines = escaped.splitlines(keepends=True)
    read = [_line(line) if _ESCAPED.search(line) else line for line in lines]
    is_mixed = any(_ESCAPED.search(old) and "\ufffd" not in new for old, new in zip(lines, read, strict=True))
    return _checked("".join(read)), "utf-8", ["mixed_encodings"] * is_mixed


def _is_mostly_sound(escaped: str, bad: int) -> bool:
    """Whether the text is UTF-8 with other bytes here and there: read as one legacy encoding its sound part would be spoilt."""
    if bad < 8:
        return bad * 2 <= sum(c > "\x7f" for c in escaped[:200_000])
    sound = "\n".join(line for line in escaped[:200_000].splitlines() if not _ESCAPED.search(line))
    return count_known(sound) >= 8


def _line(escaped: str) -> str:
    """One line with bytes that are no UTF-8: read as a legacy encoding if that is Vietnamese, else with U+FFFD in their place."""
    bad = len(_ESCAPED.findall(escaped))
    legacy = read_legacy(escaped.encode("utf-8", "surrogateescape")) if bad >= 3 else None
    return _ESCAPED.sub("\ufffd", escaped) if legacy is None else legacy.text


def _foreign(data: bytes, declared: str | None) -> tuple[str, str, list[str]]:
    """Text in an encoding that is not Vietnamese: as declared, else as charset-normalizer reads it with a language in it."""
    for name in (_known(declared), _known(_guess(data[:65536]))):
        if name is not None:
            return _checked(data.decode(name, "replace")), name, []
    raise UndecodableError("not UTF-8, no Vietnamese legacy encoding, and no other encoding gives a language")


def _known(label: str | None) -> str | None:
    """The codec of a charset label, if it is one that pages have: Python also decodes Base64, Punycode and escapes by such names."""
    try:
        name = codecs.lookup(label).name if label else ""
    except (LookupError, ValueError):
        return None
    name = _WIDER.get(name, name)
    return name if _CHARSETS.fullmatch(name) else None


def _guess(sample: bytes) -> str | None:
    if b"\0" in sample:
        return None
    best = from_bytes(sample, threshold=0.15).best()
    return best.encoding if best is not None and best.coherence > 0.2 else None


def _checked(text: str) -> str:
    """The text, unless too much of it could not be read (UndecodableError)."""
    bad = text.count("\ufffd") + len(re.findall(r"[\x00-\x08\x0e-\x1a\x7f]", text))
    if bad > max(len(text) * _MAX_BAD_SHARE, 1):
        raise UndecodableError(f"{bad} of {len(text)} characters are none")
    return text


def _without_mojibake(text: str) -> tuple[str, list[str]]:
    lines = text.split("\n")
    fixed = [_unmisread(line) if _MOJIBAKE.search(line) else line for line in lines]
    return ("\n".join(fixed), ["mojibake"]) if fixed != lines else (text, [])


def _unmisread(line: str) -> str:
    """The line with UTF-8 read as Windows-1252 turned back, if that makes it more Vietnamese or less odd; else as it was."""
    fixed = ftfy.fix_encoding(line)
    before, after = (count_known(line), -len(_MOJIBAKE.findall(line))), (count_known(fixed), -len(_MOJIBAKE.findall(fixed)))
    return fixed if after > before and fixed.count("\ufffd") <= line.count("\ufffd") else line


def _substitute(match: re.Match[str]) -> str:
    return "\ufffd" if "\ud800" <= match[0] <= "\udfff" else ""


def _repair_name(encoding: str) -> str:
    return encoding.replace("-", "_")
