"""`yanduan poster`: places with a printed code, and what hangs there.

life       add, move, list, weeks, revoke, replace, expire
importing  import: many from a spreadsheet (`rows`)
render     render: files for print, and a folder of many (`batch`)
check      check: whose the codes in pictures are
"""

from __future__ import annotations

import typer

from bot.cli.poster import check, importing, life, render

app = typer.Typer(help="Posters: their places, their links, their codes, how they do.", no_args_is_help=True)
app.command("add")(life.add)
app.command("import")(importing.import_file)
app.command("move")(life.move)
app.command("list")(life.list_posters)
app.command("weeks")(life.weeks)
app.command("render")(render.render)
app.command("check")(check.check)
app.command("revoke")(life.revoke)
app.command("replace")(life.replace)
app.command("expire")(life.expire)
