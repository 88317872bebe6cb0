"""A layout is renewed while clients come and go."""
import os
from pathlib import Path

from .proxy import portico
from .trickle import Trickle
from .waiting import seconds_until, wait_until

# The promise is one second; a busy machine gets more.
WITHIN = 3.0
# More than Portico waits for a directory to become quiet.
LOOKED = 0.15


def serve(make, layout, upstream="http://127.0.0.1:9"):
    """A proxy on what the layout has installed."""
    layout.install()
    proxy = make.proxy(upstream, start=False)
    proxy.config["certificates"] = {"directory": str(layout.directory), **layout.settings}
    proxy.start(certificate=False)
    wait_until(lambda: proxy.served(layout.asked) == layout.expected, WITHIN,
               lambda: f"{layout.asked} as installed in {listing(layout)}\n{proxy.log_text()}")
    return proxy


def expect_served(proxy, pair, name="www.test", within=2.0):
    """Clients that ask for the name get this pair (None: an alert) in time; returns how long it took."""
    want = pair.der if pair else None
    return seconds_until(lambda: proxy.served(name) == want, within, lambda: f"{name} as it is now; log:\n{proxy.log_text()}")


def renew(proxy, layout, is_slow, **options):
    """Renews; with `is_slow` so that Portico has the time to look at every intermediate state. Until the last step the clients get the old
    certificate or the new one, whole; afterwards soon the new one, and never again the old one."""
    with Trickle(proxy.port, layout.asked, lambda: layout.trust, **options) as trickle:
        for _ in layout.renew():
            if is_slow:
                draw_a_look(layout)
                trickle.wait_for(5, seconds=LOOKED)
        wait_until(lambda: trickle.seen[-1:] == [layout.expected], WITHIN,
                   lambda: f"the renewed {layout.asked}; {listing(layout)}\n{trickle.failures[:3]}\n{proxy.log_text()}")
        trickle.wait_for(20)
    assert not trickle.failures, f"{trickle.failures[:5]}\n{proxy.log_text()}"
    assert len(trickle.seen) == 2, f"{len(trickle.seen)} changes\n{proxy.log_text()}"
    assert trickle.seen[-1] == layout.expected


def draw_a_look(layout):
    """The kernel reports a file that is being written when it is closed. A change beside it makes Portico look before that."""
    for place, _, _ in os.walk(layout.folder):
        Path(place, ".look").touch()


def expect_clean(proxy, layout):
    """`portico certs` has nothing to complain about, and lists the name; beside the configuration it needs no arguments."""
    commands = [portico("certs", cwd=proxy.folder)]
    if not layout.settings:
        commands.append(portico("certs", layout.directory))
    for done in commands:
        assert done.returncode == 0 and layout.site in done.stdout, f"{done.stdout}{done.stderr}\n{listing(layout)}"


def listing(layout):
    return "\n".join(str(path) for path in sorted(layout.directory.rglob("*")))


def renew_both_ways(make, layout):
    """Serves a layout and renews it, at full speed and step by step; it is in order before and after."""
    proxy = serve(make, layout)
    expect_clean(proxy, layout)
    renew(proxy, layout, is_slow=False)
    renew(proxy, layout, is_slow=True)
    expect_clean(proxy, layout)
