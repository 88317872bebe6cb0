"""Certificates change under load and not one request fails."""
import pytest
from harness.load import Load
from harness.waiting import wait_until


@pytest.mark.parametrize("keep_alive", [True, False])
def test_no_request_fails(make, authority, keep_alive):
    proxy = make.proxy(make.upstream().url, start=False, workers=2)
    proxy.certificate("www.test", file="www.pem")
    proxy.start()
    with Load(lambda: proxy.tls("www.test"), host="www.test", keep_alive=keep_alive) as load:
        for round in range(10):
            pair = authority.issue("www.test", days=60 + round)
            if round % 2:
                proxy.put("www.pem", pair.pem)
            else:
                (proxy.certs / "www.pem").write_bytes(pair.pem)
            wait_until(lambda: proxy.served("www.test") == pair.der, 3, lambda: f"renewal {round}:\n{proxy.log_text()}")
            proxy.put("broken.pem", b"-----BEGIN CERTIFICATE-----\nAA")
            load.wait_for(10)
    assert load.failures == []
    assert load.passed > 100


def test_many_files_at_once(make, authority):
    from harness.certs import new_key
    key = new_key()
    proxy = make.proxy(make.upstream().url, start=False)
    proxy.certificate("www.test")
    proxy.start()
    with Load(lambda: proxy.tls("www.test"), host="www.test", threads=2) as load:
        pairs = {f"n{i}.test": authority.issue(f"n{i}.test", key=key) for i in range(200)}
        for name, pair in pairs.items():
            proxy.put(f"{name}.pem", pair.pem)
        for name in ("n0.test", "n99.test", "n199.test"):
            wait_until(lambda: proxy.served(name) == pairs[name].der, 5, lambda: f"{name}:\n{proxy.log_text()[-3000:]}")
    assert load.failures == []
