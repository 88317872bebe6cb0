"""The WebSocket side of the ASGI test application, below /ws/."""
import asyncio

# How the sockets ended for the application, by the key in their query: the close code that it was told.
ended = {}


async def serve(scope, receive, send, query):
    assert (await receive())["type"] == "websocket.connect"
    await globals().get(f"serve_{scope['path'].rpartition('/')[2]}", serve_echo)(scope, receive, send, query)


async def _messages(receive, query):
    """What the client says, until it goes."""
    while (message := await receive())["type"] == "websocket.receive":
        yield message.get("text") if message.get("text") is not None else message["bytes"]
    ended[query.get("key")] = message.get("code")


async def _say(send, message):
    await send({"type": "websocket.send", "text" if isinstance(message, str) else "bytes": message})


async def serve_echo(scope, receive, send, query):
    """Every message comes back. With `protocol` in the query this one of the client's subprotocols is chosen."""
    chosen = query.get("protocol")
    assert chosen is None or chosen in scope["subprotocols"]
    await send({"type": "websocket.accept", "subprotocol": chosen})
    async for message in _messages(receive, query):
        await _say(send, message)


async def serve_broadcast(scope, receive, send, query):
    """`n` messages of `size` bytes, each beginning with its number, while what comes is counted; at the end the count, then a close."""
    await send({"type": "websocket.accept"})
    count, size = int(query["n"]), int(query.get("size", "16"))

    async def listen():
        heard = 0
        async for message in _messages(receive, query):
            heard += 1
            if message == "enough":
                return heard - 1
        return heard
    listening = asyncio.create_task(listen())
    for number in range(count):
        await _say(send, b"%016d" % number + bytes(size - 16))
    await _say(send, f"heard {await listening}")
    await send({"type": "websocket.close", "code": 1000})


async def serve_close(scope, receive, send, query):
    await send({"type": "websocket.accept"})
    await send({"type": "websocket.close", "code": int(query["code"]), "reason": query.get("reason", "")})


async def serve_refuse(scope, receive, send, query):
    """An answer of status 403 instead of a socket."""
    await send({"type": "websocket.close"})
