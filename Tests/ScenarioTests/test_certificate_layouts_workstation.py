"""What people make by hand: mkcert, openssl in its ways, keys under a passphrase, PKCS#12."""
import pytest
from harness.layouts import workstation
from harness.renewals import expect_clean, renew, renew_both_ways, serve

LAYOUTS = [workstation.Mkcert, workstation.MkcertWildcard, workstation.OpenSSL, workstation.OpenSSLAtOnce, workstation.OpenSSLTraditional,
           workstation.OpenSSLCurve, workstation.OpenSSLCommonName]
LOCKED = [workstation.Encrypted, workstation.EncryptedTraditional, workstation.PKCS12, workstation.LegoPFX]


@pytest.mark.parametrize("kind", LAYOUTS, ids=lambda kind: kind.__name__)
def test_renewals(make, authority, tmp_path, kind):
    renew_both_ways(make, kind(tmp_path / "store", authority, "site.test"))


@pytest.mark.parametrize("kind", LOCKED, ids=lambda kind: kind.__name__)
def test_renewals_under_a_passphrase(make, authority, tmp_path, kind):
    layout = kind(tmp_path / "store", authority, "site.test")
    proxy = serve(make, layout)
    renew(proxy, layout, is_slow=False)
    renew(proxy, layout, is_slow=True)
    expect_clean(proxy, layout)
    for line in proxy.log_text().splitlines():
        assert layout.passphrase not in line
