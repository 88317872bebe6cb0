"""Client hellos that no TLS library would send."""
import socket
import ssl
import struct

PLACEHOLDER = "placeholder.test"


def client_hello(name=None, extension=None):
    """A ClientHello record that asks for `name` (bytes, of any kind and length up to 15,000); `extension`: the whole body of its
    server_name extension instead."""
    if extension is None:
        extension = server_names((0, name))
    record, (start, end) = _sample()
    # record: type, version, length | handshake: type, length in three bytes | …, the length of the extensions at a fixed place
    handshake = bytearray(record[5:start]) + b"\0\0" + struct.pack("!H", len(extension)) + extension + record[end:]
    grown = len(handshake) - (len(record) - 5)
    handshake[1:4] = (len(handshake) - 4).to_bytes(3, "big")
    place = _extensions(record) - 5
    handshake[place:place + 2] = struct.pack("!H", struct.unpack_from("!H", handshake, place)[0] + grown)
    return record[:3] + struct.pack("!H", len(handshake)) + bytes(handshake)


def server_names(*entries):
    """The body of a server_name extension with these (type, name) in it."""
    names = b"".join(struct.pack("!BH", kind, len(name)) + name for kind, name in entries)
    return struct.pack("!H", len(names)) + names


def answer_to(port, hello, timeout=10):
    """What the server says first: "alert N", "handshake", or "closed"."""
    with socket.create_connection(("127.0.0.1", port), timeout) as connection:
        connection.sendall(hello)
        try:
            head = connection.recv(7)
        except ConnectionResetError:
            return "closed"
    if not head:
        return "closed"
    return f"alert {head[6]}" if head[0] == 21 else "handshake"


def _sample():
    """A real hello, and where in it the server_name extension begins and ends."""
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    context = ssl.create_default_context()
    try:
        context.wrap_bio(incoming, outgoing, server_hostname=PLACEHOLDER).do_handshake()
    except ssl.SSLWantReadError:
        pass
    record = outgoing.read()
    at = record.index(PLACEHOLDER.encode())
    return record, (at - 9, at + len(PLACEHOLDER))


def _extensions(record):
    """Where in the record the length of the extensions stands."""
    at = 5 + 4 + 2 + 32
    at += 1 + record[at]
    at += 2 + struct.unpack_from("!H", record, at)[0]
    return at + 1 + record[at]
