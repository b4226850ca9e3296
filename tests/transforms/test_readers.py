"""Formats by content: each one's ordinary files, its oddities, and what is refused with which reason."""

import csv
import gzip
import io
import json
import tarfile
import zipfile

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.readers import read_records
from transforms.records import Limits, Record, Refusal

# seeds/004 and seeds/001
SENTENCE = "Ngày 16/7, tại Hà Nội, Hội nghị trực tuyến các Quan chức cao cấp ASEAN đã diễn ra."
OTHER = "Các nước đề cao và cam kết sẽ phối hợp cùng Chủ tịch ASEAN 2020, Việt Nam."
SMALL = Limits(max_record_bytes=2000, max_inflated_bytes=1 << 20, max_kept_bytes=500)


def read(data, name="tin", limits=None, mapping=None):
    stream = io.BytesIO(data if isinstance(data, bytes) else data.encode())
    return list(read_records(stream, name.encode(), limits, mapping))


def texts(data, name="tin", **options):
    return [found.text for found in read(data, name, **options) if isinstance(found, Record)]


def outcome(data, name="tin", **options):
    """The text of each record, the reason of each refusal."""
    return [found.text if isinstance(found, Record) else found.reason for found in read(data, name, **options)]


def page(*sentences, head=""):
    return f"<!DOCTYPE html><html><head>{head}</head><body><article>{''.join(f'<p>{s}</p>' for s in sentences)}</article></body></html>"


# Plain text


def test_a_text_file_is_one_record_without_a_number():
    (record,) = read(SENTENCE + "\r\n", "bai.txt")
    assert (record.record_no, record.text, record.format, record.encoding) == (None, SENTENCE + "\n", "text", "utf-8")
    assert record.byte_size == len(SENTENCE.encode()) + 2


@pytest.mark.parametrize("opening", ["[Video] ", "{Ảnh} ", "<3 ", "{", "[", "a,b;c\n", "title và text\n", "Video | Content | Tin\n", "< ", "WARC "])
def test_a_text_that_begins_like_another_format_stays_a_text(opening):
    (record,) = read(opening + SENTENCE, "bai.txt")
    assert (record.format, record.text) == ("text", opening + SENTENCE)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty_file"),
        (b" \n\t\r\n" * 50, "empty_file"),
        ("Hội nghị", "too_short"),
        (b"%PDF-1.7\n" + bytes(range(256)), "binary_file"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF\0", "binary_file"),
        (b"\0" * 5000, "binary_file"),
        (bytes(range(128, 256)) * 10, "undecodable"),
        ("<?xml version='1.0'?><rss version='2.0'><channel><title>Tin mới nhất</title></channel></rss>", "unsupported_format"),
        (SENTENCE * 30, "file_too_large"),
    ],
)
def test_what_is_no_article_is_refused_with_a_reason(data, reason):
    assert outcome(data, limits=SMALL) == [reason]


@pytest.mark.parametrize("name", ["tin.parquet", "tin.warc", "tin.warc.gz"])
def test_a_name_that_promises_another_format_is_a_reason_to_refuse(name):
    assert outcome(SENTENCE, name) == ["format_mismatch"]


# JSON Lines and JSON


def test_json_lines_are_numbered_and_carry_what_they_declare():
    line = {
        "text": SENTENCE,
        "headline": "Hội nghị",
        "link": "https://vi.example/a",
        "pubDate": "2020-07-16",
        "authors": ["Minh Anh", "Hà"],
        "category": "Thời sự",
        "source": "TTXVN",
    }
    first, second = read("\n".join(json.dumps(r, ensure_ascii=False) for r in (line, {"content": OTHER})) + "\n", "tin.txt")
    assert (first.record_no, second.record_no, first.format) == (1, 2, "jsonl")
    assert (first.title, first.url, first.published, first.byline, first.section, first.publisher) == (
        "Hội nghị",
        "https://vi.example/a",
        "2020-07-16",
        "Minh Anh, Hà",
        "Thời sự",
        "TTXVN",
    )
    assert second.title is None


