"""Headers of the PROXY protocol as HAProxy publishes it."""
import socket
import struct

SIGNATURE = b"\r\n\r\n\0\r\nQUIT\n"


def v1(source="192.0.2.7", port=50000, destination=None):
    six = ":" in source
    destination = destination or ("2001:db8::1" if six else "198.51.100.1")
    return f"PROXY TCP{6 if six else 4} {source} {destination} {port} 443\r\n".encode()


def v2(source="192.0.2.7", port=50000, command=1, family=None, payload=None, vectors=b""):
    """command: 1 PROXY, 0 LOCAL. family and payload: as given instead of the source's."""
    kind = socket.AF_INET6 if ":" in source else socket.AF_INET
    if family is None:
        family = 0x21 if kind == socket.AF_INET6 else 0x11
    if payload is None:
        destination = "2001:db8::1" if kind == socket.AF_INET6 else "198.51.100.1"
        payload = socket.inet_pton(kind, source) + socket.inet_pton(kind, destination) + struct.pack("!HH", port, 443)
    payload += vectors
    return SIGNATURE + bytes([0x20 | command, family]) + struct.pack("!H", len(payload)) + payload


def vector(kind, value):
    return struct.pack("!BH", kind, len(value)) + value


def v2_with_checksum(source="192.0.2.7", port=50000, change=0):
    """change: what to add to the right checksum."""
    empty = v2(source, port, vectors=vector(3, bytes(4)))
    return empty[:-4] + struct.pack("!I", (crc32c(empty) + change) & 0xFFFFFFFF)


def crc32c(data):
    value = 0xFFFFFFFF
    for byte in data:
        value ^= byte
        for _ in range(8):
            value = value >> 1 ^ (0x82F63B78 if value & 1 else 0)
    return value ^ 0xFFFFFFFF
