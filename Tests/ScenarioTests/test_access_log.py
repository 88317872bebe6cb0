"""One line per request, escaped, in the form that the configuration asks for."""


def test_one_line_per_request(make):
    proxy = make.proxy(make.upstream().url)
    with proxy.tls() as connection:
        for n in range(5):
            connection.request("POST", f"/log?{n}", body=b"12345", headers=[("User-Agent", 'odd "agent"\x01'[:11])])
    for n in range(5):
        line = proxy.access_line(target=f"/log?{n}")
        assert (line["method"], line["status"], line["client"], line["host"]) == ("POST", 200, "127.0.0.1", "localhost")
        assert line["in"] >= 5 and line["out"] >= 2 and line["upstream"] == "app"
        assert line["tls"] in ("TLSv1.3", "TLS1.3", "1.3") and line["sni"] == "localhost"
    assert len(proxy.access()) == 5


def test_text_format(make):
    proxy = make.proxy(make.upstream().url, log={"format": "text"})
    proxy.get("/plain?text")
    proxy.stop()
    lines = [line["text"] for line in proxy.access()]
    assert len(lines) == 1 and "/plain?text" in lines[0] and " 200 " in lines[0]


def test_off(make):
    for word in ("off", "no"):
        proxy = make.proxy(make.upstream().url, log={"access": word})
        assert proxy.get().status == 200
        proxy.stop()
        assert proxy.access() == []


def test_no_line_can_be_forged(make):
    proxy = make.proxy(make.upstream().url)
    with proxy.tls() as connection:
        connection.send(b'GET /"x\\y HTTP/1.1\r\nHost: localhost\r\nUser-Agent: a"b\\c\xff\t{}\r\n\r\n')
        connection.read_answer()
    proxy.stop()
    assert len(proxy.access()) == 1 and all("text" not in line for line in proxy.access())


def test_nothing_is_lost_at_the_end(make):
    proxy = make.proxy(make.upstream().url)
    with proxy.tls() as connection:
        for _ in range(50):
            connection.request()
    proxy.stop()
    assert len(proxy.access()) == 50
