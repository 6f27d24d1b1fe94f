"""The `yanduan` command: one file a command, put together here.

Exit codes: 0 done, 1 it could not be done (the sentence on standard error says why and what to do), 2 the
command was not understood, 141 nobody reads on (`| head`). A wrong input never ends in a traceback.
"""

from __future__ import annotations

import os
import select
import sys
from typing import Any, Final

import typer
from pydantic import ValidationError
from typer.core import TyperGroup

from bot.bootstrap import SetupError
from bot.cli import demo, doctor, erase, keys, migrate, poster, retry, run, sandbox, unit, verify
from bot.cli.common import complain
from bot.settings import complaints
from qr_assets.links import LinkError
from qr_assets.matrices import CodeError
from storage.errors import InvalidInput, KeyError_, NoSuchRow, SealBroken, StorageError

EXPECTED: Final = (
    *(SetupError, StorageError, KeyError_, SealBroken, InvalidInput, NoSuchRow, CodeError, LinkError),
)

UNREAD: Final = 141
"""What a shell gives for a command that a broken pipe ended."""


class Complaining(TyperGroup):
    """Every expected failure is one sentence on standard error, and exit code 1."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command that was asked for."""
        try:
            return super().invoke(ctx)
        except ValidationError as error:
            for said in complaints(error):
                complain(said)
        except EXPECTED as error:
            complain(str(error))
        except OSError as error:
            if isinstance(error, BrokenPipeError) and _nobody_reads():
                raise typer.Exit(UNREAD) from None
            reason = error.strerror or type(error).__name__
            complain(f"{reason}: {error.filename}" if error.filename else reason)
        raise typer.Exit(1)


def _nobody_reads() -> bool:
    """Whether it was standard output that broke; what is left for it is dropped then."""
    poll = select.poll()
    poll.register(sys.stdout.fileno(), 0)
    broken = any(event & select.POLLERR for _, event in poll.poll(0))
    if broken:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return broken


app = typer.Typer(
    cls=Complaining,
    name="yanduan",
    help="A confidential complaint channel: a QR code, a bot, a ticket, a private group of officers.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    rich_markup_mode=None,
)
app.command("run")(run.run)
app.command("doctor")(doctor.doctor)
app.command("migrate")(migrate.migrate)
app.command("verify")(verify.verify)
app.command("erase")(erase.erase)
app.command("retry")(retry.retry)
app.command("sandbox")(sandbox.sandbox)
app.command("demo")(demo.demo)
app.add_typer(unit.app, name="unit")
app.add_typer(poster.app, name="poster")
app.add_typer(keys.app, name="keys")


def main() -> None:
    """Run the command line."""
    app()
