"""What a file is, by its first bytes; its name only breaks ties and must not promise what the content does not hold."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache

from transforms.decode import wide_encoding
from transforms.fields import Keys
from transforms.gazetteers import entries

HEAD_BYTES = 1 << 16
GZIP, ZSTD, ZIP = b"\x1f\x8b", b"\x28\xb5\x2f\xfd", b"PK\x03\x04"
_EMPTY_ZIP = b"PK\x05\x06"
# Which formats a name promises. Others may be anything.
_PROMISES = {
    **dict.fromkeys((b".jsonl", b".ndjson", b".json"), "jsonl"),
    **dict.fromkeys((b".csv", b".tsv"), "csv"),
    **dict.fromkeys((b".warc", b".wet"), "warc"),
    **dict.fromkeys((b".htm", b".html", b".xhtml"), "html"),
    b".parquet": "parquet",
}
_PACKED_SUFFIX = re.compile(rb"\.(?:gz|gzip|zst|zstd)$", re.IGNORECASE)
_SUFFIX = re.compile(rb"\.[a-z0-9]{1,10}$", re.IGNORECASE)
_PROLOGUE = re.compile(r"\s*(?:<\?xml[^>]{0,300}\?>\s*)?(?:<!--.{0,4000}?-->\s*){0,8}", re.DOTALL)
_PAGE = re.compile(r"<(?:!doctype\s+html|html|head|body|meta|title|article|main|section|div|p|table|h[1-6]|center|frameset)(?=[\s>/\[\x00])", re.IGNORECASE)
_TAG = re.compile(r"</?(?:p|div|span|br|a|h[1-6]|html|body|script|td|li)\b[^<>]{0,200}>", re.IGNORECASE)
_FEED = re.compile(r"<(?:rss|feed|urlset|sitemapindex|rdf:rdf|svg|opml|office:document|\?xml|!doctype)\b", re.IGNORECASE)
_JSON_OBJECT = re.compile(r'\s*(?:\{\s*(?:"|\})|\[\s*\{\s*")')
_NO_TEXT = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f\ufffd]")


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Why a file of this content is not read: a reason code and what was seen."""

    reason: str
    detail: str


def packing(head: bytes) -> bytes | None:
    """``GZIP``, ``ZSTD``, ``ZIP``, b"tar" or None where the bytes are not packed."""
    for magic in (GZIP, ZSTD):
        if head.startswith(magic):
            return magic
    if head.startswith((ZIP, _EMPTY_ZIP)):
        return ZIP
    return b"tar" if head[257:262] == b"ustar" else None


def unpacked_name(name: bytes) -> bytes:
    """The name without the suffix of its compression.

    >>> unpacked_name(b"tin.jsonl.gz")
    b'tin.jsonl'
    """
    return _PACKED_SUFFIX.sub(b"", name)


def identify(head: bytes, name: bytes, keys: Keys) -> str | Unreadable:
    """``text``, ``html``, ``jsonl``, ``csv``, ``parquet`` or ``warc`` (WET too), or why it is none.

    >>> identify(b'{"text": "Ng"}', b"a.txt", Keys.of(None)), identify("Hội nghị khai mạc".encode(), b"a.txt", Keys.of(None))
    ('jsonl', 'text')
    """
    found = _by_content(head, name, keys)
    promised = _promised(name)
    if isinstance(found, Unreadable) or promised in (None, found) or found not in ("text", "html"):
        return found
    if promised in ("jsonl", "csv") and found == "text":
        return promised  # each line or the header says for itself what is wrong with it
    return found if promised == "html" else Unreadable("format_mismatch", f"the name says {promised}, the content is {found}")


def is_markup(text: str) -> bool:
    """Whether a text field holds HTML: it begins with a block tag and closes some.

    >>> is_markup("<p>Ngày 16/7.</p><p>Tại Hà Nội.</p>"), is_markup("<script>alert(1)</script> Ngày 16/7"), is_markup("p < 0,05")
    (True, False, False)
    """
    return bool(_PAGE.match(text, _start(text))) and len(_TAG.findall(text[:20_000])) >= 2


def _promised(name: bytes) -> str | None:
    suffix = _SUFFIX.search(unpacked_name(name))
    return _PROMISES.get(suffix[0].lower()) if suffix else None


def _by_content(head: bytes, name: bytes, keys: Keys) -> str | Unreadable:
    if head.startswith(b"WARC/"):
        return "warc"
    if head.startswith(b"PAR1"):
        return "parquet"
    if (what := _binary(head)) is not None:
        return Unreadable("binary_file", what)
    wide = wide_encoding(head)
    text = head.decode(wide or "utf-8", "ignore" if wide is None else "replace").removeprefix("\ufeff")
    if wide is None and _is_noise(head):
        return Unreadable("binary_file", "more control characters than text")
    return _by_text(text, _promised(name), keys)


def _by_text(text: str, promised: str | None, keys: Keys) -> str | Unreadable:
    start = _start(text)
    if _PAGE.match(text, start) or (promised == "html" and _TAG.search(text)):
        return "html"
    if _FEED.match(text, start) or (start and _FEED.match(text.lstrip())):
        return Unreadable("unsupported_format", f"XML that is no page: {text.lstrip()[:40]!r}")
    if _JSON_OBJECT.match(text):
        return "jsonl"
    # A headline may read `Video | Content | Tin`: without a name that says so, one known word makes no header.
    min_fields = 1 if promised == "csv" else 2
    return "csv" if delimiter(text.split("\n", 1)[0], keys, min_fields) is not None else "text"


def delimiter(header: str, keys: Keys, min_fields: int = 1) -> str | None:
    """The delimiter that makes the line a header with a text column and ``min_fields`` known ones in all; None where none does.

    >>> delimiter("id;title;content", Keys.of(None))
    ';'
    """
    header = header.rstrip("\r\n")
    if len(header) > 10_000 or "\r" in header:
        return None
    for candidate in (",", "\t", ";", "|"):
        cells = next(csv.reader([header], delimiter=candidate), [])
        fields = keys.columns(cells).keys()
        if len(cells) >= 2 and len(fields) >= min_fields and fields & {"text", "html"} and all(len(c) <= 100 for c in cells):
            return candidate
    return None


def _start(text: str) -> int:
    prologue = _PROLOGUE.match(text)
    return prologue.end() if prologue else 0


def _is_noise(head: bytes) -> bool:
    """More than half control characters: no text in any encoding (an article with a run of 500 zero bytes stays one)."""
    return len(_NO_TEXT.findall(head.decode("latin-1"))) * 2 > len(head)


def _binary(head: bytes) -> str | None:
    for offset, signature, what in _signatures():
        if head.startswith(signature, offset):
            return what
    return None


@cache
def _signatures() -> tuple[tuple[int, bytes, str], ...]:
    return tuple((int(r["offset"]), bytes.fromhex(r["hex"]), r["what"]) for r in entries("binary_signatures"))
