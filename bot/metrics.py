"""What /metrics shows: counts of what goes through, never content, and nothing of single units or people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.rules import figures

if TYPE_CHECKING:
    from bot.delivery.courier import Courier
    from bot.intake.batch import Intake

Metrics = dict[str, int]


def collect_metrics(intake: Intake, courier: Courier) -> Metrics:
    """Return each metric by its name; `yanduan_` goes before it."""
    return {
        "updates_taken": intake.taken,
        "updates_failed": intake.failed,
        "messages_delivered": courier.delivered,
        "messages_waiting": courier.waiting,
        "messages_set_aside": courier.set_aside,
        "groups_refusing": courier.refusing,
    }


_TRAFFIC: Final = frozenset({"updates_taken", "messages_delivered", "messages_waiting"})
"""What people do: whoever reads it each second sees every fifth act, not each. The others count faults."""


def render_metrics(metrics: Metrics) -> str:
    """Return them in Prometheus's text format, each as a gauge; what people do in steps of five."""
    shown = {
        name: figures.round_down(value) if name in _TRAFFIC else value for name, value in metrics.items()
    }
    return "".join(f"# TYPE yanduan_{name} gauge\nyanduan_{name} {value}\n" for name, value in shown.items())