def test_a_mapping_names_the_keys():
    row = json.dumps({"than_bai": SENTENCE, "text": "một nhãn nào đó không phải thân bài", "dau_de": "Hội nghị"})
    (record,) = read(row, "tin.jsonl", mapping={"text": "than_bai", "title": "dau_de"})
    assert (record.text, record.title) == (SENTENCE, "Hội nghị")


def test_a_mapping_to_a_field_that_there_is_not_is_an_error():
    with pytest.raises(ValueError, match="noi_dung: no such field"):
        read("{}", mapping={"noi_dung": "text"})


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{not json}", "json_invalid"),
        ('{"text":"Hội ng', "json_invalid"),
        ('["a",1]', "json_not_an_object"),
        ("null", "json_not_an_object"),
        ("[" * 100_000, "json_too_deep"),
        ('{"text":5}', "text_not_a_string"),
        ('{"text":["a"]}', "text_not_a_string"),
        ('{"text":null}', "empty_text"),
        ('{"text":"  "}', "empty_text"),
        ('{"id":1}', "text_missing"),
        (b'{"text":"\xff\xfe\xe1"}', "undecodable"),
        ('{"text":"ngắn"}', "too_short"),
        ('{"text":"' + "x" * 3000 + '"}', "record_too_large"),
    ],
)
def test_a_bad_line_costs_itself_only(line, reason):
    good = json.dumps({"text": SENTENCE}).encode()
    line = line if isinstance(line, bytes) else line.encode()
    limits = Limits(max_record_bytes=2000) if reason == "record_too_large" else None
    assert outcome(good + b"\n" + line + b"\n\n" + good, "tin.jsonl", limits=limits) == [SENTENCE, reason, SENTENCE]


def test_what_strict_json_forbids_is_read_where_the_text_is_sound():
    line = f'{{"text": "{SENTENCE}", "score": NaN, "big": {"9" * 6000}, "author": "x\\ud800y", "n": Infinity}}'
    (record,) = read(line, "tin.jsonl")
    assert (record.text, record.byline) == (SENTENCE, "x\ufffdy")


def test_line_separators_inside_a_string_do_not_cut_the_record():
    (record,) = read(json.dumps({"text": SENTENCE, "title": "một\u2028hai\x85ba"}, ensure_ascii=False) + "\n", "tin.jsonl")
    assert record.title == "một hai ba"


@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize("packed", [bytes, gzip.compress])
def test_a_json_array_is_read_element_by_element(indent, packed):
    rows = [{"text": SENTENCE}, {"text": OTHER}, 7]
    assert outcome(packed(json.dumps(rows, indent=indent).encode()), "tin.json") == [SENTENCE, OTHER, "json_not_an_object"]


def test_an_array_larger_than_a_record_is_streamed():
    rows = [{"text": SENTENCE, "id": n} for n in range(500)]
    assert texts("[" + ",\n".join(map(json.dumps, rows)) + "]", "tin.json", limits=SMALL) == [SENTENCE] * 500


def test_a_broken_array_keeps_what_came_before():
    assert outcome(f'[{{"text": "{SENTENCE}"}},\n {{"text": "{OTHER}"}}, {{"tex', "tin.json") == [SENTENCE, OTHER, "json_invalid"]


def test_indented_objects_and_objects_on_one_line_are_read():
    pretty = json.dumps({"text": SENTENCE}, indent=1)
    assert texts(pretty, "tin.json") == [SENTENCE]
    assert texts(pretty + "\n" + pretty, "tin.json") == [SENTENCE] * 2
    assert texts(f'{{"text": "{SENTENCE}"}}{{"text": "{OTHER}"}}\n', "tin.jsonl") == [SENTENCE, OTHER]


def test_rubbish_after_the_first_value_does_not_hide_the_lines_that_follow():
    data = f'{{"text": "{SENTENCE}"}} rác\n' + f'{{"text": "{OTHER}"}}\n' * 3
    assert outcome(data, "tin.jsonl") == [SENTENCE, "json_invalid", OTHER, OTHER, OTHER]


def test_a_bad_first_line_does_not_hide_the_others():
    assert outcome(f'{{bad\n{{"text": "{SENTENCE}"}}\n', "tin.jsonl") == ["json_invalid", SENTENCE]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-32"])
