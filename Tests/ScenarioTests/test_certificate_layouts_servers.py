"""Trees made for other servers: HAProxy's suffixes, hitch's combined files, uWSGI's authorities beside them, mounted Kubernetes secrets."""
import re
import ssl

import pytest
from harness.clients import s_client
from harness.layouts import servers
from harness.renewals import expect_clean, renew, renew_both_ways, serve
from harness.trickle import Trickle

# What a client has to say to be shown the certificate of this key type.
CLIENTS = {
    ("ECDSA", "-tls1_2"): ["-cipher", "ECDHE-ECDSA-AES128-GCM-SHA256"],
    ("RSA", "-tls1_2"): ["-cipher", "ECDHE-RSA-AES128-GCM-SHA256"],
    ("ECDSA", "-tls1_3"): ["-sigalgs", "ECDSA+SHA256"],
    ("RSA", "-tls1_3"): ["-sigalgs", "rsa_pss_rsae_sha256:RSA+SHA256"],
}


@pytest.mark.parametrize("kind", [servers.Kubernetes, servers.Hitch, servers.Uwsgi], ids=lambda kind: kind.__name__)
def test_renewals(make, authority, tmp_path, kind):
    renew_both_ways(make, kind(tmp_path / "store", authority, "site.test"))


def presented(layout, proxy, version, arguments):
    """The key of the certificate that such a client was shown and verified."""
    output = s_client(proxy.port, "-servername", layout.asked, version, "-CAfile", str(layout.trust), *arguments)
    assert "Verify return code: 0 (ok)" in output, output
    return re.search(r"Peer signature type: (\S+)", output)[1].split("-")[0].upper()


def test_both_keys_of_haproxy(make, authority, tmp_path):
    """Two certificates for one name, from separate files, renewed one after another: each client gets the one that it can verify."""
    layout = servers.HAProxy(tmp_path / "store", authority, "site.test")
    proxy = serve(make, layout)
    expect_clean(proxy, layout)

    def only_rsa(context):
        context.set_ciphers("ECDHE-RSA-AES128-GCM-SHA256")
        context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1_2

    for is_slow in (False, True):
        for (key, version), arguments in CLIENTS.items():
            assert presented(layout, proxy, version, arguments) == key
        with Trickle(proxy.port, layout.asked, lambda: layout.trust, prepare=only_rsa) as limited:
            renew(proxy, layout, is_slow)
            limited.wait_for(10)
        assert not limited.failures, f"{limited.failures[:5]}\n{proxy.log_text()}"
        assert limited.seen[1:] == [layout.rsa.der]
    expect_clean(proxy, layout)


@pytest.mark.parametrize("kind", [servers.Kubernetes, servers.Uwsgi], ids=lambda kind: kind.__name__)
def test_an_authority_beside_it_asks_no_client_for_a_certificate(make, authority, tmp_path, kind):
    """`.ca` and `ca.crt` mean different things to different servers; to Portico they are certificates that lie there."""
    layout = kind(tmp_path / "store", authority, "site.test")
    proxy = serve(make, layout)
    for version in ("-tls1_2", "-tls1_3"):
        output = s_client(proxy.port, "-servername", layout.asked, version, "-CAfile", str(layout.trust), "-showcerts")
        assert "Verify return code: 0 (ok)" in output
        assert "Requested Signature Algorithms" not in output and "Acceptable client certificate CA names" not in output
        assert output.count("-----BEGIN CERTIFICATE-----") == 2, "the leaf and its issuer, and nothing that lies beside them"
