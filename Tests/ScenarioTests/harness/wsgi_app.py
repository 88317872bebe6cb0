"""The WSGI test application. The same paths exist in asgi_app."""
import hashlib
import json
import time
from urllib.parse import parse_qs

BLOCK = bytes(range(256)) * 256


def pattern(count):
    """Pieces of a fixed pattern, `count` bytes in all."""
    while count > 0:
        yield BLOCK[:min(count, len(BLOCK))]
        count -= len(BLOCK)


def app(environ, start_response):
    path = environ.get("PATH_INFO", "")
    query = {key: values[-1] for key, values in parse_qs(environ.get("QUERY_STRING", "")).items()}
    name = path.strip("/").split("/")[0] or "echo"
    return globals().get(f"serve_{name}", serve_echo)(environ, start_response, query, path)


def _read(environ):
    stream = environ["wsgi.input"]
    while piece := stream.read(65536):
        yield piece


def _reply(start_response, body, status="200 OK", kind="text/plain", extra=()):
    start_response(status, [("Content-Type", kind), ("Content-Length", str(len(body))), *extra])
    return [body]


def serve_echo(environ, start_response, query, path):
    """Everything the application sees, as JSON."""
    digest, size = hashlib.sha256(), 0
    for piece in _read(environ):
        digest.update(piece)
        size += len(piece)
    seen = {key: value for key, value in environ.items() if isinstance(value, (str, int, bool))}
    seen.update(body_length=size, body_sha256=digest.hexdigest())
    return _reply(start_response, json.dumps(seen).encode(), kind="application/json")


def serve_hash(environ, start_response, query, path):
    digest, size = hashlib.sha256(), 0
    for piece in _read(environ):
        digest.update(piece)
        size += len(piece)
    return _reply(start_response, f"{digest.hexdigest()} {size}".encode())


def serve_bytes(environ, start_response, query, path):
    count = int(query["n"])
    start_response("200 OK", [("Content-Type", "application/octet-stream"), ("Content-Length", str(count))])
    return pattern(count)


def serve_stream(environ, start_response, query, path):
    """No length: chunked from an HTTP/1.1 server, ended by closing from others."""
    start_response("200 OK", [("Content-Type", "application/octet-stream")])
    return pattern(int(query["n"]))


def serve_slow(environ, start_response, query, path):
    time.sleep(float(query.get("seconds", "1")))
    return _reply(start_response, b"slow")


def serve_early(environ, start_response, query, path):
    """An answer without a look at the body."""
    return _reply(start_response, b"too much", "413 Content Too Large")


def serve_head(environ, start_response, query, path):
    """A naive application: the same body for HEAD."""
    return _reply(start_response, b"body for all methods")


def serve_status(environ, start_response, query, path):
    code = int(path.rstrip("/").rsplit("/", 1)[1])
    if code in (204, 304):
        start_response(f"{code} Odd", [])
        return []
    return _reply(start_response, f"{code}".encode(), f"{code} Odd")


def serve_cookies(environ, start_response, query, path):
    return _reply(start_response, b"", extra=[("Set-Cookie", "a=1"), ("Set-Cookie", "b=2; Path=/")])


def serve_boom(environ, start_response, query, path):
    raise RuntimeError("on purpose")


def serve_ws(environ, start_response, query, path):
    """uWSGI's own WebSockets: every message comes back as text."""
    import uwsgi
    uwsgi.websocket_handshake(environ["HTTP_SEC_WEBSOCKET_KEY"], environ.get("HTTP_ORIGIN", ""))
    try:
        while True:
            uwsgi.websocket_send(uwsgi.websocket_recv())
    except OSError:
        return []