def test_json_lines_in_another_unicode_encoding_are_read(encoding):
    data = "".join(json.dumps({"text": t}, ensure_ascii=False) + "\r\n" for t in (SENTENCE, OTHER)).encode(encoding)
    assert texts(data, "tin.jsonl") == [SENTENCE, OTHER]


def test_markup_in_a_text_field_gives_its_article_and_a_stray_tag_stays():
    (record,) = read(json.dumps({"content": f"<p>{SENTENCE}</p><p>{OTHER}</p>"}), "tin.jsonl")
    assert record.text == f"{SENTENCE}\n{OTHER}"
    assert texts(json.dumps({"text": f"<script>x</script> {SENTENCE}"}), "tin.jsonl") == [f"<script>x</script> {SENTENCE}"]


# CSV


def test_a_table_is_known_by_its_header_whatever_the_delimiter():
    for mark in ",;\t|":
        table = io.StringIO()
        csv.writer(table, delimiter=mark).writerows([["id", "Tiêu đề", "text"], ["1", "Hội nghị, họp", SENTENCE + "\ndòng hai"]])
        (record,) = read(table.getvalue(), "tin.txt")
        assert (record.record_no, record.title, record.text, record.format) == (1, "Hội nghị, họp", SENTENCE + "\ndòng hai", "csv")


def test_rows_of_the_wrong_width_are_refused_and_the_next_is_read():
    assert outcome(f'id,text\n1,"{SENTENCE}"\nmột\n2,a,b,c\n\n3,"{OTHER}"\n', "a.csv") == [SENTENCE, "csv_column_count", "csv_column_count", OTHER]


def test_a_quote_that_never_closes_costs_its_line_only():
    assert outcome(f'id,text,tag\n1,"{SENTENCE},x\n2,"{OTHER}",y\n', "a.csv") == ["csv_malformed", OTHER]


def test_quotation_marks_in_a_tsv_are_text():
    table = f'text\tid\n"Tốt" là {SENTENCE}\t1\n"Mở {OTHER}\t2\nx {SENTENCE}\t3\n'
    assert outcome(table, "a.tsv") == [f'"Tốt" là {SENTENCE}', f'"Mở {OTHER}', f"x {SENTENCE}"]


def test_a_table_without_a_text_column_is_refused():
    assert outcome("id,nhãn\n1,x\n", "a.csv") == ["unknown_columns"]
    assert outcome(SENTENCE, "a.csv") == ["unknown_columns"]


def test_a_csv_in_a_legacy_encoding_is_read():
    tcvn3 = "Héi nghÞ Bé tr\u00adëng cña c¸c n\u00adíc".encode("latin-1")
    (record,) = read(b"id,text\n1," + tcvn3 + b"\n", "a.csv.gz")
    assert (record.text, record.encoding) == ("Hội nghị Bộ trưởng của các nước", "tcvn3")


def test_a_cell_larger_than_a_record_is_refused():
    assert outcome(f'id,text\n1,{"x" * 3000}\n2,"{SENTENCE}"\n', "a.csv", limits=SMALL) == ["record_too_large", SENTENCE]


# Parquet


def parquet(**columns):
    target = io.BytesIO()
    pq.write_table(pa.table(columns), target)
    return target.getvalue()


def test_parquet_rows_are_records():
    data = parquet(text=[SENTENCE, None, OTHER], title=["Một", "Hai", "Ba"], date=pa.array([1, 2, 3], pa.date32()), nặng=[[1], [2], [3]])
    first, refused, last = read(data, "tin.bin")
    assert (first.record_no, first.text, first.title, first.published, first.format) == (1, SENTENCE, "Một", "1970-01-02", "parquet")
    assert (refused.record_no, refused.reason) == (2, "empty_text")
    assert last.text == OTHER


def test_parquet_inside_gzip_is_read():
    assert texts(gzip.compress(parquet(text=[SENTENCE]))) == [SENTENCE]


