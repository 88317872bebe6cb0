"""The ASGI test application: the same paths as wsgi_app."""
import asyncio
import hashlib
import json
from urllib.parse import parse_qs

from . import asgi_sockets
from .wsgi_app import pattern

# What tests release with /release, and whom the application heard to go, by the key in the query.
released, gone = {}, {}


async def app(scope, receive, send):
    if scope["type"] == "lifespan":
        return
    query = {key: values[-1] for key, values in parse_qs(scope["query_string"].decode()).items()}
    if scope["type"] == "websocket":
        return await asgi_sockets.serve(scope, receive, send, query)
    name = scope["path"].strip("/").split("/")[0] or "echo"
    await globals().get(f"serve_{name}", serve_echo)(scope, receive, send, query)


async def _reply(send, body, status=200, kind=b"text/plain", extra=()):
    fields = [(b"content-type", kind), (b"content-length", str(len(body)).encode()), *extra]
    await send({"type": "http.response.start", "status": status, "headers": fields})
    await send({"type": "http.response.body", "body": body})


async def _digest(receive):
    digest, size, more = hashlib.sha256(), 0, True
    while more:
        message = await receive()
        digest.update(message.get("body", b""))
        size += len(message.get("body", b""))
        more = message.get("more_body", False)
    return digest.hexdigest(), size


async def serve_echo(scope, receive, send, query):
    """Everything the application sees, as JSON."""
    digest, size = await _digest(receive)
    seen = {
        "method": scope["method"], "path": scope["path"], "raw_path": scope["raw_path"].decode("latin-1"),
        "query": scope["query_string"].decode("latin-1"), "scheme": scope["scheme"], "http_version": scope["http_version"],
        "client": scope["client"], "server": scope["server"],
        "headers": [[k.decode("latin-1"), v.decode("latin-1")] for k, v in scope["headers"]],
        "body_length": size, "body_sha256": digest}
    await _reply(send, json.dumps(seen).encode(), kind=b"application/json")


async def serve_hash(scope, receive, send, query):
    digest, size = await _digest(receive)
    await _reply(send, f"{digest} {size}".encode())


async def serve_bytes(scope, receive, send, query):
    await _stream(send, int(query["n"]), [(b"content-length", query["n"].encode())])


async def serve_stream(scope, receive, send, query):
    await _stream(send, int(query["n"]), [])


async def _stream(send, count, fields):
    await send({"type": "http.response.start", "status": 200, "headers": fields})
    for piece in pattern(count):
        await send({"type": "http.response.body", "body": piece, "more_body": True})
    await send({"type": "http.response.body", "body": b""})


async def serve_slow(scope, receive, send, query):
    await asyncio.sleep(float(query.get("seconds", "1")))
    await _reply(send, b"slow")


async def serve_early(scope, receive, send, query):
    """An answer without a look at the body."""
    await _reply(send, b"too much", 413)


async def serve_head(scope, receive, send, query):
    await _reply(send, b"body for all methods")


async def serve_status(scope, receive, send, query):
    code = int(scope["path"].rstrip("/").rsplit("/", 1)[1])
    if code in (204, 304):
        await send({"type": "http.response.start", "status": code, "headers": []})
        await send({"type": "http.response.body", "body": b""})
    else:
        await _reply(send, str(code).encode(), code)


async def serve_cookies(scope, receive, send, query):
    await _reply(send, b"", extra=[(b"set-cookie", b"a=1"), (b"set-cookie", b"b=2; Path=/")])


async def serve_boom(scope, receive, send, query):
    raise RuntimeError("on purpose")


async def serve_events(scope, receive, send, query):
    """Server-sent events, `n` of them, each but the first only when the test has said /release once more."""
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/event-stream")]})
    turns = released.setdefault(query["key"], asyncio.Semaphore(0))
    for number in range(int(query["n"])):
        if number:
            await turns.acquire()
        await send({"type": "http.response.body", "body": b"data: %d\n\n" % number, "more_body": True})
    await send({"type": "http.response.body", "body": b""})


async def serve_release(scope, receive, send, query):
    released.setdefault(query["key"], asyncio.Semaphore(0)).release()
    await _reply(send, b"released")


async def serve_wait(scope, receive, send, query):
    """Waits for the client to go; with `drip` it sends something now and then meanwhile."""
    async def listen():
        while (await receive())["type"] != "http.disconnect":
            pass
        gone[query["key"]] = True
    gone[query["key"]] = False
    listening = asyncio.create_task(listen())
    if "drip" not in query:
        return await listening
    await send({"type": "http.response.start", "status": 200, "headers": []})
    while not listening.done():
        await send({"type": "http.response.body", "body": b"drip", "more_body": True})
        await asyncio.wait([listening], timeout=0.05)


async def serve_gone(scope, receive, send, query):
    """What the application knows of the client of that key: JSON null, false when it has come, true or a WebSocket's close code when it
    has gone."""
    await _reply(send, json.dumps(gone.get(query["key"], asgi_sockets.ended.get(query["key"]))).encode())
