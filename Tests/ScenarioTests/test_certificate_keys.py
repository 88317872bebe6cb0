"""What is asked of private keys, and how the configuration changes that."""
import pytest
from harness.certs import new_key
from harness.layouts.layout import encrypted, openssl, put
from harness.proxy import portico
from harness.waiting import wait_until

WITHIN = 3.0


@pytest.fixture
def proxy(make):
    proxy = make.proxy("http://127.0.0.1:9", start=False)
    proxy.certificate("neighbour.test")
    yield proxy
    assert proxy.served("neighbour.test")


def put_with_mode(proxy, pair, mode):
    put(proxy.certs / "www.pem", pair.pem)
    (proxy.certs / "www.pem").chmod(mode)


@pytest.mark.parametrize("mode, keys, is_served, words", [
    (0o600, {}, True, None),
    (0o640, {}, True, None),
    (0o644, {}, True, ["warning", "www.pem"]),
    (0o644, {"world_readable_keys": "refuse"}, False, ["quarantined", "www.pem"]),
    (0o644, {"world_readable_keys": "allow"}, True, None),
    (0o640, {"world_readable_keys": "refuse"}, True, None),
    (0o620, {}, False, ["quarantined", "www.pem"]),
    (0o602, {}, False, ["quarantined", "www.pem"]),
    (0o666, {}, False, ["quarantined", "www.pem"]),
    (0o660, {"writable_keys": "warn"}, True, ["warning", "www.pem"]),
    (0o660, {"writable_keys": "allow"}, True, None),
    (0o666, {"writable_keys": "allow", "world_readable_keys": "refuse"}, False, ["quarantined", "www.pem"]),
], ids=lambda value: f"{value:o}" if isinstance(value, int) and not isinstance(value, bool) else None)
def test_who_may_touch_the_file(proxy, authority, mode, keys, is_served, words):
    pair = authority.issue("www.test")
    put_with_mode(proxy, pair, mode)
    (proxy.certs / "neighbour.test.pem").chmod(0o600)
    proxy.config["certificates"].update(keys)
    proxy.start()
    assert (proxy.served("www.test") == pair.der) == is_served, proxy.log_text()
    if words:
        proxy.wait_for_log(*words, '"level":"warning"')
    else:
        assert "www.pem\",\"reason" not in proxy.log_text()
    assert portico("certs", cwd=proxy.folder).returncode == (0 if is_served else 1)


def test_a_certificate_may_be_in_a_file_that_others_write(proxy, authority):
    """It is the key's file that counts."""
    pair = authority.issue("www.test")
    put(proxy.certs / "www.crt", pair.chain)
    put(proxy.certs / "www.key", pair.key)
    (proxy.certs / "www.crt").chmod(0o666)
    proxy.start()
    assert proxy.served("www.test") == pair.der


def test_the_last_good_version_outlives_a_renewal_that_others_can_write(proxy, authority):
    old = proxy.certificate("www.test", file="www.pem")
    proxy.start()
    new = authority.issue("www.test", days=60)
    put(proxy.folder / "new.pem", new.pem)
    (proxy.folder / "new.pem").chmod(0o660)
    (proxy.folder / "new.pem").rename(proxy.certs / "www.pem")
    proxy.wait_for_log("certificates: quarantined", "www.pem")
    assert proxy.served("www.test") == old.der
    (proxy.certs / "www.pem").chmod(0o600)
    wait_until(lambda: proxy.served("www.test") == new.der, WITHIN, proxy.log_text)


@pytest.mark.parametrize("bits, is_served", [("2048", True), ("2049", False), ("4096", False)])
def test_the_smallest_rsa_key(proxy, bits, is_served):
    proxy.certificate("www.test", file="www.pem", key="rsa")
    proxy.config["certificates"]["minimum_rsa"] = int(bits)
    proxy.start()
    assert bool(proxy.served("www.test")) == is_served
    if not is_served:
        proxy.wait_for_log("certificates: quarantined", "www.pem", "2048")


