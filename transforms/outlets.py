"""Addresses of articles and the outlets they belong to."""

from __future__ import annotations

import re
from functools import cache
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit, urlunsplit

from transforms.gazetteers import entries

_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9_-]{0,61}[a-z0-9])?\.){1,6}[a-z]{2,18}", re.IGNORECASE)
_TRACKING = re.compile(r"utm_\w{1,30}|fbclid|gclid|zarsrc|ref|src|vn_source|vn_medium|vn_campaign|from|share", re.IGNORECASE)
# Aggregators that name the original outlet in the path: baomoi.com/Home/TheGioi/vtc.vn/Slug/123.epi
_AGGREGATORS = {"baomoi.com"}
_PATH_SAFE = "/%:@!$&'()*+,;=~"  # RFC 3986, path: everything else is percent-encoded
_LINE_URL = re.compile(r"(?:https?://|www\.)\S{4,2000}", re.IGNORECASE)


def canonical_url(address: str | None) -> str | None:
    """The address without tracking, fragment, doubled slashes and default port; None where it is no web address.

    >>> canonical_url("HTTPS://ZingNews.vn//asean-post1107570.html?utm_source=zalo#top")
    'https://zingnews.vn/asean-post1107570.html'
    >>> canonical_url("https://vi.example/a%20b<script>.html")
    'https://vi.example/a%20b%3Cscript%3E.html'
    """
    if not address or not _LINE_URL.fullmatch(address.strip()):
        return None
    text = address.strip()
    try:
        parts = urlsplit(text if "://" in text else f"http://{text}")
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return None
    if not _HOST.fullmatch(host):
        return None
    kept = [(k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.fullmatch(k)]
    path = quote(re.sub(r"/{2,}", "/", parts.path), safe=_PATH_SAFE)
    netloc = host if port in (None, 80, 443) else f"{host}:{port}"
    return urlunsplit((parts.scheme.lower(), netloc, path, urlencode(kept), ""))


def registered_domain(host: str | None) -> str | None:
    """The domain that was registered: one label and its public suffix.

    >>> registered_domain("thethao.vnexpress.net"), registered_domain("www.hanoimoi.com.vn"), registered_domain("Slug-bai-viet")
    ('vnexpress.net', 'hanoimoi.com.vn', None)
    """
    if not host or not _HOST.fullmatch(host):
        return None
    labels = host.lower().split(".")
    if ".".join(labels) in _second_levels():
        return None
    suffix_length = 2 if ".".join(labels[-2:]) in _second_levels() else 1
    return ".".join(labels[-suffix_length - 1 :])


def original_domain(url: str | None) -> str | None:
    """The registered domain of the outlet that wrote the article at a canonical address.

    For an aggregator it is the outlet named in the path, None where the path names none.

    >>> original_domain("http://www.baomoi.com/Home/KinhTe/www.baohaiquan.vn/Loi-nhuan/12234292.epi")
    'baohaiquan.vn'
    >>> original_domain("http://www.baomoi.com/Ong-Pham-Phu-Khoi/127/10307493.epi")
    """
    if not url:
        return None
    parts = urlsplit(url)
    domain = registered_domain(parts.hostname)
    if domain not in _AGGREGATORS:
        return domain
    segments = unquote(parts.path).split("/")[1:-2]
    return next((d for s in segments if (d := registered_domain(s))), None)


def section_of(url: str | None) -> str | None:
    """The rubric that an aggregator's address names; None for other addresses and unknown rubrics.

    >>> section_of("http://www.baomoi.com/Home/TheGioi/vtc.vn/Bi-cao-buoc-nghe-len/12240748.epi")
    'Thế giới'
    """
    if not url or registered_domain(urlsplit(url).hostname) not in _AGGREGATORS:
        return None
    return next((_sections()[s] for s in urlsplit(url).path.split("/")[1:-2] if s in _sections()), None)


def outlet_name(domain: str | None) -> str | None:
    """The outlet's name; None for a domain that is not in the gazetteer."""
    return _names().get(domain or "")


def domain_of_tag(tag: str) -> str | None:
    """The domain of the outlet that signs itself so (`Tổ Quốc` in `(Tổ Quốc) -`), None where it is unknown."""
    return _tags().get(tag.strip().casefold())


@cache
def _second_levels() -> frozenset[str]:
    return frozenset(row["suffix"] for row in entries("second_level_domains"))


@cache
def _sections() -> dict[str, str]:
    return {row["path"]: row["section"] for row in entries("sections")}


@cache
def agencies() -> frozenset[str]:
    """Agencies as they sign themselves."""
    return frozenset(row["agency"] for row in entries("agencies"))


@cache
def section_names() -> dict[str, str]:
    """Sections as they are written, by their names in small letters."""
    return {name.casefold(): name for name in _sections().values()}


@cache
def _names() -> dict[str, str]:
    return {row["domain"]: row["publisher"] for row in entries("outlets")}


@cache
def _tags() -> dict[str, str]:
    return {tag.casefold(): row["domain"] for row in entries("outlets") for tag in row["tags"].split(";") if tag}
