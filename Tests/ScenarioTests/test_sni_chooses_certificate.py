"""The name in the client hello decides which certificate is presented."""
import re
import ssl

import pytest
from harness.clients import connect_tls, s_client


@pytest.fixture(scope="module")
def strict(make_shared):
    """unknown_name: reject."""
    proxy = make_shared.proxy("http://127.0.0.1:9", start=False)
    proxy.certificate("www.example.test", file="exact.pem")
    proxy.certificate("*.example.test", file="wild.pem")
    proxy.certificate("xn--bcher-kva.test", "two.test", file="idn.pem")
    proxy.certificate("rsa.test", file="rsa.pem", key="rsa")
    return proxy.start()


@pytest.fixture(scope="module")
def lenient(make_shared):
    """unknown_name: default."""
    proxy = make_shared.proxy("http://127.0.0.1:9", start=False,
                              certificates={"directory": "certs.d", "default": "fallback.test", "unknown_name": "default"})
    proxy.certificate("fallback.test")
    proxy.certificate("www.example.test")
    return proxy.start()


def presented(proxy, *arguments):
    """The common name that openssl s_client was shown; the whole output when there was none."""
    output = s_client(proxy.port, *arguments)
    found = re.search(r"^subject=CN = (\S+)", output, re.M)
    return found[1] if found else output


@pytest.mark.parametrize("asked, name", [
    ("www.example.test", "www.example.test"),
    ("WWW.eXample.TEST", "www.example.test"),
    ("www.example.test.", "www.example.test"),
    ("other.example.test", "*.example.test"),
    ("OTHER.Example.Test.", "*.example.test"),
    ("xn--bcher-kva.test", "xn--bcher-kva.test"),
    ("XN--BCHER-KVA.test", "xn--bcher-kva.test"),
    ("two.test", "xn--bcher-kva.test"),
    ("rsa.test", "rsa.test"),
])
@pytest.mark.parametrize("version", ["-tls1_2", "-tls1_3"])
def test_the_certificate_of_the_name(strict, asked, name, version):
    assert presented(strict, "-servername", asked, version) == name


@pytest.mark.parametrize("asked", [
    "a.b.example.test", "example.test", "unknown.test", "*.example.test.evil", "www.example.test..", ".example.test",
    "../../etc/passwd", "www_example.test", "-", "x" * 250 + ".test"])
@pytest.mark.parametrize("version", ["-tls1_2", "-tls1_3"])
def test_an_unknown_name_is_rejected(strict, asked, version):
    output = s_client(strict.port, "-servername", asked, version)
    assert "subject=CN" not in output
    assert "unrecognized name" in output


def test_python_sees_the_alert(strict):
    with pytest.raises(ssl.SSLError) as caught:
        connect_tls(strict.port, "unknown.test")
    assert caught.value.reason == "TLSV1_UNRECOGNIZED_NAME"


@pytest.mark.parametrize("asked", ["unknown.test", "a.b.c.d"])
def test_an_unknown_name_gets_the_default(lenient, asked):
    assert presented(lenient, "-servername", asked) == "fallback.test"


def test_a_known_name_beats_the_default(lenient):
    assert presented(lenient, "-servername", "www.example.test") == "www.example.test"


def test_no_name_gets_the_default(lenient):
    assert presented(lenient, "-noservername") == "fallback.test"


def test_the_whole_chain_is_sent(strict, authority):
    output = s_client(strict.port, "-servername", "www.example.test", "-CAfile", str(authority.path))
    assert "Verify return code: 0 (ok)" in output
    assert "Scenario Intermediate" in output


def test_the_worker_survives_odd_names(strict):
    before = strict.workers()
    for asked in ("\x7f\x01\x02", "é" * 40, "%00", "a" * 255):
        s_client(strict.port, "-servername", asked)
    assert strict.workers() == before
    assert presented(strict, "-servername", "www.example.test") == "www.example.test"
