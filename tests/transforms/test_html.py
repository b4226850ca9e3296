"""Pages: the article's lines, what the head declares, and pages that are hostile or empty."""

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.html import HtmlRefusedError, _outside_tags, read_page
from transforms.records import Limits

# seeds/004, seeds/001
FIRST = "Ngày 16/7, tại Hà Nội, Hội nghị trực tuyến các Quan chức cao cấp ASEAN đã diễn ra."
SECOND = "Các nước đề cao và cam kết sẽ phối hợp cùng Chủ tịch ASEAN 2020, Việt Nam."


def page(body, head=""):
    return f"<!DOCTYPE html><html><head><meta charset=utf-8>{head}</head><body>{body}</body></html>"


def article(*sentences, head="", before="", after=""):
    return page(f"{before}<article>{''.join(f'<p>{s}</p>' for s in sentences)}</article>{after}", head)


def text(markup):
    return read_page(markup, Limits()).text


def refusal(markup):
    with pytest.raises(HtmlRefusedError) as refused:
        read_page(markup, Limits())
    return refused.value.reason


def test_paragraphs_are_lines_and_navigation_is_not():
    markup = article(FIRST, SECOND, before="<nav><a href=/>Trang chủ</a><a href=/a>Thời sự</a></nav>", after="<footer>Bản quyền thuộc về báo</footer>")
    assert text(markup) == f"{FIRST}\n{SECOND}"


def test_the_headline_on_the_page_is_the_first_line():
    assert text(page(f"<article><h1>Hội nghị khai mạc</h1><p>{FIRST}</p><p>{SECOND}</p></article>")).splitlines()[0] == "Hội nghị khai mạc"


def test_marks_inside_a_paragraph_do_not_break_its_line():
    assert text(article(FIRST.replace("Hà Nội", "<b>Hà <i>Nội</i></b>"), SECOND)).splitlines()[0] == FIRST


def test_what_the_head_declares_is_found():
    head = (
        '<meta property="og:title" content="Hội nghị khai mạc"><meta name="author" content="Minh Anh"><link rel="canonical" href="https://vi.example/a.html">'
        '<meta property="article:published_time" content="2020-07-16T14:05:00+07:00"><meta property="article:section" content="Thời sự">'
        '<meta property="og:site_name" content="Báo Tin tức">'
    )
    assert read_page(article(FIRST, SECOND, head=head), Limits()).fields == {
        "title": "Hội nghị khai mạc",
        "url": "https://vi.example/a.html",
        "published": "2020-07-16T14:05:00+07:00",
        "byline": "Minh Anh",
        "section": "Thời sự",
        "publisher": "Báo Tin tức",
    }


def test_a_date_in_json_ld_is_found_also_in_broken_json():
    head = '<script type="application/ld+json">{"@type":"NewsArticle","datePublished":"2020-07-16T14:05:00+07:00",,}</script>'
    assert read_page(article(FIRST, SECOND, head=head), Limits()).fields["published"] == "2020-07-16T14:05:00+07:00"


def test_what_the_page_does_not_declare_stays_unknown():
    fields = read_page(article(FIRST, SECOND), Limits()).fields
    assert [fields[name] for name in ("url", "published", "byline", "section")] == [None] * 4


def test_an_address_that_is_none_gives_way_to_the_one_the_page_came_from():
    head = '<link rel="canonical" href="javascript:alert(1)">'
    assert read_page(article(FIRST, SECOND, head=head), Limits(), "https://vi.example/b.html").fields["url"] == "https://vi.example/b.html"


def test_a_standfirst_outside_the_article_s_element_is_kept_after_the_headline():
    body = f'<h1>Hội nghị khai mạc</h1><h2 class="detail-sapo">{FIRST}</h2><div class="content">' + f"<p>{SECOND}</p>" * 3 + "</div>"
    found = text(page(body)).splitlines()
    assert found.count(FIRST) == 1
    assert found.index(FIRST) < found.index(SECOND)


def test_paragraphs_of_a_short_article_are_not_glued():
    assert text(page(f"<h1>Hội nghị khai mạc</h1><h2>ASEAN</h2><div><p>{FIRST}</p><p>{SECOND}</p><p>{FIRST}</p></div>")).splitlines()[-2:] == [SECOND, FIRST]


def test_a_box_of_links_is_no_standfirst():
    box = '<div class="sapo"><a href="/a">Hội nghị Bộ trưởng Ngoại giao ASEAN lần thứ 53 khai mạc tại Hà Nội</a></div>'
    assert "lần thứ 53" not in text(page(box + "<article>" + f"<p>{FIRST}</p><p>{SECOND}</p>" * 3 + "</article>"))


