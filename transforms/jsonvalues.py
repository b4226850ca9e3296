"""JSON values that follow each other over several lines: an array of objects, indented objects, several objects on a line."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from typing import Any, Protocol

# Brackets too: elements of an array are read as if there were none around them, however many arrays a file holds.
_BETWEEN = re.compile(r"[\s,\[\]\x1e]*")
_CHUNK = 1 << 18
_LONGEST_TOKEN = 16  # an escape, `false`, `-Infinity`: an error that close to the end of what was read may be none


class Reads(Protocol):
    """Where bytes come from."""

    def read(self, size: int, /) -> bytes:
        """Up to ``size`` bytes; b"" at the end."""


class JsonBrokenError(ValueError):
    """What follows is no JSON value, or one larger than the limit; ``rest`` is what was read of it, the source holds what comes after.

    ``is_cut``: nothing was wrong with it but that it did not end.
    """

    def __init__(self, detail: str, rest: bytes, *, is_cut: bool = False) -> None:
        super().__init__(detail)
        self.rest, self.is_cut = rest, is_cut


def json_values(source: Reads, max_value_chars: int) -> Iterator[tuple[str, Any]]:
    """Source text and value of each object or other value that is no array; elements of arrays count as values of their own.

    Bytes that are no UTF-8 stay as escaped surrogates. JsonBrokenError at damage; what came before is sound.

    >>> import io
    >>> [value for _, value in json_values(io.BytesIO(b'[{"a": 1},\\n {"a": 2}]'), 100)]
    [{'a': 1}, {'a': 2}]
    """
    text = _Text(source)
    while text.skip():
        yield text.value(max_value_chars)


class _Text:
    """A window on the decoded source that begins at the next value."""

    def __init__(self, source: Reads) -> None:
        self._source = source
        self._decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
        self._json = json.JSONDecoder(parse_int=integer)
        self._window = ""
        self._at = 0
        self._more()
        self._window = self._window.removeprefix("\ufeff")

    def skip(self) -> bool:
        """Go to the next value; False at the end."""
        while True:
            self._at = _BETWEEN.match(self._window, self._at).end()  # type: ignore[union-attr]  # the pattern matches nothing as well
            if self._at < len(self._window):
                return True
            if not self._more():
                return False

    def value(self, max_chars: int) -> tuple[str, Any]:
        """The value here, read on until it is complete."""
        while True:
            try:
                value, end = self._json.raw_decode(self._window, self._at)
            except json.JSONDecodeError as error:
                is_cut = error.msg.startswith("Unterminated string") or error.pos > len(self._window) - _LONGEST_TOKEN
                if not is_cut or len(self._window) - self._at > max_chars or not self._more():
                    raise JsonBrokenError(str(error), self._unused(), is_cut=is_cut) from error
                continue
            except RecursionError as error:
                raise JsonBrokenError("nests deeper than the parser goes", self._unused()) from error
            if end == len(self._window) and self._more():
                continue  # a number may go on
            raw = self._window[self._at : end]
            self._at = end
            return raw, value

    def _unused(self) -> bytes:
        return self._window[self._at :].encode("utf-8", "surrogateescape") + self._decoder.getstate()[0]

    def _more(self) -> bool:
        """Read on, twice as far each time, so that a long value is tried a few times only."""
        rest = self._window[self._at :]
        chunk = self._source.read(max(_CHUNK, len(rest)))
        self._window, self._at = rest + self._decoder.decode(chunk, final=not chunk), 0
        return bool(chunk)


def integer(digits: str) -> int | float:
    """An integer, or where it has thousands of digits (which Python refuses) a float."""
    return int(digits) if len(digits) < 4000 else float(digits)
