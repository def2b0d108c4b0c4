"""One address before split services, for `make run` and the tests; in production nginx does this.

python -m devstack.router --port 8000 auth=8001 tasks=8002 notifications=8003

A connection carries one request: its head is read and its path decides who gets it; from then on bytes pass
both ways until either side ends, so that streams stay streams.
"""

import argparse
import asyncio
import contextlib
import sys

from config.services import service_of

_HEAD_BYTES = 65_536
_HEAD_SECONDS = 30.0
_OURS = (b"connection", b"x-forwarded-for", b"x-forwarded-proto", b"x-forwarded-host")
_AWAY = b'{"type": "about:blank", "title": "Bad Gateway", "status": 502, "code": "service_away"}'


class Router:
    """Passes requests on. `upstreams` are the ports of the services on this machine."""

    def __init__(self, upstreams: dict[str, int]) -> None:
        self._upstreams = upstreams

    async def serve(self, port: int) -> None:
        """Until cancelled."""
        server = await asyncio.start_server(self._handle, "127.0.0.1", port, limit=_HEAD_BYTES, backlog=512)
        async with server:
            await server.serve_forever()

    async def _handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(
            OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, TimeoutError
        ):
            head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), _HEAD_SECONDS)
            await self._pass_on(head, reader, writer)
        writer.close()

    async def _pass_on(self, head: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        target = head.split(b" ", 2)[1].decode("latin-1")
        try:
            port = self._upstreams[service_of(target)]
            from_service, to_service = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            writer.write(_answer(b"502 Bad Gateway", _AWAY))
            await writer.drain()
            return
        to_service.write(_rewritten(head, writer.get_extra_info("peername")[0]))
        there = asyncio.create_task(_pump(reader, to_service))
        try:
            await _pump(from_service, writer)
        finally:
            there.cancel()
            to_service.close()


async def _pump(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
    while data := await source.read(_HEAD_BYTES):
        sink.write(data)
        await sink.drain()


def _rewritten(head: bytes, client: str) -> bytes:
    """One request a connection; and who asks, by our word alone."""
    first, *lines = head[:-4].split(b"\r\n")
    kept = [line for line in lines if line.partition(b":")[0].strip().lower() not in _OURS]
    ours = [b"Connection: close", b"X-Forwarded-For: " + client.encode()]
    return b"\r\n".join([first, *kept, *ours]) + b"\r\n\r\n"


def _answer(status: bytes, body: bytes) -> bytes:
    length = b"%d" % len(body)
    kind = b"Content-Type: application/problem+json"
    head = [b"HTTP/1.1 " + status, kind, b"Content-Length: " + length, b"Connection: close"]
    return b"\r\n".join(head) + b"\r\n\r\n" + body


def main() -> int:
    """Serve until SIGTERM or SIGINT."""
    parser = argparse.ArgumentParser(prog="python -m devstack.router")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("upstreams", nargs="+", metavar="service=port")
    options = parser.parse_args()
    pairs = (text.partition("=") for text in options.upstreams)
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(Router({name: int(port) for name, _, port in pairs}).serve(options.port))
    return 0


if __name__ == "__main__":
    sys.exit(main())
