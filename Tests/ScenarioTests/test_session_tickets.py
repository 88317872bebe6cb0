"""A ticket from one worker is good at every other one, before and after a reload, and only for its own name."""
import os
import ssl

import pytest
from harness import processes
from harness.clients import connect_tls, tls_context
from harness.waiting import wait_until

VERSIONS = [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3]


def ticket(proxy, context, name="localhost"):
    with connect_tls(proxy.port, name, context=context) as connection:
        connection.request(host=name)
        assert not connection.socket.session_reused
        return connection.socket.session


def resumes(proxy, context, session, name="localhost"):
    """(resumed, the worker that did it)"""
    with connect_tls(proxy.port, name, context=context, session=session) as connection:
        connection.request(host=name)
        return connection.socket.session_reused, processes.owner_of(connection.local_port, proxy.port, proxy.workers())


@pytest.mark.parametrize("version", VERSIONS)
def test_across_workers(make, version):
    proxy = make.proxy(make.upstream().url, workers=2)
    context = tls_context(proxy.authority.path, version=version)
    session = ticket(proxy, context)
    results = [resumes(proxy, context, session) for _ in range(24)]
    assert all(resumed for resumed, _ in results)
    assert {owner for _, owner in results} == set(proxy.workers())


@pytest.mark.parametrize("version", VERSIONS)
def test_across_a_reload(make, version):
    proxy = make.proxy(make.upstream().url)
    context = tls_context(proxy.authority.path, version=version)
    session = ticket(proxy, context)
    proxy.config["limits"] = {"fields": 50}
    proxy.reload()
    assert resumes(proxy, context, session)[0]


@pytest.mark.parametrize("version", VERSIONS)
def test_across_a_worker_replaced(make, version):
    proxy = make.proxy(make.upstream().url)
    context = tls_context(proxy.authority.path, version=version)
    session = ticket(proxy, context)
    proxy.deaths_expected = True
    [old] = proxy.workers()
    os.kill(old, 9)
    wait_until(lambda: proxy.workers() not in ([], [old]), 5)
    assert resumes(proxy, context, session)[0]


@pytest.mark.parametrize("version", VERSIONS)
def test_not_for_another_name(make, version):
    proxy = make.proxy(make.upstream().url, start=False)
    proxy.certificate("a.test")
    other = proxy.certificate("b.test")
    proxy.start()
    context = tls_context(proxy.authority.path, version=version)
    session = ticket(proxy, context, "a.test")
    with connect_tls(proxy.port, "b.test", context=context, session=session) as connection:
        assert not connection.socket.session_reused
        assert connection.socket.getpeercert(binary_form=True) == other.der