def test_damaged_parquet_is_refused():
    data = parquet(text=[SENTENCE] * 50)
    assert outcome(data[:-20]) == ["container_broken"]
    assert outcome(b"PAR1" + b"x" * 100) == ["container_broken"]
    assert outcome(parquet(nhãn=["a"])) == ["unknown_columns"]


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_flipped_byte_in_parquet_never_escapes_as_an_exception(data):
    good = bytearray(parquet(text=[SENTENCE, OTHER] * 20))
    at = data.draw(st.integers(4, len(good) - 1))
    good[at] ^= data.draw(st.integers(1, 255))
    read(bytes(good))


# WARC and WET


def warc_record(payload, kind="response", media_type="text/html; charset=utf-8", status="200 OK", length=None, uri="https://vi.example/a.html", http=True):
    body = payload if isinstance(payload, bytes) else payload.encode()
    if http:
        body = f"HTTP/1.1 {status}\r\nContent-Type: {media_type}\r\n\r\n".encode() + body
    lines = ["WARC/1.0", f"WARC-Type: {kind}", f"WARC-Target-URI: {uri}", "WARC-Date: 2021-03-04T01:02:03Z", f"Content-Type: {media_type}"]
    header = "\r\n".join([*lines, f"Content-Length: {length or len(body)}", "", ""])
    return header.encode() + body + b"\r\n\r\n"


GOOD = warc_record(page(SENTENCE, OTHER))


def test_archived_pages_are_numbered_through_all_records():
    first, second = read(warc_record("x", kind="warcinfo", http=False) + GOOD + warc_record("x", kind="request", http=False) + GOOD)
    assert (first.record_no, second.record_no) == (2, 4)
    assert (first.text, first.url, first.format) == (f"{SENTENCE}\n{OTHER}", "https://vi.example/a.html", "warc")


def test_a_wet_text_keeps_its_lines():
    (record,) = read(warc_record(f"{SENTENCE}\n{OTHER}", kind="conversion", media_type="text/plain", http=False), "a.warc.wet")
    assert (record.text, record.format) == (f"{SENTENCE}\n{OTHER}", "wet")


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        (warc_record("<h1>404</h1>", status="404 Not Found"), "http_status"),
        (warc_record(b"\x89PNG\r\n\x1a\n" * 50, media_type="image/png"), "not_a_page"),
        (warc_record("var a = 1;" * 50, media_type="text/javascript"), "not_a_page"),
        (warc_record(""), "empty_text"),
        (warc_record("<p>x</p>"), "html_no_main_text"),
        (warc_record(page(SENTENCE), length="nhiều"), "container_broken"),
        (warc_record(page(SENTENCE), length="-5"), "container_broken"),
        (warc_record(page(SENTENCE), length="40"), "container_broken"),
        (warc_record(page(SENTENCE), length="1000000000000"), "record_too_large"),
    ],
)
def test_a_bad_archived_response_costs_itself_only(record, reason):
    assert outcome(GOOD + record + GOOD) == [f"{SENTENCE}\n{OTHER}", reason, f"{SENTENCE}\n{OTHER}"]


def test_a_warc_that_is_cut_off_keeps_what_is_whole():
    assert outcome(GOOD + GOOD[:-60]) == [f"{SENTENCE}\n{OTHER}", "container_broken"]
    assert outcome(gzip.compress(GOOD) + gzip.compress(GOOD)[:-60])[0] == f"{SENTENCE}\n{OTHER}"


# Compression and archives


@pytest.mark.parametrize("pack", [gzip.compress, zstandard.compress])
def test_compressed_files_are_read_in_all_their_members(pack):
    line = json.dumps({"text": SENTENCE}).encode() + b"\n"
    assert texts(pack(line) + pack(line * 2), "tin.jsonl.packed") == [SENTENCE] * 3


@pytest.mark.parametrize("pack", [gzip.compress, zstandard.compress])
def test_a_text_that_is_cut_off_in_compression_is_refused_whole(pack):
    (refusal,) = read(pack(SENTENCE.encode() * 500)[:-4], "tin.txt.gz")
    assert refusal.reason == "compressed_data_broken"


