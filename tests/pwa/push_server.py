"""A push service on loopback: Firefox's autopush over a WebSocket, RFC 8030 over HTTP, and bad manners on command."""

import asyncio
import base64
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

from aiohttp import WSMsgType, web

Manner = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Posted:
    """One request that reached the service."""

    def __init__(self, channel: str, headers: dict[str, str], body: bytes, at: float) -> None:
        self.channel = channel
        self.headers = headers
        self.body = body
        self.at = at


class PushServer:
    """`endpoint()` makes an address; what is posted there is kept, and pushed on to a browser that listens."""

    def __init__(self) -> None:
        self.port = 0
        self.posted: list[Posted] = []
        self.acks: list[tuple[str, int]] = []
        self.manner: Manner | None = None
        self._live: dict[str, web.WebSocketResponse | None] = {}
        self.changed = asyncio.Event()

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    def endpoint(self) -> str:
        """An address nobody listens at: it takes everything."""
        channel = str(uuid4())
        self._live[channel] = None
        return f"http://{self.host}/wpush/{channel}"

    def forget(self, endpoint: str) -> None:
        """As when the browser unsubscribed: 410 from now on."""
        del self._live[endpoint.rpartition("/")[2]]

    def is_known(self, endpoint: str) -> bool:
        return endpoint.rpartition("/")[2] in self._live

    async def take(self, request: web.Request) -> web.StreamResponse:
        """RFC 8030 §5: 201 when taken, 410 when nobody is there."""
        channel = request.match_info["channel"]
        body = await request.read()
        headers = {name.lower(): value for name, value in request.headers.items()}
        self.posted.append(Posted(channel, headers, body, asyncio.get_running_loop().time()))
        self._notice()
        if self.manner is not None:
            return await self.manner(request)
        if channel not in self._live:
            return web.Response(status=410)
        listener = self._live[channel]
        if listener is not None:
            data = base64.urlsafe_b64encode(body).rstrip(b"=").decode()
            await listener.send_json(
                {
                    "messageType": "notification",
                    "channelID": channel,
                    "version": str(uuid4()),
                    "data": data,
                    "headers": {"encoding": "aes128gcm"},
                }
            )
        return web.Response(status=201, headers={"location": f"/message/{uuid4()}"})

    async def listen(self, request: web.Request) -> web.StreamResponse:
        """Autopush, as far as Firefox needs it."""
        socket = web.WebSocketResponse(protocols=["push-notification"])
        await socket.prepare(request)
        async for message in socket:
            if message.type is not WSMsgType.TEXT:
                continue
            said: dict[str, Any] = message.json() if message.data != "{}" else {}
            answer: dict[str, Any] | None = {}
            match said.get("messageType"):
                case "hello":
                    uaid = said.get("uaid") or uuid4().hex
                    answer = {"messageType": "hello", "uaid": uaid, "status": 200, "use_webpush": True}
                case "register":
                    channel = said["channelID"]
                    self._live[channel] = socket
                    endpoint = f"http://{self.host}/wpush/{channel}"
                    answer = {"messageType": "register", "channelID": channel, "status": 200, "pushEndpoint": endpoint}
                case "unregister":
                    self._live.pop(said["channelID"], None)
                    answer = {"messageType": "unregister", "channelID": said["channelID"], "status": 200}
                case "ack":
                    self.acks += [(update["channelID"], update["code"]) for update in said["updates"]]
                    answer = None
            if answer is not None:
                await socket.send_json(answer)
            self._notice()
        return socket

    def _notice(self) -> None:
        self.changed.set()
        self.changed = asyncio.Event()

    async def until(self, true: Callable[[], bool], within: float = 20) -> None:
        """Wait for something to happen here; TimeoutError when it does not."""
        async with asyncio.timeout(within):
            while not true():
                await self.changed.wait()


@asynccontextmanager
async def open_push_server() -> AsyncIterator[PushServer]:
    """The service on a free port, until the block ends."""
    server = PushServer()
    app = web.Application(client_max_size=8192)
    app.router.add_post("/wpush/{channel}", server.take)
    app.router.add_get("/", server.listen)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    server.port = runner.addresses[0][1]
    try:
        yield server
    finally:
        await runner.cleanup()
