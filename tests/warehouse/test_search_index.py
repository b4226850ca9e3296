"""The search index holds what the macros ``words_of`` and ``fold`` say of titles and texts, word by word."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest

from warehouse import scripts, search

TEXTS = {
    "quotes and dashes beyond ASCII": (None, "“Hội nghị”–ASEAN… họp…"),
    "no sign at the end": ("Đà Nẵng", "Hội nghị"),
    "a text that begins where another ended": ("nghị", "hội"),
    "marks of their own": (None, "nghi\u0323 ho\u0323\u0302i \u0301 x_y"),
    "signs alone": ("…", "– ” ."),
    "neither title nor text": (None, ""),
    "digits of other scripts, letters without case": (None, "٣ Ⅷ 永樂，洪武 ½kg İstanbul ẞ"),
}


@pytest.fixture
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        connection.execute("create table documents (document_id varchar, title varchar, text varchar)")
        for macro in scripts.scalar_macros():
            connection.execute(f"create macro {macro.name}{macro.sql}")
        yield connection


@pytest.mark.parametrize("documents_a_turn", [1, 2, 3072])
def test_the_index_counts_the_words_of_titles_and_texts(con: duckdb.DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch, documents_a_turn: int) -> None:
    monkeypatch.setattr(search, "DOCUMENTS_A_TURN", documents_a_turn)
    con.executemany("insert into documents values (?, ?, ?)", [[name, *texts] for name, texts in TEXTS.items()])
    search.build(con)
    expected = con.execute(f"""
        select document_id, fold(word) as term, sum(weight)
        from (select document_id, unnest(words_of(title)) as word, {search.TITLE_WEIGHT} as weight from documents
            union all select document_id, unnest(words_of(text)), 1 from documents)
        group by all order by all""").fetchall()
    found = con.execute("""
        select document_id, term, occurrences
        from search_index.postings join search_index.terms using (term_no) join search_index.documents using (document_no) order by all""").fetchall()
    assert found == expected
    assert con.execute("select document_id from search_index.documents where term_count = 0 order by 1").fetchall() == [
        ("neither title nor text",),
        ("signs alone",),
    ]
