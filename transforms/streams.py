"""Gzip and zstandard as streams that stop at damage and at bombs instead of raising in the middle of a read; UTF-16 as UTF-8."""

from __future__ import annotations

import codecs
import io
import zlib
from collections.abc import Iterator
from typing import Any, BinaryIO, cast

import zstandard

from transforms.records import Limits

GZIP = b"\x1f\x8b"
ZSTD = b"\x28\xb5\x2f\xfd"
_CHUNK = 1 << 16
# A zstandard object unpacks all it is given at once: 4 bytes may hold 128 KiB, so 4 KiB at most 128 MiB.
_ZSTD_CHUNK = 1 << 12
# A window is memory; 128 MiB is the largest one `zstd --long` writes by default.
_MAX_WINDOW_BYTES = 1 << 27


Source = BinaryIO | io.RawIOBase


def buffered(source: Source) -> io.BufferedReader:
    """The stream with a look ahead of up to 128 KiB (``peek``) and lines of bounded length (``readline``)."""
    return io.BufferedReader(cast(Any, source), 1 << 17)


class Inflated(io.RawIOBase):
    """What a compressed stream unpacks to. At damage or past the limits it ends, and ``failure`` holds (reason code, detail).

    So readers of lines or records keep what was sound, and ask ``failure`` at the end; a reader of one document must drop it.
    """

    def __init__(self, source: Source, kind: bytes, limits: Limits) -> None:
        self.failure: tuple[str, str] | None = None
        self._limits = limits
        self._source = source
        self._packed_bytes = 0
        self._inflated_bytes = 0
        self._pieces = self._gzip() if kind == GZIP else self._zstd()
        self._rest = memoryview(b"")

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fill the whole buffer unless the end comes first, be it the true one or a failure."""
        filled = 0
        while filled < len(buffer):
            if not self._rest and not self._next_piece():
                break
            size = min(len(buffer) - filled, len(self._rest))
            buffer[filled : filled + size] = self._rest[:size]
            self._rest = self._rest[size:]
            filled += size
        return filled

    def _next_piece(self) -> bool:
        piece = next(self._pieces, None)
        if piece is None:
            return False
        self._inflated_bytes += len(piece)
        if self._is_bomb():
            self._fail("inflates_too_much", f"{self._packed_bytes} bytes unpack to more than {self._inflated_bytes}")
            return False
        self._rest = memoryview(piece)
        return True

    def _is_bomb(self) -> bool:
        limits = self._limits
        return self._inflated_bytes > limits.max_inflated_bytes and self._inflated_bytes > self._packed_bytes * limits.max_inflation_ratio

    def _fail(self, reason: str, detail: str) -> None:
        self.failure = (reason, detail)
        self._pieces = iter(())

    def _packed(self, size: int = _CHUNK) -> bytes:
        chunk = self._source.read(size) or b""
        self._packed_bytes += len(chunk)
        return chunk

    def _gzip(self) -> Iterator[bytes]:
        """Every member of the file in turn; zero bytes after a member are padding."""
        chunk = self._packed()
        while chunk:
            member = zlib.decompressobj(zlib.MAX_WBITS | 16)
            while not member.eof:
                if not chunk:
                    return self._fail("compressed_data_broken", "gzip data ends in the middle of a member")
                try:
                    piece = member.decompress(chunk, _CHUNK)
                except zlib.error as error:
                    return self._fail("compressed_data_broken", f"gzip: {error}")
                chunk = member.unconsumed_tail or (b"" if member.eof else self._packed())
                if piece:
                    yield piece
            chunk = member.unused_data.lstrip(b"\0")
            while not chunk and (more := self._packed()):
                chunk = more.lstrip(b"\0")

    def _zstd(self) -> Iterator[bytes]:
        """Every frame of the file in turn."""
        decompressor = zstandard.ZstdDecompressor(max_window_size=_MAX_WINDOW_BYTES)
        chunk = self._packed(_ZSTD_CHUNK)
        while chunk:
            frame = decompressor.decompressobj()
            while not frame.eof:
                if not chunk:
                    return self._fail("compressed_data_broken", "zstandard data ends in the middle of a frame")
                try:
                    piece = frame.decompress(chunk)
                except zstandard.ZstdError as error:
                    return self._fail("compressed_data_broken", f"zstandard: {error}")
                chunk = b"" if frame.eof else self._packed(_ZSTD_CHUNK)
                if piece:
                    yield piece
            chunk = frame.unused_data or self._packed(_ZSTD_CHUNK)


class Transcoded(io.RawIOBase):
    """A UTF-16 or UTF-32 stream as UTF-8, so that lines can be split at b"\\n"; what cannot be read becomes U+FFFD."""

    def __init__(self, source: Source, encoding: str) -> None:
        self._source = source
        self._decoder = codecs.getincrementaldecoder(encoding)("replace")
        self._rest = memoryview(b"")
        self._is_over = False

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fill the buffer with what is there next; 0 at the end."""
        while not self._rest and not self._is_over:
            chunk = self._source.read(_CHUNK) or b""
            self._is_over = not chunk
            self._rest = memoryview(self._decoder.decode(chunk, final=not chunk).encode("utf-8", "replace"))
        size = min(len(buffer), len(self._rest))
        buffer[:size] = self._rest[:size]
        self._rest = self._rest[size:]
        return size


class Chained(io.RawIOBase):
    """Bytes that were read ahead, then the stream they came from."""

    def __init__(self, ahead: bytes, rest: io.BufferedReader) -> None:
        self._ahead = memoryview(ahead)
        self._rest = rest

    @property
    def failure(self) -> tuple[str, str] | None:
        """The stream's own, see ``Inflated``."""
        return getattr(self._rest.raw, "failure", None)

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fill the buffer with what is there next; 0 at the end."""
        if not self._ahead:
            return self._rest.readinto(buffer)
        size = min(len(buffer), len(self._ahead))
        buffer[:size] = self._ahead[:size]
        self._ahead = self._ahead[size:]
        return size
