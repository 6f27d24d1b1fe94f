"""A page from which a batch's posters are found: one file, for any disk and browser, without a network."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Final
from urllib.parse import quote

NAME: Final = "index.html"


@dataclass(frozen=True, slots=True)
class Row:
    """A poster; `files` are names in the folder, none if there is a `fault`."""

    number: str
    place: str
    version: int
    files: Sequence[str]
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """A unit: its name, those of the units above it (nearest first), and its ZIP's name, if it has one."""

    unit: str
    above: Sequence[str]
    packed: str
    rows: Sequence[Row]


def page(groups: Sequence[Group]) -> bytes:
    """Return the whole page, in UTF-8."""
    count = sum(len(group.rows) for group in groups)
    return "".join([_HEAD.format(posters=count, units=len(groups)), *map(_group, groups), _TAIL]).encode()


def _group(group: Group) -> str:
    above = f' <small class="above">{escape(" · ".join(group.above))}</small>' if group.above else ""
    packed = f'<a class="zip" href="{quote(group.packed)}">ZIP</a>' if group.packed else ""
    head = f"<section><h2>{escape(group.unit)}{above} {packed}</h2>\n<table>{_COLUMNS}<tbody>\n"
    return head + "".join(map(_row, group.rows)) + "</tbody></table></section>\n"


def _row(row: Row) -> str:
    files = " ".join(_links(row)) if row.files else f"<em>belum jadi / not made: {escape(row.fault)}</em>"
    return (
        f"<tr><td>{escape(row.number)}</td><td>{escape(row.place)}</td>"
        f"<td>{row.version}</td><td>{files}</td></tr>\n"
    )


def _links(row: Row) -> Iterable[str]:
    """Return what a file is called, without the number, which stands beside it."""
    for name in row.files:
        yield f'<a href="{quote(name)}">{escape(name.removeprefix(f"{row.number}-"))}</a>'


_COLUMNS: Final = (
    "<thead><tr><th>Nomor <small>number</small></th><th>Tempat <small>place</small></th>"
    "<th>Versi <small>version</small></th><th>Berkas <small>files</small></th></tr></thead>"
)

_HEAD: Final = """\
<!doctype html>
<html lang="id">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>Poster pengaduan</title>
<style>
body {{ font: 16px/1.45 "Segoe UI", Roboto, Arial, sans-serif; color: #17212b; margin: 0 auto;
  max-width: 64rem; padding: 1rem 1.25rem 3rem; }}
h1 {{ font-size: 1.5rem; margin: 0; }}
h2 {{ font-size: 1.05rem; margin: 2rem 0 .4rem; }}
small {{ color: #5b6770; font-weight: normal; font-size: .8125rem; }}
.search {{ position: sticky; top: 0; background: #fff; padding: .75rem 0; }}
input {{ font: inherit; box-sizing: border-box; width: 100%; padding: .5rem .75rem; border: 1px solid #7b8790;
  border-radius: .4rem; }}
table {{ border-collapse: collapse; width: 100%; table-layout: fixed; }}
th, td {{ text-align: left; vertical-align: top; padding: .35rem .75rem .35rem 0;
  border-bottom: 1px solid #dfe4e7; overflow-wrap: anywhere; word-wrap: break-word; }}
th:nth-child(1) {{ width: 28%; }} th:nth-child(3) {{ width: 9%; }} th:nth-child(4) {{ width: 29%; }}
a {{ color: #0f5a78; margin-right: .5rem; }}
.zip {{ font-weight: normal; font-size: .9375rem; }}
em {{ color: #9b1c1c; font-style: normal; }}
@media print {{ .search {{ display: none; }} body {{ max-width: none; padding: 0; font-size: 10pt; }}
  h2 {{ break-after: avoid; }} tr {{ break-inside: avoid; }} a {{ color: inherit; text-decoration: none; }} }}
</style>
</head>
<body>
<h1>Poster pengaduan <small>complaint posters</small></h1>
<p>{posters} poster, {units} satuan. Cetak pada skala 100%; petunjuk lengkap ada di setiap ZIP.<br>
<small>{posters} posters of {units} units. Print at 100%; each ZIP says how to hang them.</small></p>
<div class="search"><input id="search" type="search" aria-label="Cari / search"
 placeholder="Cari nomor, tempat, atau satuan / search number, place or unit"></div>
<p id="none" hidden>Tidak ada yang cocok. <small>Nothing matches.</small></p>
"""

_TAIL: Final = """\
<script>
(function () {
  var field = document.getElementById("search"), none = document.getElementById("none"), groups = [], timer;
  [].forEach.call(document.querySelectorAll("section"), function (section) {
    var rows = [].map.call(section.querySelectorAll("tbody tr"), function (row) {
      return { row: row, text: row.textContent.toLowerCase() };
    });
    groups.push({ section: section, unit: section.firstChild.textContent.toLowerCase(), rows: rows });
  });
  function filter() {
    var words = field.value.toLowerCase().split(/\\s+/), any = false;
    groups.forEach(function (group) {
      var shown = false;
      group.rows.forEach(function (one) {
        var fits = words.every(function (word) {
          return one.text.indexOf(word) >= 0 || group.unit.indexOf(word) >= 0;
        });
        one.row.hidden = !fits;
        shown = shown || fits;
      });
      group.section.hidden = !shown;
      any = any || shown;
    });
    none.hidden = any;
  }
  field.oninput = function () { clearTimeout(timer); timer = setTimeout(filter, 120); };
  filter();
})();
</script>
</body>
</html>
"""
