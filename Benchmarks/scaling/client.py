"""One client that only shakes hands: verified, or as fast as it gets."""
import socket
import ssl
import time
from pathlib import Path


class Client:
    def __init__(self, proxy, verified=False):
        self._port, self.failures = proxy.port, 0
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        if verified:
            self._context.load_verify_locations(proxy.tree.root)
        else:
            self._context.check_hostname = False
            self._context.verify_mode = ssl.CERT_NONE

    def handshake(self, name, patience=10):
        """The certificate that answers the name (DER); raises OSError where none does."""
        with socket.create_connection(("127.0.0.1", self._port), timeout=patience) as connection:
            with self._context.wrap_socket(connection, server_hostname=name) as session:
                return session.getpeercert(binary_form=True)

    def timed(self, name):
        """Seconds from the first byte to the last of a handshake: the connection is made before."""
        with socket.create_connection(("127.0.0.1", self._port), timeout=10) as connection:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            with self._context.wrap_socket(connection, server_hostname=name, do_handshake_on_connect=False) as session:
                began = time.perf_counter()
                session.do_handshake()
                return time.perf_counter() - began

    def wait(self, name, until, proxy, wanted=None, pause=0.002):
        """When a handshake first succeeded, with the certificate `wanted` if one is; None: not by `until`. Counts what fails."""
        while (now := time.monotonic()) < until:
            proxy.check()
            try:
                shown = self.handshake(name)
                now = time.monotonic()
                if wanted is None or shown == wanted:
                    return now
            except OSError:
                self.failures += 1
            time.sleep(pause)
        return None


def certificate(path):
    """The first certificate of a PEM file, as DER."""
    text = Path(path).read_text()
    return ssl.PEM_cert_to_DER_cert(text[:text.index("-----END CERTIFICATE-----") + 25] + "\n")
