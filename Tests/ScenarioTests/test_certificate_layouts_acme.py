"""What clients of ACME authorities write is served, and their renewals are taken over without a failed handshake."""
import pytest
from harness.layouts import acme
from harness.renewals import expect_clean, renew, serve

LAYOUTS = [acme.Certbot, acme.CertbotWhole, acme.Lego, acme.LegoWildcard, acme.AcmeSh, acme.AcmeShNewKeys, acme.Dehydrated, acme.Caddy,
           acme.CaddyWildcard]


@pytest.mark.parametrize("kind", LAYOUTS, ids=lambda kind: kind.__name__)
def test_renewals(make, authority, tmp_path, kind):
    layout = kind(tmp_path / "store", authority, "site.test")
    proxy = serve(make, layout)
    expect_clean(proxy, layout)
    renew(proxy, layout, is_slow=False)
    renew(proxy, layout, is_slow=True)
    expect_clean(proxy, layout)
