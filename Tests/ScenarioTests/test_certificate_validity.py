"""The choice among several certificates changes as time passes, without any change of a file."""
import time

from harness.certs import new_key
from harness.layouts.layout import put
from harness.waiting import wait_until

TURN = 6  # seconds


def test_the_choice_follows_the_clock(make, authority):
    ago, soon = 1, TURN / 86400
    # Name: what is shown before and after the turn, and the pairs.
    table = {
        # A successor that is not valid yet lies there already.
        "begins.test": ("present", "future", {
            "present": dict(since_days=ago, days=10), "future": dict(since_days=-soon, days=60)}),
        # The better one, by its key, is about to expire.
        "ends.test": ("ending", "other", {
            "ending": dict(since_days=ago, days=soon), "other": dict(since_days=ago, days=10, key=new_key("rsa"))}),
        # What is expired is better than nothing.
        "alone.test": ("ending", "ending", {"ending": dict(since_days=ago, days=soon)}),
        # What is not valid yet goes before what is not valid any more.
        "returns.test": ("future", "future", {
            "expired": dict(since_days=60, days=-1), "future": dict(since_days=-soon, days=60)}),
        # An exact name goes before a wildcard even when it is expired.
        "www.exact.test": ("exact", "exact", {
            "exact": dict(since_days=ago, days=soon), "wildcard": dict(names=["*.exact.test"], since_days=ago, days=10)}),
    }
    proxy, labels = make.proxy("http://127.0.0.1:9", start=False), {}
    start = time.time()
    for name, (_, _, pairs) in table.items():
        for label, options in pairs.items():
            pair = authority.issue(*options.pop("names", [name]), **options)
            put(proxy.certs / f"{name}-{label}.pem", pair.pem)
            labels[pair.der] = label
    proxy.start()

    def shown():
        return {name: labels.get(proxy.served(name)) for name in table}

    seen = shown()
    assert time.time() < start + TURN - 1, "the machine is too slow for this test"
    assert seen == {name: before for name, (before, _, _) in table.items()}
    # Certificates count whole seconds, and those of the last pair began a moment later.
    wait_until(lambda: time.time() > start + TURN + 2, TURN + 5, "the turn", every=0.05)
    wanted = {name: after for name, (_, after, _) in table.items()}
    wait_until(lambda: shown() == wanted, 3, lambda: f"{shown()}\n{proxy.log_text()}")