def test_text_outside_tags_is_counted_in_linear_time():
    for pump in ("<script>", "<!--", "<!", "<title", "</", "<a ", "<style></style", "<noscript>"):
        assert _outside_tags(FIRST + pump * 200_000).startswith(FIRST)


def test_hidden_text_is_left_out():
    assert text(article(FIRST, SECOND, after='<div style="color: red; display: none"><p>Đặt cược ngay hôm nay tại nhà cái</p></div>')) == f"{FIRST}\n{SECOND}"


def test_an_article_that_a_script_would_show_is_read():
    assert text(page(f"<div hidden><p>{FIRST}</p><p>{SECOND}</p><p>{FIRST}</p></div>" + f"<p>{SECOND}</p>")) == f"{FIRST}\n{SECOND}\n{FIRST}\n{SECOND}"


def test_a_page_that_is_one_form_is_read():
    assert text(page(f"<form><div><p>{FIRST}</p><p>{SECOND}</p></div></form>")) == f"{FIRST}\n{SECOND}"


@pytest.mark.parametrize(
    ("markup", "reason"),
    [
        (page("<script>document.write('x')</script>"), "html_no_main_text"),
        (page("<nav>" + "<a href=x>Mục</a>" * 200 + "</nav>"), "html_no_main_text"),
        (page("<ul>" + "<li><a href=x>Chuyên mục thời sự</a></li>" * 100 + "</ul>"), "html_no_main_text"),
        (page("<h1>404 Not Found</h1><hr>nginx"), "html_no_main_text"),
        (article(FIRST, SECOND, before="<div>" * 100_000), "html_text_lost"),
        (article(FIRST, SECOND, before="<table><tr><td>" * 3000), "html_text_lost"),
        (article(FIRST, SECOND, before="<p " + " ".join(f"a{i}=1" for i in range(30_000)) + ">"), "html_too_complex"),
        (article(FIRST, SECOND, after="<b>x</b>" * 200_000), "html_too_complex"),
        (article(FIRST, SECOND, head=f"<title>{'Tiêu đề dài ' * 300_000}</title>"), "html_too_complex"),
    ],
)
def test_a_page_without_an_article_or_past_the_limits_is_refused(markup, reason):
    assert refusal(markup) == reason


@pytest.mark.parametrize(
    "trap",
    [
        '<img src="data:image/png;base64,' + "A" * (4 << 20) + '">',
        "<!-- " + "x" * 100_000,
        "<p>" + "&amp;" * 50_000 + "</p>",
        "<p>&#99999999999999999999; &#x110000; &#0; &#xD800; &#128;</p>",
        "<script>var a='</scrip'",
        "<di\0v>\0</di\0v>",
        "<template><p>mẫu</p></template><noscript><p>tắt</p></noscript>",
        '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/passwd" parse="text"/>',
        "<" * 50_000,
        "<![CDATA[<p>x</p>]]>",
        "<svg><foreignObject><p>hình</p></foreignObject></svg>",
    ],
)
def test_a_trap_beside_the_article_does_not_cost_the_article(trap):
    found = text(article(FIRST, SECOND, after=trap))
    assert FIRST in found
    assert SECOND in found
    assert "root:" not in found


def test_an_entity_of_the_page_s_own_is_not_expanded():
    markup = '<?xml version="1.0"?><!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + article(FIRST, SECOND, after="<p>Nội dung: &x;</p>")[15:]
    assert "root:" not in text(markup)


def test_html5lib_style_fragments_keep_their_text():
    for opening in ("<b><p>", "<p><b><i>", "<table><b>", "<a><p>x<a>", "<font><table><tr><td></font>"):
        assert FIRST in text(page(f"<p>{SECOND}</p><p>{SECOND}</p>{opening}<p>{FIRST}</p>"))


@settings(max_examples=80, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "<p>",
                "</p>",
                "<b>",
                "</div>",
                "<table>",
                "<td>",
                "<!--",
                "-->",
                "<script>",
                "</script>",
                "&amp",
                "&#x",
                "<",
                ">",
                "'",
                '"',
                "\0",
                "Hội nghị ",
                "<a href=",
            ]
        ),
        max_size=40,
    )
)
def test_tag_soup_is_read_or_refused(soup):
    with contextlib.suppress(HtmlRefusedError):
        read_page(article(FIRST, SECOND, after="".join(soup)), Limits())
