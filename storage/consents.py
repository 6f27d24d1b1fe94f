"""Which text a reporter agreed to, and when."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from storage import rows
from storage.schema import consent
from storage.tx import Tx


def keep(tx: Tx, case_id: str, version: str, at: datetime) -> None:
    """At registering (`storage.cases.register`)."""
    rows.add_later(tx, consent, {"case_id": case_id, "version": version, "at": at})


async def of_case(tx: Tx, case_id: str) -> list[tuple[str, datetime]]:
    """Versions and times, oldest first."""
    found = await tx.fetch_all(select(consent).where(consent.c.case_id == case_id).order_by(consent.c.at))
    return [(row.version, row.at) for row in found if rows.checked(tx, consent, row)]