class TestPassphrases:
    @pytest.fixture
    def locked(self, proxy, authority):
        """A pair whose key is under "right", with a passphrase file that does not hold it yet."""
        pair = authority.issue("www.test")
        put(proxy.certs / "www.crt", pair.chain)
        put(proxy.certs / "www.key", encrypted(pair, "right"))
        put(proxy.folder / "passphrase", b"wrong\n")
        proxy.config["certificates"]["passphrase_file"] = "passphrase"
        return pair

    def test_a_wrong_one_and_then_the_right_one(self, proxy, locked):
        proxy.start()
        assert proxy.served("www.test") is None
        proxy.wait_for_log("certificates: quarantined", "passphrase")
        assert portico("certs", cwd=proxy.folder).returncode == 1
        put(proxy.folder / "passphrase", b"right\n")
        proxy.reload(write=False)
        wait_until(lambda: proxy.served("www.test") == locked.der, WITHIN, proxy.log_text)
        assert portico("certs", cwd=proxy.folder).returncode == 0

    @pytest.mark.parametrize("content", [b"right", b"right\n", b"right\r\n", b"wrong\nright\nother\n", b"\n\nwrong\r\n\r\nright"],
                             ids=["bare", "line feed", "crlf", "one of several", "blank lines"])
    def test_how_the_file_may_look(self, proxy, locked, content):
        put(proxy.folder / "passphrase", content)
        proxy.start()
        assert proxy.served("www.test") == locked.der

    @pytest.mark.parametrize("content", [None, b"", b"\n", b"x" * (2 << 20), b"\xff\xfe\0\0"],
                             ids=["absent", "empty", "blank", "huge", "binary"])
    def test_a_file_that_helps_nobody(self, proxy, locked, content):
        """The key stays locked; nobody else is harmed."""
        if content is None:
            (proxy.folder / "passphrase").unlink()
        else:
            put(proxy.folder / "passphrase", content)
        proxy.start()
        assert proxy.served("www.test") is None
        proxy.wait_for_log("www.key", '"level":"warning"')

    def test_without_a_file_the_key_is_quarantined(self, proxy, locked):
        del proxy.config["certificates"]["passphrase_file"]
        proxy.start()
        assert proxy.served("www.test") is None
        proxy.wait_for_log("certificates: quarantined", "www.key", "encrypted")

    @pytest.mark.parametrize("cipher", ["-aes128", "-aes256", "-camellia256", "-des3"])
    @pytest.mark.parametrize("form", ["pkcs8", "traditional"])
    def test_the_ciphers_of_openssl(self, proxy, authority, locked, cipher, form):
        plain = proxy.folder / "plain.key"
        pair = authority.issue("www.test", key=new_key("rsa"))
        put(plain, pair.key)
        options = ["-traditional"] if form == "traditional" else []
        openssl("rsa", "-in", plain, *options, cipher, "-passout", "pass:right", "-out", proxy.certs / "www.key")
        (proxy.certs / "www.key").chmod(0o600)
        put(proxy.certs / "www.crt", pair.chain)
        put(proxy.folder / "passphrase", b"right\n")
        proxy.start()
        assert proxy.served("www.test") == pair.der, proxy.log_text()
        assert "right" not in proxy.log_text().replace("www.test", "")

    @pytest.mark.parametrize("options", [[], ["-legacy"], ["-certpbe", "NONE", "-keypbe", "NONE", "-nomac"], ["-nomac"]],
                             ids=["usual", "legacy", "not encrypted", "no mac"])
    def test_pkcs12_in_its_kinds(self, proxy, authority, locked, options):
        """What OpenSSL opens is served; what it does not is named with a reason; the neighbour stays."""
        pair = authority.issue("bundle.test")
        put(proxy.folder / "bundle.pem", pair.pem)
        put(proxy.folder / "passphrase", b"right\n")
        export = ["pkcs12", "-export", "-in", proxy.folder / "bundle.pem", "-passout", "pass:right"]
        put(proxy.certs / "bundle.p12", openssl(*export, *options))
        proxy.start()
        assert proxy.served("www.test") == locked.der
        if options != ["-legacy"]:
            assert proxy.served("bundle.test") == pair.der, proxy.log_text()
        elif proxy.served("bundle.test") is None:
            proxy.wait_for_log("certificates: quarantined", "bundle.p12")
