"""Fixtures of all scenarios. What costs a start is shared by a module or the session; what a test changes is its own."""
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from harness import apps  # noqa: E402
from harness.certs import Authority  # noqa: E402
from harness.peer import Listener  # noqa: E402
from harness.proxy import BINARY, Proxy  # noqa: E402
from harness.recording import RecordingUpstream  # noqa: E402


def pytest_sessionstart(session):
    if not BINARY.exists():
        pytest.exit(f"{BINARY} does not exist: run scripts/test, or set PORTICO_BIN", 2)


@pytest.fixture(scope="session")
def authority(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("authority"))


class Factory:
    """Makes proxies and upstreams for one scope and stops what it made."""

    def __init__(self, base, authority):
        self.base, self.authority, self.made, self.count = base, authority, [], 0

    def proxy(self, upstream=None, start=True, **keys):
        self.count += 1
        folder = self.base / f"p{self.count}"
        folder.mkdir()
        proxy = Proxy(folder, self.authority, upstream, **keys)
        self.made.append(proxy)
        return proxy.start() if start else proxy

    def upstream(self, *arguments, **options):
        upstream = RecordingUpstream(*arguments, **options)
        self.made.append(upstream)
        return upstream

    def listener(self, **options):
        listener = Listener(**options)
        self.made.append(listener)
        return listener

    def app(self, kind, **options):
        """An app server that this test may stop."""
        server = getattr(apps, kind)(**options)
        self.made.append(server)
        return server

    def finish(self):
        problems = []
        # A tunnel whose other end nobody closes would keep its proxy waiting.
        for thing in reversed(self.made):
            if isinstance(thing, Listener):
                thing.stop()
        for thing in reversed(self.made):
            if not isinstance(thing, Proxy):
                thing.stop()
                continue
            try:
                ended_before = thing.process is None or thing.process.poll() is not None
                code = thing.stop()
                if thing.deaths() and not thing.deaths_expected:
                    problems.append("a worker died that nobody killed:\n" + "\n".join(thing.deaths()))
                if not ended_before and code != 0:
                    problems.append(f"exit code {code}:\n{thing.log_text()}")
            except AssertionError as problem:
                problems.append(str(problem))
            finally:
                thing.kill()
        assert not problems, "\n".join(problems)


@pytest.fixture
def make(tmp_path, authority):
    """A Factory for one test."""
    factory = Factory(tmp_path, authority)
    yield factory
    factory.finish()


@pytest.fixture(scope="module")
def make_shared(tmp_path_factory, authority):
    """A Factory for the tests of a module, which leave what they share as they found it."""
    factory = Factory(tmp_path_factory.mktemp("shared"), authority)
    yield factory
    factory.finish()


@pytest.fixture(scope="module")
def servers(make_shared):
    """A proxy with both kinds of listener, in front of an upstream that the tests of a module play themselves."""
    listener = make_shared.listener()
    return make_shared.proxy(listener.url, plain="off"), listener


@pytest.fixture
def shared(servers):
    """(proxy, listener) of the module, without a trace of the test before. A module may have a `shared` of its own."""
    servers[1].forget()
    return servers


@pytest.fixture(scope="session")
def app_servers():
    """Real servers by kind, started when first asked for."""
    started = {}

    def get(kind, unix=False):
        if (kind, unix) not in started:
            started[kind, unix] = getattr(apps, kind)(unix)
        return started[kind, unix]

    yield get
    for server in started.values():
        server.stop()