@pytest.mark.parametrize("pack", [gzip.compress, zstandard.compress])
def test_a_bomb_ends_at_the_limit(pack):
    assert outcome(pack(b" " * (8 << 20)), "tin.txt.gz", limits=Limits(max_inflated_bytes=1 << 20)) == ["inflates_too_much"]


def packed_zip(members):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return target.getvalue()


def packed_tar(members, mode="w"):
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode=mode) as archive:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return target.getvalue()


@pytest.mark.parametrize("pack", [packed_zip, packed_tar, lambda m: packed_tar(m, "w:gz"), lambda m: gzip.compress(packed_zip(m))])
def test_members_of_an_archive_are_numbered_through(pack):
    members = {
        "a/bai.txt": SENTENCE.encode(),
        "b.jsonl": (json.dumps({"text": OTHER}) + "\n").encode() * 2,
        "c.txt.gz": gzip.compress(SENTENCE.encode()),
        "d.png": b"\x89PNG\r\n\x1a\n",
    }
    found = read(pack(members), "goi")
    assert [f.record_no for f in found] == [1, 2, 3, 4, 5]
    assert [f.text if isinstance(f, Record) else f.reason for f in found] == [SENTENCE, OTHER, OTHER, SENTENCE, "binary_file"]


@pytest.mark.parametrize("pack", [packed_zip, packed_tar])
@pytest.mark.parametrize("name", ["../../tmp/x.txt", "/tmp/x.txt", "..\\x.txt", "C:/x.txt"])
def test_a_member_that_leads_outside_is_refused(pack, name):
    assert outcome(pack({name: SENTENCE.encode(), "tốt.txt": OTHER.encode()})) == ["archive_unsafe_name", OTHER]


def test_an_archive_of_bombs_ends_at_the_limit():
    data = packed_zip({f"{i}.txt": SENTENCE.encode() * 20_000 for i in range(3)})
    assert outcome(data, limits=Limits(max_inflated_bytes=1 << 20))[-1] == "inflates_too_much"


def test_links_in_an_archive_are_refused():
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w") as archive:
        for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE):
            info = tarfile.TarInfo("bai.txt")
            info.type, info.linkname = kind, "/etc/passwd"
            archive.addfile(info)
    assert outcome(target.getvalue()) == ["archive_member_not_a_file"] * 3


def test_archives_nest_three_deep_and_no_more():
    inner = packed_zip({"a.txt": SENTENCE})
    assert texts(packed_zip({"b.zip": inner})) == [SENTENCE]
    assert outcome(packed_zip({"d.zip": packed_zip({"c.zip": packed_zip({"b.zip": inner})})})) == ["archive_nested_too_deep"]


def test_an_office_file_is_no_archive_of_articles():
    assert outcome(packed_zip({"[Content_Types].xml": "<Types/>", "word/document.xml": SENTENCE})) == ["binary_file"]


def test_a_zip_with_a_wrong_checksum_is_refused():
    data = packed_zip({"a.txt": SENTENCE * 40}).replace(b"\x00", b"\x00")
    at = data.index(b"a.txt") + 10
    assert all(isinstance(found, Refusal) for found in read(data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :]))


# Anything at all


@settings(max_examples=300, deadline=None)
@given(
    st.binary(max_size=300),
    st.sampled_from(["", "{", '{"text": "', "<html><body><p>", "WARC/1.0\r\n", "PAR1", "PK\x03\x04", "\x1f\x8b", "id,text\n", "[{"]),
    st.sampled_from(["a", "a.csv", "a.jsonl", "a.warc", "a.html"]),
)
def test_no_bytes_raise(tail, start, name):
    for found in read(start.encode("latin-1") + tail, name):
        assert isinstance(found, Record | Refusal)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.dictionaries(
            st.sampled_from(["text", "title", "author", "khác"]),
            st.text(max_size=60) | st.none() | st.integers() | st.lists(st.text(max_size=5), max_size=2),
            max_size=4,
        ),
        min_size=1,
        max_size=6,
    )
)
def test_every_json_line_is_accounted_for(rows):
    data = "".join(json.dumps(row) + "\n" for row in rows)
    assert [found.record_no for found in read(data, "a.jsonl")] == list(range(1, len(rows) + 1))


