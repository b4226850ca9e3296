"""The ten questions of docs/questions.md with their answers and charts, as a marimo notebook.

    uv pip install marimo            (an extra of its own; khotin does not need it)
    khotin run && marimo run examples/analyst.py      (or: marimo edit examples/analyst.py)

Charts are inline SVG, so the pages load nothing from other hosts.
"""

import marimo

app = marimo.App(width="medium", app_title="khotin: ten questions")


@app.cell
def _():
    import html
    import os
    import re
    from pathlib import Path

    import duckdb
    import marimo as mo

    return Path, duckdb, html, mo, os, re


@app.cell
def _(Path, duckdb, mo, os, re):
    root = Path(__file__).parent.parent
    warehouse = Path(os.environ.get("KHOTIN_DATA", root / "data")) / "warehouse.duckdb"
    page = (root / "docs" / "questions.md").read_text("utf-8")
    questions = re.findall(r"^## (.*?)\n\n```sql\n(.*?)```", page, re.DOTALL | re.MULTILINE)
    con = duckdb.connect(str(warehouse), read_only=True)  # nothing else is needed to read it: no extension, no setting

    def rows_of(sql):
        """The rows of a query as dictionaries of text and numbers."""
        found = con.execute(sql)
        names = [column[0] for column in found.description]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]

    mo.md(f"# Ten questions\nAnswers from `{warehouse}`, read only.")
    return questions, rows_of


@app.cell
def _(html):
    def bars(rows, label, value):
        """Horizontal bars as SVG: the label and number of each row as text, so that nothing hangs on colour."""
        top = max((float(row[value]) for row in rows), default=1) or 1
        lines = []
        for number, row in enumerate(rows):
            y, width = 22 * number, 360 * float(row[value]) / top
            name = html.escape(str(row[label] or "?"))[:60]
            lines.append(f'<text x="0" y="{y + 15}" font-size="13">{name}</text><rect x="340" y="{y + 3}" width="{width:.0f}" height="15" fill="#4a7ba6"/>')
            lines.append(f'<text x="{346 + width:.0f}" y="{y + 15}" font-size="13">{html.escape(str(row[value]))}</text>')
        return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 780 {22 * len(rows) or 1}" role="img">{"".join(lines)}</svg>'

    return (bars,)


@app.cell
def _(bars, mo, rows_of):
    # question -> (SQL of its chart, label, value)
    charts = {
        "2": ("select name, count(*) as roles from meeting_roles group by name order by roles desc, name limit 12", "name", "roles"),
        "5": ("select status, count(*) as documents from instrument_status group by status order by documents desc, status", "status", "documents"),
        "6": ("select name, count(*) as titles from people_roles group by name order by titles desc, name limit 12", "name", "titles"),
        "7": ("select change, count(*) as sentences from story_edits group by change order by change", "change", "sentences"),
        "8": ("select name, sum(mention_count)::int as n from country_mentions_monthly group by name order by n desc, name limit 15", "name", "n"),
        "9": (
            "select claim, max(story_count)::int as stories from corroboration where fact_type = 'entity_mentions' "
            "group by claim order by stories desc, claim limit 12",
            "claim",
            "stories",
        ),
    }

    def chart(number):
        if number not in charts:
            return None
        sql, label, value = charts[number]
        return mo.Html(bars(rows_of(sql), label, value))

    return (chart,)


@app.cell
def _(chart, mo, questions, rows_of):
    mo.vstack(
        [
            mo.vstack(
                [
                    part
                    for part in (
                        mo.md(f"## {title}"),
                        mo.ui.table(rows_of(sql), selection=None, pagination=True),
                        chart(title.split(".")[0]),
                        mo.accordion({"SQL": mo.md(f"```sql\n{sql}```")}),
                    )
                    if part is not None
                ]
            )
            for title, sql in questions
        ]
    )
    return


if __name__ == "__main__":
    app.run()
