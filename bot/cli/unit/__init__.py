"""`yanduan unit`: the tree of police units, and the officers' groups bound to them.

tree       add, set, remove, list
importing  import: many from a spreadsheet
groups     link, unbind
"""

from __future__ import annotations

import typer

from bot.cli.unit import groups, importing, tree

app = typer.Typer(
    help="Police units, as a tree, and the officers' groups bound to them.", no_args_is_help=True
)
app.command("add")(tree.add)
app.command("import")(importing.import_file)
app.command("set")(tree.set_unit)
app.command("remove")(tree.remove)
app.command("list")(tree.list_units)
app.command("link")(groups.link)
app.command("unbind")(groups.unbind)
