"""What every table of articles shares: lines of bounded length, and a row's values to a record."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping

from transforms.decode import Decoded, mend
from transforms.fields import declared, make_record
from transforms.records import Limits, Record, Refusal
from transforms.sniff import is_markup

NO_REPAIRS: tuple[str, ...] = ()


def lines(stream: io.BufferedReader, limits: Limits) -> Iterator[tuple[int, bytes | Refusal]]:
    """Number and bytes of each line, or a refusal where it is too long; a last line that damage cut off is left out."""
    no = 0
    while line := stream.readline(limits.max_record_bytes + 1):
        no += 1
        if line.endswith(b"\n"):
            yield no, line
        elif len(line) > limits.max_record_bytes:
            size = len(line) + _skip_line(stream)
            yield no, Refusal(no, "record_too_large", f"a line of {size} bytes, the limit is {limits.max_record_bytes}", line[: limits.max_kept_bytes])
        elif getattr(stream.raw, "failure", None) is None:
            yield no, line


def _skip_line(stream: io.BufferedReader) -> int:
    skipped = 0
    while piece := stream.readline(1 << 20):
        skipped += len(piece)
        if piece.endswith(b"\n"):
            break
    return skipped


def from_values(
    no: int, raw: bytes, encoding: str, values: Mapping[str, object], format: str, limits: Limits, repairs: tuple[str, ...] = NO_REPAIRS
) -> Record | Refusal:
    """A row's record: its text field, or the article of its HTML field (a text field that holds markup counts as one)."""
    text = values.get("text", values.get("html"))
    if not isinstance(text, str):
        return Refusal(no, "text_not_a_string", f"the text is of type {type(text).__name__}", raw[: limits.max_kept_bytes])
    fields = declared(values, limits)
    mended, more = mend(text)
    repairs = tuple(dict.fromkeys((*repairs, *more)))
    if "text" not in values or is_markup(mended):
        from transforms.html import HtmlRefusedError, read_page  # trafilatura costs a tenth of a second and 40 MB: only for markup

        try:
            page = read_page(mended, limits, fields["url"])
        except HtmlRefusedError as refused:
            return Refusal(no, refused.reason, refused.detail, raw[: limits.max_kept_bytes])
        mended, fields = page.text, {field: value or page.fields[field] for field, value in fields.items()}
    return make_record(no, raw, Decoded(mended, encoding, repairs), format, fields, limits)
