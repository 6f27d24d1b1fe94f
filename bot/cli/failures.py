"""What may go wrong with any command, each in a sentence on standard error."""

from __future__ import annotations

from typing import Final

from pydantic import ValidationError

from bot.cli.common import complain
from bot.opening import SetupError
from bot.settings import complaints
from qr_assets.errors import CodeError
from qr_assets.links import LinkError
from storage.errors import InvalidInput, KeyFileError, NoSuchRow, SealBroken, StorageError

EXPECTED: Final = (
    *(SetupError, StorageError, KeyFileError, SealBroken, InvalidInput, NoSuchRow, CodeError, LinkError),
)


def told(error: Exception) -> None:
    """Say it; what nobody expected is raised again."""
    if isinstance(error, ValidationError):
        for said in complaints(error):
            complain(said)
    elif isinstance(error, EXPECTED):
        complain(str(error))
    elif isinstance(error, OSError):
        reason = error.strerror or type(error).__name__
        complain(f"{reason}: {error.filename}" if error.filename else reason)
    else:
        raise error
