"""Writing pages: templates, links between them, and a content policy that lets nothing run but the site's own scripts."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

HERE = Path(__file__).parent
OVERVIEW = "overview.html"
NAVIGATION = (
    ("quality.html", "Quality"),
    ("facts.html", "Facts"),
    ("documents.html", "Documents"),
    ("stories.html", "Stories"),
    ("meetings.html", "Meetings"),
    ("people.html", "People"),
    ("pledges.html", "Pledges"),
    ("instruments.html", "Instruments"),
    ("contradictions.html", "Contradictions"),
    ("refused.html", "Refused"),
    ("runs.html", "Runs"),
    ("reviews.html", "Review"),
)
# Ids are hashes; anything else in one must not leave the folder or break a link.
_SAFE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,79}")
_IDS = ("person_id", "entity_id", "meeting_id")


class Site:
    """One folder of pages. ``documents`` and ``stories`` are those with a page of their own, ``names`` what an entity is called."""

    def __init__(self, folder: Path, *, documents: frozenset[str], stories: frozenset[str], names: Mapping[str, str], has_data_docs: bool) -> None:
        self.folder = folder
        self.documents = documents
        self.stories = stories
        self.names = names
        self.has_data_docs = has_data_docs
        self._environment = Environment(
            loader=FileSystemLoader(HERE / "templates"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
        )
        self._environment.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "separators": (",", ":"), "default": str}
        self._environment.filters |= {
            "grouped": grouped,
            "visible": visible,
            "day": day,
            "moment": moment,
            "percent": percent,
            "web": web_link,
            "many": many,
            "anchor": anchor,
        }
        self._environment.filters["said"] = lambda value: said(value, names)
        self._environment.globals |= {"document_link": self._document_link, "story_link": self._story_link, "navigation": NAVIGATION}

    def write(self, path: str, template: str, /, scripts: Sequence[str] = (), **context: Any) -> None:
        """Write one page; ``scripts`` are names of assets that run in it."""
        sources = ["site.js", *scripts]
        depth = path.count("/")
        is_overview = path == OVERVIEW  # it is read as reports/index.html
        page = self._environment.get_template(template).render(
            **context,
            path=path,
            root="pages/" if is_overview else "../" * depth,
            home="index.html" if is_overview else "../" * (depth + 1) + "index.html",
            data_docs=("" if is_overview else "../" * (depth + 1)) + "data_docs/index.html" if self.has_data_docs else None,
            policy=policy(("site.css",), tuple(sources)),
            styles=[asset("site.css")],
            scripts=[asset(name) for name in sources],
        )
        target = self.folder / path
        target.parent.mkdir(exist_ok=True)
        target.write_text(page, "utf-8", errors="replace")

    @pass_context
    def _document_link(self, context: Context, document_id: str, fact_id: str | None = None) -> str | None:
        """Address of a document's page, at a fact if one is given; None where the document has no page."""
        if document_id not in self.documents:
            return None
        return f"{context['root']}documents/{file_name(document_id)}" + (f"#{anchor(fact_id)}" if fact_id else "")

    @pass_context
    def _story_link(self, context: Context, story_id: str) -> str | None:
        return f"{context['root']}stories/{file_name(story_id)}" if story_id in self.stories else None


def anchor(name: str) -> str:
    """A name that can stand in a link's fragment and in an id.

    >>> anchor("f-01ab"), anchor("a b") == anchor("a b"), " " in anchor("a b")
    ('f-01ab', True, False)
    """
    return name if _SAFE_NAME.fullmatch(name) else "x" + hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:24]


def file_name(name: str) -> str:
    """The page file of an id.

    >>> file_name("d-01ab"), "/" in file_name("../../x")
    ('d-01ab.html', False)
    """
    return f"{anchor(name)}.html"


@cache
def asset(name: str) -> Markup:
    """One of the site's own style sheets or scripts, as it stands in the page."""
    return Markup((HERE / "assets" / name).read_text("utf-8"))


@cache
def policy(styles: tuple[str, ...], scripts: tuple[str, ...]) -> str:
    """The Content-Security-Policy of a page: these sheets and scripts by their hashes, and no request to anywhere."""

    def hashes(names: tuple[str, ...]) -> str:
        return " ".join(f"'sha256-{base64.b64encode(hashlib.sha256(asset(n).encode()).digest()).decode()}'" for n in names)

    return (
        f"default-src 'none'; style-src {hashes(styles)}; script-src {hashes(scripts)}; img-src data:; "
        "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
    )


def grouped(number: float | Decimal | None) -> str:
    """A number for people, digits in threes; a dash where it is not known.

    >>> grouped(1234567), grouped(0.5), grouped(Decimal("1000.00")), grouped(None)
    ('1,234,567', '0.5', '1,000', '–')
    """
    if number is None:
        return "–"
    if isinstance(number, int):
        return f"{number:,}"
    return f"{number:,.2f}".rstrip("0").rstrip(".")


def many(number: int, one: str, several: str | None = None) -> str:
    """A number with its noun.

    >>> many(1, "story", "stories"), many(2000, "document")
    ('1 story', '2,000 documents')
    """
    return f"{number:,} {one if number == 1 else several or one + 's'}"


def percent(part: float | None) -> str:
    """A share (0..1) in percent.

    >>> percent(0.12345), percent(None)
    ('12.3 %', '–')
    """
    return "–" if part is None else f"{100 * part:.1f} %"


def day(when: datetime | date | None) -> str:
    """ISO day, a dash where it is not known."""
    return when.strftime("%Y-%m-%d") if when else "–"


def moment(when: datetime | None) -> str:
    """ISO day and minute, a dash where it is not known."""
    return when.strftime("%Y-%m-%d %H:%M") if when else "–"


def visible(text: str | None) -> str:
    r"""Text on one line with what cannot be seen made visible: control, direction and format characters.

    >>> visible("a\nb\u202etxt.exe")
    'a\\nb\\u202etxt.exe'
    """
    return "".join(c.encode("unicode_escape").decode() if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp") else c for c in text or "")


def web_link(address: str | None) -> str | None:
    """The address if it leads to the web and nothing else, else None: ``javascript:`` and ``file:`` never become links.

    >>> web_link("https://zingnews.vn/a.html"), web_link("javascript:alert(1)"), web_link(" https://x.vn"), web_link("https:///x")
    ('https://zingnews.vn/a.html', None, None, None)
    """
    if not address or not re.fullmatch(r"https?://[!-~\u00a1-\uffff]{1,2000}", address):
        return None
    try:
        return address if urlsplit(address).hostname else None
    except ValueError:
        return None


def said(value: str | Mapping[str, Any], names: Mapping[str, str]) -> list[tuple[str, str]]:
    """What a fact says as pairs of column and text; what is not known is left out, an entity's id becomes its name.

    >>> said('{"amount": 100000.00, "currency": "USD", "per_unit": null}', {})
    [('amount', '100,000'), ('currency', 'USD')]
    """
    columns = json.loads(value, parse_float=Decimal) if isinstance(value, str) else value
    return [(key.removesuffix("_id") if key in _IDS else key, _text(key, content, names)) for key, content in columns.items() if content not in (None, False)]


def _text(key: str, content: Any, names: Mapping[str, str]) -> str:
    if key in _IDS:
        return names.get(content, str(content))
    if content is True:
        return "yes"
    if isinstance(content, list):
        return "; ".join(map(str, content))
    is_count = isinstance(content, int | Decimal) and key not in ("ordinal",)
    return grouped(content) if is_count else str(content)
