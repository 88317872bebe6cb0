"""Clients and app servers that misbehave at random, from one seed: nothing they do may end a worker or leak a descriptor."""
import random
import socket
import socketserver
import ssl
import struct
import threading

from .processes import reset_on_close


class ChaosUpstream:
    """Answers every request with something else: whole, cut, slow, contradictory or nothing at all."""

    def __init__(self, seed):
        owner = self
        self.count = 0

        class Handler(socketserver.BaseRequestHandler):
            def handle(self):
                owner.count += 1
                try:
                    owner.serve(self.request, random.Random(f"{seed}/{owner.count}"))
                except OSError:
                    pass

        class Server(socketserver.ThreadingTCPServer):
            daemon_threads = True
            request_queue_size = 128

        self.server = Server(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()

    def serve(self, sock, dice):
        sock.settimeout(3)
        for _ in range(dice.randint(1, 6)):
            if dice.random() < 0.05:
                return reset_on_close(sock)
            head = sock.recv(dice.choice([1, 100, 65536]))
            if not head:
                return
            if dice.random() < 0.6:
                self.drain(sock, dice)
            for piece in self.tunnel(dice) if b"websocket" in head and dice.random() < 0.7 else self.answer(dice):
                sock.sendall(piece)
                if dice.random() < 0.1:
                    threading.Event().wait(dice.random() * 0.05)
                if dice.random() < 0.03:
                    return reset_on_close(sock) if dice.random() < 0.5 else None

    @staticmethod
    def drain(sock, dice):
        sock.settimeout(0.02)
        try:
            for _ in range(dice.randint(1, 20)):
                if not sock.recv(65536):
                    break
        except OSError:
            pass
        sock.settimeout(3)

    @staticmethod
    def tunnel(dice):
        yield b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\r\n"
        for _ in range(dice.randint(0, 20)):
            yield b"t" * dice.choice([1, 1000, 70_000])

    @staticmethod
    def answer(dice):
        size = dice.choice([0, 1, 10, 1000, 20_000, 300_000, 3_000_000])
        body = bytes(dice.getrandbits(8) for _ in range(min(size, 64))) * (size // 64 + 1)
        body = body[:size]
        chunks = [body[i:i + 7000] for i in range(0, size, 7000)]
        kinds = {
            "length": [b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % size, body],
            "chunked": [b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
                        *(b"%x\r\n%b\r\n" % (len(c), c) for c in chunks), b"0\r\n\r\n"],
            "trailers": [b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X-A\r\n\r\n",
                         *(b"%x\r\n%b\r\n" % (len(c), c) for c in chunks), b"0\r\nX-A: b\r\nHost: evil\r\n", b"X-B: c\r\n\r\n"],
            "close": [b"HTTP/1.0 200 OK\r\n\r\n", body],
            "interim": [b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" * dice.randint(1, 20), b"HTTP/1.1 204 No\r\n\r\n"],
            "early": [b"HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"],
            "extra": [b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\npoison"],
            "short": [b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % (size + 100), body],
            "bad chunk": [b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"5\r\nhello\r\nzz\r\n"],
            "garbage": [bytes(dice.getrandbits(8) for _ in range(dice.randint(1, 400)))],
            "switch": [b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n"],
            "split": [bytes([b]) for b in b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc"],
            "nothing": [],
            "long head": [b"HTTP/1.1 200 OK\r\n", b"X-Filler: %b\r\n" % (b"y" * 3000) * dice.randint(1, 30),
                          b"Content-Length: 0\r\n\r\n"],
        }
        return kinds[dice.choice(list(kinds))]


class ChaosClients:
    """Threads that connect, over TLS or not, and send whatever comes to mind."""

    def __init__(self, seed, tls_port, plain_port, threads=8, rounds=20):
        self.ports, self.seed, self.rounds = (tls_port, plain_port), seed, rounds
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        self.context.check_hostname, self.context.verify_mode = False, ssl.CERT_NONE
        self.threads = [threading.Thread(target=self._run, args=(number,), daemon=True) for number in range(threads)]

    def run(self, deadline):
        for thread in self.threads:
            thread.start()
        for thread in self.threads:
            thread.join(deadline)
        assert not any(thread.is_alive() for thread in self.threads), "a client hangs"

    def _run(self, number):
        for turn in range(self.rounds):
            dice = random.Random(f"{self.seed}/{number}/{turn}")
            try:
                self._turn(dice)
            except OSError:
                pass

    def _turn(self, dice):
        tls = dice.random() < 0.6
        sock = socket.create_connection(("127.0.0.1", self.ports[0 if tls else 1]), 5)
        with sock:
            sock.settimeout(2)
            if dice.random() < 0.2:
                sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            if tls and dice.random() < 0.1:
                sock.sendall(bytes(dice.getrandbits(8) for _ in range(dice.randint(1, 300))))
                return self._leave(sock, dice)
            if tls and dice.random() < 0.05:
                return self._leave(sock, dice)
            if tls:
                name = dice.choice(["localhost", "localhost", "localhost", "nobody.example", "x" * 60 + ".example"])
                sock = self.context.wrap_socket(sock, server_hostname=name)
            for _ in range(dice.randint(1, 4)):
                if not self._request(sock, dice):
                    break
            self._leave(sock, dice)

    def _request(self, sock, dice):
        data = self._text(dice)
        while data:
            cut = dice.choice([1, 50, len(data), len(data)])
            sock.sendall(data[:cut])
            data = data[cut:]
            if len(data) > 2000 and cut < 51:
                cut = len(data)
            if dice.random() < 0.02:
                return False
        if dice.random() < 0.1:
            return True
        if dice.random() < 0.15:
            # Longer than the proxy's patience with readers.
            threading.Event().wait(0.15)
        got = sock.recv(dice.choice([1, 4096, 65536]))
        while got and dice.random() < 0.8:
            got = sock.recv(65536)
        return bool(got)

    @staticmethod
    def _text(dice):
        size = dice.choice([0, 5, 5000, 100_000, 600_000])
        body = b"b" * size
        chunked = b"".join(b"%x\r\n%b\r\n" % (len(body[i:i + 9000]), body[i:i + 9000]) for i in range(0, size, 9000)) + b"0\r\n\r\n"
        host = b"Host: localhost\r\n"
        return dice.choice([
            b"GET / HTTP/1.1\r\n%b\r\n" % host,
            b"GET /%%61/../b HTTP/1.1\r\n%b\r\n" % host * dice.randint(1, 8),
            b"HEAD / HTTP/1.1\r\n%b\r\n" % host,
            b"GET / HTTP/1.0\r\n\r\n",
            b"POST / HTTP/1.1\r\n%bContent-Length: %d\r\n\r\n%b" % (host, size, body),
            b"PUT / HTTP/1.1\r\n%bContent-Length: %d\r\nExpect: 100-continue\r\n\r\n%b" % (host, size, body),
            b"POST / HTTP/1.1\r\n%bTransfer-Encoding: chunked\r\n\r\n%b" % (host, chunked),
            b"POST /u HTTP/1.1\r\n%bTransfer-Encoding: chunked\r\n\r\n%b" % (host, chunked),
            b"POST / HTTP/1.1\r\n%bTransfer-Encoding: chunked\r\nTE: trailers\r\n\r\n%bX-A: b\r\nHost: evil\r\n\r\n" % (host, chunked[:-2]),
            b"GET /ws HTTP/1.1\r\n%bConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n%b" % (host, body),
            b"GET /ws HTTP/1.1\r\n%bConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n" % host,
            b"POST / HTTP/1.1\r\n%bTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n" % host,
            b"POST / HTTP/1.1\r\n%bContent-Length: 500\r\n\r\nshort" % host,
            b"GET / HTTP/1.1\r\n%bConnection: close\r\n\r\n" % host,
            b"GET / HTTP/1.1\r\n%b%b\r\n" % (host, b"X-A: %b\r\n" % (b"z" * 900) * dice.randint(1, 60)),
            b"GET /" + b"p" * dice.choice([10, 9000]) + b" HTTP/1.1\r\n" + host + b"\r\n",
            bytes(dice.getrandbits(8) for _ in range(dice.randint(1, 300))),
        ])

    @staticmethod
    def _leave(sock, dice):
        way = dice.random()
        if way < 0.3:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        elif way < 0.5:
            sock.shutdown(socket.SHUT_WR)
            sock.recv(65536)
