"""The fields that tell an app server about the client, as `forward` of its upstream lists them."""
import pytest
from harness.proxy_protocol import v2

ALL = {
    "x-forwarded-for": "127.0.0.1", "x-real-ip": "127.0.0.1", "x-forwarded-proto": "https", "x-forwarded-host": "localhost",
    "x-forwarded-port": None, "x-forwarded-prefix": "/app", "x-request-id": None, "forwarded": "for=127.0.0.1;host=localhost;proto=https",
    "x-scheme": "https", "x-forwarded-ssl": "on"}
STANDARD = ["x-forwarded-for", "x-real-ip", "x-forwarded-proto", "x-forwarded-host", "x-forwarded-port", "x-forwarded-prefix", "x-request-id"]
LISTS = {"default": None, "none": [], "all": list(ALL), "few": ["forwarded", "x-scheme"], **{name: [name] for name in ALL}}


@pytest.fixture(scope="module", params=["http", "uwsgi"])
def shared(request, make_shared):
    """One upstream, and a route per list."""
    upstream = make_shared.upstream(protocol=request.param, close=request.param == "uwsgi")
    proxy = make_shared.proxy(start=False, plain="off")
    proxy.config["upstreams"] = {
        name: {"servers": [upstream.url], **({} if fields is None else {"forward": fields})} for name, fields in LISTS.items()}
    proxy.config["routes"] = [{"host": f"{name}.test", "path": "/app", "upstream": name, "strip_prefix": True} for name in LISTS]
    proxy.config["routes"] += [{"upstream": "all"}]
    return proxy.start(), upstream


def names_of(request):
    """The request's fields by their lower-case names, whatever the protocol."""
    if request.variables:
        return {key[5:].lower().replace("_", "-"): value for key, value in request.variables.items() if key.startswith("HTTP_")}
    return {name.lower(): value for name, value in request.fields}


def sent(shared, host, path="/app/x", plain=False, fields=()):
    proxy, upstream = shared
    before = len(upstream.requests)
    with proxy.plain() if plain else proxy.tls() as connection:
        assert connection.request("GET", path, host, headers=fields).status == 200
    return upstream.wait_for(before + 1)[before]


@pytest.mark.parametrize("name", LISTS)
def test_the_list_is_what_is_sent(shared, name):
    lies = [(field, "evil") for field in ALL]
    request = sent(shared, f"{name}.test", fields=lies)
    got = names_of(request)
    expected = set(STANDARD if LISTS[name] is None else LISTS[name])
    if request.variables:
        # SCRIPT_NAME tells it.
        expected -= {"x-forwarded-prefix"}
        assert request.variables["SCRIPT_NAME"] == "/app"
        assert (request.variables["REMOTE_ADDR"], request.variables["HTTPS"]) == ("127.0.0.1", "on")
    assert {field for field in got if field in ALL} == expected
    for field in expected:
        if ALL[field]:
            assert got[field] == ALL[field].replace("localhost", f"{name}.test")
    assert "evil" not in str(got)


def test_a_plain_client(shared):
    got = names_of(sent(shared, "a.test:8080", "/", plain=True))
    assert (got["x-scheme"], got["x-forwarded-ssl"], got["x-forwarded-proto"]) == ("http", "off", "http")
    assert got["forwarded"] == 'for=127.0.0.1;host="a.test:8080";proto=http'


def test_forwarded_is_quoted(make):
    upstream = make.upstream()
    proxy = make.proxy(upstream.url, start=False)
    proxy.config["listen"][0].update(proxy_protocol="accept", proxy_protocol_from=["127.0.0.1"])
    proxy.config["upstreams"]["app"]["forward"] = ["forwarded"]
    proxy.start()
    with proxy.tls(prefix=v2("2001:db8::7")) as connection:
        assert connection.request(host="[::1]:8443").status == 200
    assert upstream.requests[-1].headers("Forwarded") == ['for="[2001:db8::7]";host="[::1]:8443";proto=https']


STRANGERS = ["Script-Name", "Path-Info", "X-Script-Name", "X-Client-IP", "X-Cluster-Client-IP", "True-Client-IP", "X-Original-URL",
             "X-Rewrite-URL", "X-Url-Scheme", "Front-End-Https", "X-Forwarded", "SCRIPT_NAME", "PATH_INFO", "script-name", "x-client-ip"]


@pytest.mark.parametrize("name", STRANGERS)
def test_what_could_pass_for_a_proxys_word_is_dropped(shared, name):
    request = sent(shared, "default.test", fields=[(name, "evil"), ("X-HTTP-Method-Override", "PATCH"), ("X-Other", "kept")])
    got = names_of(request)
    assert "evil" not in str(got)
    assert (got["x-http-method-override"], got["x-other"]) == ("PATCH", "kept")
    if request.variables:
        assert (request.variables["SCRIPT_NAME"], request.variables["PATH_INFO"]) == ("/app", "/x")


def test_trace_context_passes_untouched(shared):
    fields = [("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"), ("tracestate", "a=1,b=2;c"), ("baggage", "k=v")]
    got = names_of(sent(shared, "default.test", fields=fields))
    assert [(name, got[name]) for name, _ in fields] == fields


def test_a_reload_changes_the_list(make):
    upstream = make.upstream()
    proxy = make.proxy(upstream.url)
    with proxy.tls() as connection:
        for fields in (["x-scheme"], [], ["x-real-ip"]):
            proxy.config["upstreams"]["app"]["forward"] = fields
            proxy.reload()
            assert connection.request().status == 200
            assert [name for name, _ in upstream.requests[-1].fields if name.lower() in ALL] == \
                [{"x-scheme": "X-Scheme", "x-real-ip": "X-Real-IP"}[name] for name in fields]
