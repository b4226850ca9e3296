"""Publication ladder, addresses and outlets."""

import json
from pathlib import Path

import pytest

from transforms.outlets import canonical_url, domain_of_tag, original_domain, outlet_name, registered_domain
from transforms.publication import declared, from_url, stated

CASES = [json.loads(line) for line in (Path(__file__).parent / "cases" / "date_lines.jsonl").read_text("utf-8").splitlines()]


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["label"])
def test_a_date_line_states_when_and_where_in_the_paper(case: dict) -> None:
    found = stated(case["text"])
    assert (found is not None) == case["is_date_line"]
    if found:
        publication, section = found
        assert (publication and publication.at.isoformat(), publication and publication.precision, section) == (case["at"], case["precision"], case["section"])


@pytest.mark.parametrize(
    ("given", "at", "precision"),
    [
        ("2020-11-09T14:01:00Z", "2020-11-09T21:01:00", "minute"),
        ("2020-11-09T21:01:00+07:00", "2020-11-09T21:01:00", "minute"),
        ("2020-11-09T23:30:00-0500", "2020-11-10T11:30:00", "minute"),
        ("2020-11-09 21:01:00", "2020-11-09T21:01:00", "minute"),
        ("2020-11-09", "2020-11-09T00:00:00", "day"),
        ("2020-11", "2020-11-01T00:00:00", "month"),
        ("Mon, 09 Nov 2020 14:01:00 GMT", "2020-11-09T21:01:00", "minute"),
        ("09/11/2020 21:01", "2020-11-09T21:01:00", "minute"),
    ],
)
def test_declared_times_are_turned_to_vietnams_clock(given: str, at: str, precision: str) -> None:
    found = declared(given)
    assert found is not None
    assert (found.at.isoformat(), found.precision, found.method) == (at, precision, "metadata")


@pytest.mark.parametrize("given", [None, "", "hôm qua", "2013-02-30", "2020-13-01T10:00:00Z", "1604930460", "12/2020/13", "2020-11-09T25:00"])
def test_what_is_no_date_is_never_guessed(given: str | None) -> None:
    assert declared(given) is None


def test_a_month_stays_a_month() -> None:
    found = declared("2020-02")
    assert found is not None
    assert [d.isoformat() for d in found.bounds] == ["2020-02-01", "2020-02-29"]


@pytest.mark.parametrize(
    ("url", "at"),
    [
        ("https://tuoitre.vn/hop-som-asean-20200518095112345.htm", "2020-05-18T09:51:00"),
        ("https://vtv.vn/chinh-tri/asean-37-20201112.htm", "2020-11-12T00:00:00"),
        ("https://www.example.vn/2020/11/09/asean.html", "2020-11-09T00:00:00"),
    ],
)
def test_a_date_in_an_address_counts(url: str, at: str) -> None:
    found = from_url(url)
    assert found is not None
    assert found.at.isoformat() == at


@pytest.mark.parametrize(
    "url",
    [
        "http://www.baomoi.com/Home/TheGioi/vtc.vn/Bi-cao-buoc-nghe-len/12240748.epi",
        "https://zingnews.vn/asean-uu-tien-post1107570.html",
        "http://www.baomoi.com/Ong-Khoi-lam-Tong-giam-doc-tu-ngay-2812013/127/10307493.epi",
        "https://bao.vn/bai-20201345.htm",
    ],
)
def test_article_numbers_are_no_dates(url: str) -> None:
    assert from_url(url) is None


@pytest.mark.parametrize(
    ("url", "domain"),
    [
        ("http://www.baomoi.com/Home/KinhTe/www.baohaiquan.vn/Loi-nhuan-cua-AGM-giam-manh/12234292.epi", "baohaiquan.vn"),
        ("http://www.baomoi.com/Home/TuyenDung/kinhdoanh.vnexpress.net/Luong-nganh/12196507.epi", "vnexpress.net"),
        ("http://www.baomoi.com/Home/DoiNoi-DoiNgoai/hanoimoi.com.vn/Khai-mac/12222721.epi", "hanoimoi.com.vn"),
        ("http://www.baomoi.com/Ong-Pham-Phu-Khoi-lam-Tong-giam-doc/127/10307493.epi", None),
        ("https://zingnews.vn/hop-quan-chuc-cap-cao-asean-post1085874.html", "zingnews.vn"),
        ("https://toquoc.gov.vn/asean-37.htm", "toquoc.gov.vn"),
        ("http://127.0.0.1/asean", None),
    ],
)
def test_the_original_outlet_is_named_by_its_registered_domain(url: str, domain: str | None) -> None:
    assert original_domain(canonical_url(url)) == domain


@pytest.mark.parametrize(
    "address", ["", "asean.html", "ftp://bao.vn/asean", "http://[::1", "http://bao.vn:port/x", "javascript:alert(1)", "https://" + "a" * 3000]
)
def test_what_is_no_web_address_is_none(address: str) -> None:
    assert canonical_url(address) is None


def test_tracking_goes_and_what_names_the_page_stays() -> None:
    assert canonical_url("https://www.Bao.vn:443/tin?id=7&utm_source=zalo&fbclid=x#top") == "https://www.bao.vn/tin?id=7"


def test_a_public_suffix_is_no_outlet() -> None:
    assert registered_domain("com.vn") is None
    assert registered_domain("localhost") is None


def test_outlets_have_names_and_tags() -> None:
    assert (outlet_name("zingnews.vn"), outlet_name("nowhere.vn"), outlet_name(None)) == ("Zing News", None, None)
    assert (domain_of_tag("Tổ Quốc"), domain_of_tag("Hà Nội")) == ("toquoc.gov.vn", None)
