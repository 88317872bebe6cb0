"""Every producer's tree at once, side by side in one directory, before a real app server."""
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import pytest
from harness.clients import curl
from harness.layouts import acme, servers, workstation
from harness.proxy import portico
from harness.renewals import WITHIN, listing
from harness.trickle import Trickle
from harness.waiting import wait_until

# The clients of all these names want the machine for themselves, too.
TOGETHER = 10.0
LAYOUTS = [acme.CertbotWhole, acme.Lego, acme.LegoWildcard, acme.AcmeSh, acme.AcmeShNewKeys, acme.Dehydrated, acme.Caddy,
           acme.CaddyWildcard, servers.Kubernetes, servers.HAProxy, servers.Hitch, servers.Uwsgi, workstation.Mkcert,
           workstation.MkcertWildcard, workstation.OpenSSL, workstation.OpenSSLCurve]
LOCKED = [workstation.Encrypted, workstation.PKCS12]


def install(proxy, authority, kinds):
    """A tree for each, all of them below certs.d by links."""
    layouts = [kind(proxy.folder / "producers" / kind.__name__, authority, f"{kind.__name__.lower()}.test") for kind in kinds]
    for layout in layouts:
        layout.install()
        (proxy.certs / type(layout).__name__).symlink_to(layout.directory)
    return layouts


def expect(proxy, layout):
    wait_until(lambda: proxy.served(layout.asked) == layout.expected, WITHIN,
               lambda: f"{layout.asked} of {listing(layout)}\n{proxy.log_text()}")


def test_all_at_once(make, authority, app_servers):
    proxy = make.proxy(app_servers("gunicorn").url, start=False)
    layouts = install(proxy, authority, LAYOUTS)
    proxy.start()
    for layout in layouts:
        expect(proxy, layout)
    done = portico("certs", proxy.certs)
    assert done.returncode == 0, done.stdout + done.stderr
    with ExitStack() as stack:
        trickles = [stack.enter_context(Trickle(proxy.port, layout.asked, lambda layout=layout: layout.trust, pause=0.05))
                    for layout in layouts]
        with ThreadPoolExecutor(len(layouts)) as pool:
            list(pool.map(lambda layout: [None for _ in layout.renew()], layouts))
        for layout, trickle in zip(layouts, trickles):
            wait_until(lambda: trickle.seen[-1:] == [layout.expected], TOGETHER, lambda: f"{layout.asked} renewed\n{proxy.log_text()}")
            assert not trickle.failures, f"{layout.asked}: {trickle.failures[:3]}\n{proxy.log_text()}"
    for layout in layouts:
        answer = curl(proxy, "/", "--cacert", str(layout.trust), host=layout.asked)
        assert answer.returncode == 0 and '"REQUEST_METHOD": "GET"' in answer.stdout, f"{layout.asked}: {answer.stderr}"
    done = portico("certs", proxy.certs)
    assert done.returncode == 0, done.stdout + done.stderr


def test_what_is_locked_among_what_is_not(make, authority):
    """One passphrase file for the whole directory."""
    proxy = make.proxy("http://127.0.0.1:9", start=False)
    layouts = install(proxy, authority, [servers.Uwsgi, *LOCKED, workstation.OpenSSLTraditional])
    proxy.config["certificates"].update(layouts[1].settings)
    proxy.start()
    for layout in layouts:
        expect(proxy, layout)


@pytest.mark.parametrize("kinds", [LAYOUTS, list(reversed(LAYOUTS))], ids=["forwards", "backwards"])
def test_the_tree_fills_up_while_running(make, authority, kinds):
    """Producer after producer arrives in a directory that was empty."""
    proxy = make.proxy("http://127.0.0.1:9", start=False).start(certificate=False)
    layouts = install(proxy, authority, kinds)
    for layout in layouts:
        expect(proxy, layout)
