"""A strict reading of HTTP/1 messages, written from the RFCs and not from Portico's parsers."""
import re
from dataclasses import dataclass

TOKEN = rb"[!#$%&'*+\-.^_`|~0-9A-Za-z]+"
_LINE = re.compile(rb"(" + TOKEN + rb") (\S+) HTTP/1\.([01])")
_WRITTEN_LINE = re.compile(rb"(" + TOKEN + rb') (/[!"$-~]*|\*) HTTP/1\.1')
_FIELD = re.compile(rb"(" + TOKEN + rb"):([\t -~\x80-\xff]*)")
_HOST = re.compile(r"([0-9A-Za-z._-]+|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?")
_ABSOLUTE = re.compile(r"https?://([^/?]*)(.*)", re.IGNORECASE)

HOP_BY_HOP = {"connection", "keep-alive", "te", "upgrade", "http2-settings", "expect"}
OWN = {"x-forwarded-for", "x-real-ip", "x-forwarded-proto", "x-forwarded-host", "x-forwarded-port", "x-request-id"}
FOREIGN = {"forwarded", "proxy", "x-scheme", "daphne-root-path"}


def fields(head):
    """The field lines behind the first line, names in lower case, values without white space around them."""
    assert head.endswith(b"\r\n\r\n")
    found = []
    for line in head[:-4].split(b"\r\n")[1:]:
        match = _FIELD.fullmatch(line)
        assert match, f"field line {line!r}"
        found.append((match[1].decode().lower(), match[2].decode("latin-1").strip(" \t")))
    return found


@dataclass
class Written:
    method: str
    target: str
    host: str


def written(head, port):
    """What a proxy may write for a plain client at 127.0.0.1 of `port`: one Host, one framing, nothing hop-by-hop, nobody else's word."""
    line = _WRITTEN_LINE.fullmatch(head.split(b"\r\n", 1)[0])
    assert line, f"request line of {head!r}"
    all_fields = fields(head)
    names = [name for name, _ in all_fields]
    values = dict(all_fields)
    assert len(names) == len(values), f"repeated names in {names}"
    assert not any("_" in name or name.startswith(("proxy-", "x-portico-")) for name in names), names
    assert HOP_BY_HOP.isdisjoint(names) and FOREIGN.isdisjoint(names), names
    assert {name for name in names if name.startswith("x-forwarded-")} <= OWN, names
    assert _HOST.fullmatch(values["host"]), values["host"]
    assert not {"content-length", "transfer-encoding"} <= set(names)
    assert re.fullmatch("0|[1-9][0-9]{0,17}", values.get("content-length", "0"))
    assert values.get("transfer-encoding", "chunked") == "chunked"
    assert (values["x-forwarded-for"], values["x-real-ip"], values["x-forwarded-proto"]) == ("127.0.0.1", "127.0.0.1", "http")
    assert values["x-forwarded-port"] == str(port) and re.fullmatch("[0-9a-f]{32}", values["x-request-id"])
    assert values.get("x-forwarded-host", values["host"]) == values["host"]
    return Written(line[1].decode(), line[2].decode(), values["host"])


@dataclass
class Sent:
    """A good request as its sender means it."""
    method: str
    target: str
    host: str | None
    keeps: bool
    coding: bool
    length: int | None

    @property
    def has_body(self):
        return self.coding or bool(self.length)


def sent(raw):
    """Reads one head that a table calls good, which ends where `raw` ends."""
    while raw.startswith(b"\r\n"):
        raw = raw[2:]
    line = _LINE.fullmatch(raw.split(b"\r\n", 1)[0])
    assert line, f"request line of {raw!r}"
    every = fields(raw)

    def values(name):
        return [value for key, value in every if key == name]

    target, hosts = line[2].decode(), values("host")
    if absolute := _ABSOLUTE.fullmatch(target):
        hosts, rest = [absolute[1]], absolute[2]
        target = "*" if not rest and line[1] == b"OPTIONS" else rest if rest.startswith("/") else "/" + rest
    options = {option.strip(" \t").lower() for value in values("connection") for option in value.split(",")}
    lengths = values("content-length")
    return Sent(
        method=line[1].decode(), target=target, host=hosts[0] if hosts else None,
        keeps="close" not in options and (line[3] == b"1" or "keep-alive" in options),
        coding=bool(values("transfer-encoding")), length=int(lengths[0]) if lengths else None)
