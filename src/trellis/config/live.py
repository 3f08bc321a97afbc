"""The live process: one small asyncio server that says "changed" and nothing else.

It holds LISTEN on PostgreSQL and one event stream per open page. It loads no models and reads
no table, so there is nothing in it to leak. Streams end after ten minutes; the browser comes
back with a fresh token.
"""

from __future__ import annotations

import asyncio
import contextlib
import signal
from collections import defaultdict
from urllib.parse import parse_qs, urlsplit

import psycopg
from django.conf import settings

from trellis.kernel.live import CHANNEL, subject_of
from trellis.kernel.logs import log

STREAM_SECONDS = 600
BEAT_SECONDS = 20
REQUEST_BYTES = 8192
listeners: dict[str, set[asyncio.Queue[None]]] = defaultdict(set)


async def serve(host: str, port: int) -> None:
    """Serve until INT or TERM; `port` is bound before the database is asked."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    server = await asyncio.start_server(_answer, host, port, limit=REQUEST_BYTES)
    hearing = asyncio.create_task(_hear())
    log.info("live process listens", port=server.sockets[0].getsockname()[1])
    await stop.wait()
    hearing.cancel()
    server.close()


async def _hear() -> None:
    """Pass on what PostgreSQL says; come back when the database was away."""
    facts = settings.DATABASES["default"]
    while True:
        with contextlib.suppress(psycopg.OperationalError):
            connection = await psycopg.AsyncConnection.connect(
                host=facts["HOST"], port=facts["PORT"], dbname=facts["NAME"], user=facts["USER"],
                password=facts["PASSWORD"], autocommit=True, application_name="trellis live",
            )  # fmt: skip
            async with connection:
                await connection.execute(f"LISTEN {CHANNEL}")
                _wake_all()  # something may have changed while nobody listened
                async for note in connection.notifies():
                    for queue in listeners.get(note.payload, ()):
                        _wake(queue)
        await asyncio.sleep(1)


def _wake(queue: asyncio.Queue[None]) -> None:
    if queue.empty():  # several changes before the page woke are one
        queue.put_nowait(None)


def _wake_all() -> None:
    for queues in listeners.values():
        for queue in queues:
            _wake(queue)


async def _answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Read one request; answer with an event stream for a good token, else 403."""
    try:
        head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 10)
        method, target, _ = head.split(b"\r\n", 1)[0].decode("ascii").split(" ")
        subject = subject_of(parse_qs(urlsplit(target).query).get("token", [""])[0])
        if method != "GET" or subject is None:
            writer.write(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            return
        await _stream(writer, subject)
    except (ConnectionError, TimeoutError, ValueError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
        pass  # a page went away, or no browser spoke
    finally:
        with contextlib.suppress(ConnectionError, OSError):
            writer.close()


async def _stream(writer: asyncio.StreamWriter, subject: str) -> None:
    origin = settings.LIVE_ORIGIN
    writer.write(
        b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-store\r\nX-Accel-Buffering: no\r\n"
        + f"Access-Control-Allow-Origin: {origin}\r\nConnection: close\r\n\r\nretry: 2000\n\n".encode()
    )
    queue: asyncio.Queue[None] = asyncio.Queue(1)
    listeners[subject].add(queue)
    try:
        until = asyncio.get_running_loop().time() + STREAM_SECONDS
        while asyncio.get_running_loop().time() < until:
            try:
                await asyncio.wait_for(queue.get(), BEAT_SECONDS)
                writer.write(b"event: changed\ndata: 1\n\n")
            except TimeoutError:
                writer.write(b": still here\n\n")
            await writer.drain()
    finally:
        listeners[subject].discard(queue)
        if not listeners[subject]:
            del listeners[subject]
