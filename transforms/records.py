"""What reading hands on: records, refusals with their reason codes, and the limits both obey."""

from __future__ import annotations

from dataclasses import dataclass

# Every reason a file or record is not read, for people; the code is stable, the words are not.
REASONS: dict[str, str] = {
    "archive_member_not_a_file": "a member of an archive is a link or a device",
    "archive_nested_too_deep": "an archive inside an archive inside an archive",
    "archive_unsafe_name": "a member of an archive names a place outside it",
    "binary_file": "the content is no text: an image, a PDF, a program, random bytes",
    "changed_while_read": "the file changed while it was read; nothing of it was used",
    "compressed_data_broken": "gzip or zstd data is damaged or cut off",
    "container_broken": "the CSV, Parquet, WARC, ZIP or TAR structure is damaged",
    "csv_column_count": "a row has more or fewer cells than the header",
    "csv_malformed": "a row is no valid CSV",
    "empty_file": "the file has no bytes, or none that are not white space",
    "empty_text": "the record's text is empty",
    "encrypted": "a member of an archive is encrypted",
    "file_too_large": "the file is one record and larger than a record may be",
    "format_mismatch": "the name promises a format that the content does not have",
    "html_no_main_text": "the page has no article: navigation, an error page, scripts only",
    "html_text_lost": "the parser kept much less text than the page shows",
    "html_too_complex": "the page nests or repeats more than a parser reads in bounded time",
    "http_status": "the archived response is an error or a redirect",
    "inflates_too_much": "the data grows beyond the limit when it is unpacked",
    "json_invalid": "a line is no valid JSON",
    "json_not_an_object": "a line is valid JSON but no object",
    "json_too_deep": "a line nests deeper than the parser goes",
    "not_a_page": "the archived response is an image, a script or another thing without an article",
    "record_too_large": "the record is larger than a record may be",
    "text_missing": "the record has no text under any known name",
    "text_not_a_string": "the record's text is a number, a list or an object",
    "too_many_members": "the archive has more members than is allowed",
    "too_short": "the text is too short to be an article",
    "undecodable": "the bytes are in no encoding that gives readable text",
    "unknown_columns": "no column of the table is known to hold the text",
    "unreadable": "the operating system refused to open or read it",
    "unsupported_format": "the format is known but not read: RSS, XML, spreadsheets",
    "vanished": "the file was there when the folder was listed and is gone",
}


@dataclass(frozen=True, slots=True)
class Limits:
    """How much reading takes in before it refuses; bytes unless the name says otherwise."""

    max_record_bytes: int = 16 << 20
    # Files up to this size are read in one piece between two looks at their metadata; larger ones are streamed.
    max_snapshot_bytes: int = 64 << 20
    # What compressed data may grow to whatever its ratio; beyond it the ratio decides, so that a 5 GB crawl passes.
    max_inflated_bytes: int = 128 << 20
    # News in JSON or HTML shrinks 3 to 30 times; gzip's bombs 1,000 times.
    max_inflation_ratio: int = 150
    max_members: int = 100_000
    max_kept_bytes: int = 1 << 20
    min_text_chars: int = 20
    max_field_chars: int = 4000


@dataclass(frozen=True, slots=True)
class Record:
    """One source text as it came: decoded, NFC, line feeds, no BOM, no lone surrogates, no control characters but tab.

    ``record_no`` is None where the file is one record, else counts from 1. ``raw_sha256`` and ``byte_size`` are of the
    record's source bytes (for Parquet, which has none: of the text column's UTF-8). ``title`` to ``publisher`` are what
    the container or page declares, as given. ``repairs`` names what decoding mended (``transforms.decode.REPAIRS``).
    """

    record_no: int | None
    text: str
    format: str
    encoding: str
    raw_sha256: str
    byte_size: int
    title: str | None = None
    url: str | None = None
    published: str | None = None
    byline: str | None = None
    section: str | None = None
    publisher: str | None = None
    repairs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file (``record_no`` None) or record that is not used, why, and its bytes (cut at ``Limits.max_kept_bytes`` if huge).

    ``voids_file``: every record of the file that came before must be dropped as well.
    """

    record_no: int | None
    reason: str
    detail: str
    raw: bytes = b""
    voids_file: bool = False

    def __post_init__(self) -> None:
        if self.reason not in REASONS:
            raise ValueError(f"{self.reason!r} is no reason code of transforms.records.REASONS")
        # A key or name of the input stands in some details, and a lone surrogate in one would make Arrow refuse the whole batch.
        object.__setattr__(self, "detail", self.detail.encode("utf-8", "backslashreplace").decode())
