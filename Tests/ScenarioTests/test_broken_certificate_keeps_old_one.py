"""What is torn, mismatched or broken never replaces what works, harms no neighbour, and is named in the log."""
import os

import pytest
from harness.waiting import seconds_until, wait_until


@pytest.fixture
def proxy(make):
    proxy = make.proxy("http://127.0.0.1:9", start=False)
    proxy.certificate("neighbour.test")
    return proxy



def expect_unharmed(proxy, pair, name="www.test"):
    assert proxy.served(name) == pair.der
    assert proxy.served("neighbour.test")


BROKEN = {
    "garbage": lambda pair, other: b"\x00\xff" * 500,
    "empty": lambda pair, other: b"",
    "half a certificate": lambda pair, other: pair.pem[:400],
    "the key is cut": lambda pair, other: pair.pem[:-60],
    "no key": lambda pair, other: other.chain,
    "the key of another": lambda pair, other: pair.chain + other.key,
    "bad base64": lambda pair, other: pair.chain.replace(b"\nMII", b"\n!!!") + pair.key,
    "a certificate that does not parse": lambda pair, other: b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n" + pair.key,
}


@pytest.mark.parametrize("kind", BROKEN)
@pytest.mark.parametrize("how", ["rename", "in place"])
def test_broken_renewal(proxy, authority, kind, how):
    old = proxy.certificate("www.test", file="www.pem")
    proxy.start()
    assert proxy.served("www.test") == old.der
    content = BROKEN[kind](authority.issue("www.test", days=60), authority.issue("www.test", days=90))
    if how == "rename":
        proxy.put("www.pem", content)
    else:
        (proxy.certs / "www.pem").write_bytes(content)
    proxy.wait_for_log("www.pem", '"level":"warning"') if kind != "empty" else None
    expect_unharmed(proxy, old)
    # And the next good one is taken.
    new = proxy.certificate("www.test", file="www.pem", days=120)
    seconds_until(lambda: proxy.served("www.test") == new.der, 3, lambda: f"recovery:\n{proxy.log_text()}")


@pytest.mark.parametrize("kind", BROKEN)
def test_broken_from_the_start(proxy, authority, kind):
    content = BROKEN[kind](authority.issue("www.test"), authority.issue("www.test"))
    proxy.put("broken.pem", content)
    proxy.start()
    assert proxy.served("neighbour.test")
    assert proxy.served("www.test") is None
    if kind != "empty":
        proxy.wait_for_log("broken.pem")


def test_two_files_renewed_one_after_another(proxy, authority):
    old, new = authority.issue("www.test"), authority.issue("www.test", days=60)
    proxy.put("www.crt", old.chain)
    proxy.put("www.key", old.key)
    proxy.start()
    assert proxy.served("www.test") == old.der
    proxy.put("www.crt", new.chain)
    proxy.wait_for_log("www.crt", '"level":"warning"')
    expect_unharmed(proxy, old)
    proxy.put("www.key", new.key)
    seconds_until(lambda: proxy.served("www.test") == new.der, 2, "the pair is whole again")


def test_key_first_then_certificate(proxy, authority):
    old, new = authority.issue("www.test"), authority.issue("www.test", days=60)
    proxy.put("www.crt", old.chain)
    proxy.put("www.key", old.key)
    proxy.start()
    proxy.put("www.key", new.key)
    for _ in range(20):
        assert proxy.served("www.test") == old.der
    proxy.put("www.crt", new.chain)
    seconds_until(lambda: proxy.served("www.test") == new.der, 2, "the pair is whole again")


def test_written_slowly(proxy, authority):
    """A file that grows byte by byte is served when it is whole, and the old one until then."""
    old, new = proxy.certificate("www.test", file="www.pem"), authority.issue("www.test", days=60)
    proxy.start()
    with open(proxy.certs / "www.pem", "wb", buffering=0) as file:
        step = max(1, len(new.pem) // 8)
        for at in range(0, len(new.pem), step):
            assert proxy.served("www.test") == old.der
            file.write(new.pem[at:at + step])
    seconds_until(lambda: proxy.served("www.test") == new.der, 2, "the whole file is served")


def test_what_is_no_file_blocks_nobody(proxy):
    os.mkfifo(proxy.certs / "pipe.pem")
    (proxy.certs / "loop").symlink_to(".")
    (proxy.certs / "dangling.pem").symlink_to("nowhere")
    (proxy.certs / "huge.pem").write_bytes(b"x" * (3 << 20))
    (proxy.certs / "README.md").write_text("not a certificate")
    good = proxy.certificate("www.test")
    proxy.start()
    expect_unharmed(proxy, good)
    again = proxy.certificate("www.test", days=60)
    seconds_until(lambda: proxy.served("www.test") == again.der, 2)


def test_the_better_of_two_is_served(proxy):
    """Valid beats expired, whatever the order of files."""
    proxy.certificate("www.test", file="a.pem", days=-1, since_days=60)
    good = proxy.certificate("www.test", file="b.pem")
    proxy.certificate("www.test", file="c.pem", days=-2, since_days=60)
    proxy.start()
    expect_unharmed(proxy, good)
    (proxy.certs / "b.pem").unlink()
    wait_until(lambda: proxy.served("www.test") not in (None, good.der), 3, "the expired one is better than none")


def test_a_name_with_quotes_and_newline_in_the_log(proxy):
    (proxy.certs / 'odd"na\nme.pem').write_bytes(b"-----BEGIN CERTIFICATE-----\n")
    proxy.start()
    assert all("msg" in line for line in proxy.log()), proxy.log_text()