@settings(max_examples=150, deadline=None)
@given(st.lists(st.text(st.characters(exclude_characters="\r\0", exclude_categories=["Cs"]), max_size=40), max_size=6))
def test_what_the_csv_library_writes_is_read_row_by_row(cells):
    table = io.StringIO()
    csv.writer(table, lineterminator="\n").writerows([["id", "text"], *([str(i), f"{SENTENCE}{cell}."] for i, cell in enumerate(cells))])
    assert len(texts(table.getvalue(), "a.csv")) == len(cells)


def test_a_zip_whose_directory_points_before_its_first_byte_is_refused():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a.txt", SENTENCE)
    assert outcome(buffer.getvalue()[8:], "tin.zip")[0] in ("container_broken", "undecodable")


def test_an_indented_object_longer_than_what_is_read_ahead_is_one_record():
    data = json.dumps({"notes": ["x" * 20] * 100, "text": SENTENCE}, indent=1)
    assert len(data) > 2 * SMALL.max_kept_bytes
    assert outcome(data, "tin.json", limits=Limits(max_kept_bytes=500)) == [SENTENCE]


def test_damage_inside_a_long_indented_object_is_no_reason_to_read_on():
    broken = '{\n "notes": [1, 2, oh],\n' + f'"text": "{SENTENCE}"\n' * 100
    assert "json_invalid" in outcome(broken, "tin.json", limits=Limits(max_kept_bytes=500))


def test_a_key_that_is_a_lone_surrogate_can_be_told():
    # JSONTestSuite i_object_key_lone_2nd_surrogate
    (refused,) = read('{"\\uDFAA": 0}', "tin.json")
    assert (refused.reason, refused.detail) == ("text_missing", "keys: \\udfaa")


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_damaged_archives_and_containers_end_in_records_or_reasons(data):
    packed = data.draw(st.sampled_from(sorted(CONTAINERS)))
    whole = bytearray(CONTAINERS[packed])
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(whole)))
        whole[at : at + data.draw(st.sampled_from([0, 1, 8, 64, 400]))] = data.draw(
            st.sampled_from([b"", b"\x00", b"\xff" * 4, b"PK\x01\x02", b'"', b"\n", b"{["])
        )
    for found in read(bytes(whole), packed):
        assert isinstance(found, Record) or found.detail.encode()


def _containers():
    """Small sound files by name."""
    line = json.dumps({"title": "Tin", "text": SENTENCE}).encode() + b"\n"
    zipped, tarred, columns = io.BytesIO(), io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(zipped, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.jsonl", line * 3)
        archive.writestr("b/c.txt", SENTENCE)
    with tarfile.open(fileobj=tarred, mode="w:gz") as archive:
        member = tarfile.TarInfo("a.jsonl")
        member.size = len(line)
        archive.addfile(member, io.BytesIO(line))
    pq.write_table(pa.table({"text": [SENTENCE, OTHER]}), columns)
    return {
        "a.zip": zipped.getvalue(),
        "a.tar.gz": tarred.getvalue(),
        "a.parquet": columns.getvalue(),
        "a.jsonl": line * 3,
        "a.jsonl.gz": gzip.compress(line * 3),
        "a.jsonl.zst": zstandard.compress(line * 3),
        "a.csv": f'title,text\nTin,"{SENTENCE}"\n'.encode(),
        "a.warc": f"WARC/1.0\r\nWARC-Type: conversion\r\nWARC-Target-URI: http://a.vn/\r\nContent-Length: {len(SENTENCE.encode())}".encode()
        + f"\r\n\r\n{SENTENCE}\r\n\r\n".encode(),
    }


CONTAINERS = _containers()


def test_a_warc_record_without_a_type_and_a_file_cut_in_its_first_line_are_refused():
    whole = CONTAINERS["a.warc"]
    assert outcome(whole.replace(b"WARC-Type", b"XARC-Type"), "a.warc") == ["container_broken"]
    assert outcome(whole[:6], "a.warc") == ["container_broken"]
    assert outcome(whole.replace(b"conversion", b"greeting"), "a.warc") == []  # the standard: types one does not know are passed over
