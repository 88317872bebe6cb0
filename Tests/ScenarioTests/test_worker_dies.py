"""Processes that die: workers are replaced, their sockets are kept, nobody is left behind."""
import os
import signal

import pytest
from harness import processes
from harness.clients import connect_tcp
from harness.load import Load
from harness.waiting import wait_until


@pytest.fixture
def make(make):
    """Here workers are killed on purpose."""
    start = make.proxy

    def proxy(*arguments, **options):
        made = start(*arguments, **options)
        made.deaths_expected = True
        return made
    make.proxy = proxy
    return make


def replaced(proxy, old, count):
    return wait_until(lambda: len(w := proxy.workers()) == count and not set(w) & set(old) and w, 10,
                      lambda: f"new workers for {old}:\n{proxy.log_text()}")


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSEGV, signal.SIGTERM])
def test_it_is_replaced_at_once(make, number):
    proxy = make.proxy(make.upstream().url)
    old = proxy.workers()
    os.kill(old[0], number)
    replaced(proxy, old, 1)
    assert proxy.get().status == 200
    proxy.wait_for_log(str(old[0]))
    assert all(state != "Z" for _, state in processes.children(proxy.pid))


def test_only_its_own_connections_fail(make):
    proxy = make.proxy(make.upstream().url, workers=2)
    connections = [proxy.tls() for _ in range(16)]
    for connection in connections:
        assert connection.request().status == 200
    workers = proxy.workers()
    owners = [processes.owner_of(c.local_port, proxy.port, workers) for c in connections]
    assert set(owners) == set(workers), "both have some"
    with Load(proxy.tls) as load:
        victims = [processes.owner_of(port, proxy.port, workers) for port in processes.tcp_connections(proxy.port)].count(workers[0])
        os.kill(workers[0], signal.SIGKILL)
        wait_until(lambda: len(proxy.workers()) == 2 and workers[0] not in proxy.workers(), 10)
        load.wait_for(40)
    assert len(load.failures) <= victims
    for connection, owner in zip(connections, owners):
        if owner == workers[0]:
            assert connection.is_closed()
        else:
            assert connection.request().status == 200
        connection.close()


def test_connections_made_meanwhile_are_served(make):
    """The worker stands still; clients connect; it dies; its successor finds them in the queue of the same socket."""
    proxy = make.proxy(make.upstream().url, plain="off")
    [old] = proxy.workers()
    os.kill(old, signal.SIGSTOP)
    waiting = [connect_tcp(proxy.plain_port) for _ in range(20)]
    for connection in waiting:
        connection.send_request()
    os.kill(old, signal.SIGKILL)
    for connection in waiting:
        assert connection.read_answer().body == b"ok"
        connection.close()


def test_it_knows_what_the_first_one_knew(make):
    """Its successor has the newest configuration and certificates."""
    new = make.upstream(b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nnew")
    proxy = make.proxy(make.upstream().url, start=False)
    proxy.certificate("www.test", file="www.pem")
    proxy.start()
    pair = proxy.certificate("www.test", file="www.pem", days=60)
    wait_until(lambda: proxy.served("www.test") == pair.der, 5)
    proxy.config["upstreams"]["app"]["servers"] = [new.url]
    proxy.reload()
    old = proxy.workers()
    os.kill(old[0], signal.SIGKILL)
    replaced(proxy, old, 1)
    assert proxy.served("www.test") == pair.der
    assert proxy.get(name="www.test").body == b"new"


def test_a_certificate_renewed_after_a_replacement(make):
    proxy = make.proxy(make.upstream().url)
    old = proxy.workers()
    os.kill(old[0], signal.SIGKILL)
    replaced(proxy, old, 1)
    pair = proxy.certificate("localhost", days=60)
    wait_until(lambda: proxy.served() == pair.der, 3)


def test_many_deaths_apart_are_survived(make):
    """Ten deaths of workers that had been serving for longer than a second are no reason to give up."""
    import time
    proxy = make.proxy(make.upstream().url)
    for _ in range(7):
        old = proxy.workers()
        started = time.monotonic()
        wait_until(lambda: time.monotonic() - started > 1.1 and proxy.get().status == 200, 5)
        os.kill(old[0], signal.SIGKILL)
        replaced(proxy, old, 1)
    assert proxy.get().status == 200


def test_five_early_deaths_end_it(make):
    """Whoever kills each worker as soon as it appears gets a clear error and exit code 3 instead of a spinning supervisor."""
    proxy = make.proxy(make.upstream().url)
    killed = set()

    def kill_next():
        for pid in proxy.workers():
            if pid not in killed:
                killed.add(pid)
                os.kill(pid, signal.SIGKILL)
        return proxy.process.poll() is not None
    wait_until(kill_next, 20, lambda: f"the supervisor to give up:\n{proxy.log_text()}", every=0.002)
    assert proxy.process.returncode == 3
    assert 5 <= len(killed) <= 7
    assert '"level":"error"' in proxy.log_text()
    proxy.expect_no_orphans()


def test_workers_follow_a_dead_supervisor(make):
    proxy = make.proxy(make.upstream().url, workers=2)
    with proxy.tls() as connection:
        assert connection.request().status == 200
        workers = proxy.workers()
        proxy.process.kill()
        proxy.process.wait(5)
        wait_until(lambda: not any(processes.alive(pid) for pid in workers), 5, "the workers to end")


def test_a_stopped_worker_does_not_stop_the_end(make):
    """SIGTERM to the supervisor while a worker does not react: it is killed when its time is up."""
    proxy = make.proxy(make.upstream().url, timeouts={"drain": "1s"})
    os.kill(proxy.workers()[0], signal.SIGSTOP)
    assert proxy.stop() == 0


def test_no_zombie_and_few_descriptors(make):
    proxy = make.proxy(make.upstream().url, workers=2)
    assert len(proxy.workers()) == 2
    for pid in proxy.workers():
        open_files = [os.readlink(f"/proc/{pid}/fd/{n}") for n in os.listdir(f"/proc/{pid}/fd")]
        assert not [f for f in open_files if f.endswith((".pem", ".yaml"))], "workers open no file"
    assert all(state != "Z" for _, state in processes.children(proxy.pid))
