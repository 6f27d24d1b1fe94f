from __future__ import annotations

from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.rules import ticket
from storage import proofs
from tests.support import open_store


async def test_a_proof_is_recognised_however_it_is_typed(tmp_path: Path) -> None:
    async with open_store(tmp_path) as store, store.read() as tx:
        proof = proofs.of(tx, "YDN-7K3Q-M4XD")
        assert proofs.fits(tx, "YDN-7K3Q-M4XD", proof)
        assert proofs.fits(tx, "YDN-7K3Q-M4XD", proof.lower().replace("-", " ").replace("1", "l"))


async def test_a_proof_belongs_to_one_ticket_and_one_key(tmp_path: Path) -> None:
    async with open_store(tmp_path / "one") as store, store.read() as tx:
        proof = proofs.of(tx, "YDN-7K3Q-M4XD")
        assert not proofs.fits(tx, ticket.make_ticket(1), proof)
    async with open_store(tmp_path / "other") as store, store.read() as tx:
        assert not proofs.fits(tx, "YDN-7K3Q-M4XD", proof)


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.text(max_size=20))
async def test_nothing_else_fits(tmp_path_factory: object, text: str) -> None:
    """Whatever is typed in its place."""
    async with open_store(tmp_path_factory.mktemp("proofs")) as store, store.read() as tx:  # type: ignore[attr-defined]
        assert not proofs.fits(tx, "YDN-7K3Q-M4XD", text)
