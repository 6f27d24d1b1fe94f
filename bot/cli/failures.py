"""What may go wrong with any command, each in a sentence on standard error."""

from __future__ import annotations

import os
from typing import Final

from pydantic import ValidationError

from bot.cli.common import complain
from bot.logs import locate_error, trace_error
from bot.settings import PREFIX, describe_errors
from bot.store_opening import SetupError
from qr_assets.errors import CodeError
from qr_assets.links import LinkError
from storage.errors import InvalidInput, KeyFileError, NoSuchRow, SealBroken, StorageError

EXPECTED: Final = (
    *(SetupError, StorageError, KeyFileError, SealBroken, InvalidInput, NoSuchRow, CodeError, LinkError),
)


def told(error: Exception) -> None:
    """Say it; of what nobody expected only where it was: with YANDUAN_LOG_LEVEL=DEBUG, each place on the way
    there.
    """
    if isinstance(error, ValidationError):
        for said in describe_errors(error):
            complain(said)
    elif isinstance(error, EXPECTED):
        complain(str(error))
    elif isinstance(error, OSError):
        reason = error.strerror or type(error).__name__
        complain(f"{reason}: {error.filename}" if error.filename else reason)
    else:  # its message, as a traceback shows it, could be what somebody wrote
        complain(
            f"The program made a mistake: {locate_error(error)}. Report this line; nothing personal is in it."
        )
        if os.environ.get(f"{PREFIX}LOG_LEVEL", "").upper() == "DEBUG":
            for place in trace_error(error):
                complain(f"  {place}")
