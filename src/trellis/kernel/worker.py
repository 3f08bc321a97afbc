"""Running the job worker: one asyncio loop that handles INT and TERM and finishes its job first."""

from __future__ import annotations

import asyncio

from procrastinate import App
from procrastinate.contrib.django import app

POLL_SECONDS = 2.0
HEARTBEAT_SECONDS = 10
STOP_SECONDS = 20


def run(*, once: bool = False, concurrency: int = 2) -> None:
    """Work until told to stop; with `once`, until the queue is empty.

    The worker has connections of its own as the application's role (LISTEN needs a direct
    connection, not a pooler in transaction mode). Jobs run with no person set; what they
    defer goes through Django's connection, so that it commits with their own work.
    """
    asyncio.run(_work(app.with_connector(app.connector.get_worker_connector()), once, concurrency))


async def _work(worker: App, once: bool, concurrency: int) -> None:
    async with worker.open_async():
        await worker.run_worker_async(
            wait=not once,
            concurrency=concurrency,
            fetch_job_polling_interval=POLL_SECONDS,
            shutdown_graceful_timeout=STOP_SECONDS,
            listen_notify=not once,
            update_heartbeat_interval=HEARTBEAT_SECONDS,
            install_signal_handlers=not once,
        )
