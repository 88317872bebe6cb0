"""What clients of ACME authorities write is served, and their renewals are taken over without a failed handshake."""
import pytest
from harness.layouts import acme
from harness.renewals import renew_both_ways

LAYOUTS = [acme.Certbot, acme.CertbotWhole, acme.Lego, acme.LegoWildcard, acme.AcmeSh, acme.AcmeShNewKeys, acme.Dehydrated, acme.Caddy,
           acme.CaddyWildcard]


@pytest.mark.parametrize("kind", LAYOUTS, ids=lambda kind: kind.__name__)
def test_renewals(make, authority, tmp_path, kind):
    renew_both_ways(make, kind(tmp_path / "store", authority, "site.test"))
