"""No change of the directory goes unseen, whatever the kernel tells or hides."""
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from harness import confined
from harness.layouts.layout import put
from harness.renewals import expect_served
from harness.trickle import Trickle
from harness.waiting import wait_until

# The promise is one second; a busy machine gets another one.
WITHIN = 2.0
# Where the kernel is silent and only polling finds it.
POLLED = 8.0


@pytest.fixture
def proxy(make):
    return make.proxy("http://127.0.0.1:9", start=False)


def same_size(*pairs):
    """The combined files of these pairs, all of one length."""
    longest = max(len(pair.pem) for pair in pairs)
    return [pair.pem.ljust(longest, b"\n") for pair in pairs]


class TestTimesTellNothing:
    """A file is new although its modification time, or even its size, says that it is not."""

    def test_copied_with_an_older_time(self, proxy, authority):
        new = authority.issue("www.test", days=60)
        put(proxy.folder / "new.pem", new.pem)
        os.utime(proxy.folder / "new.pem", (1_500_000_000, 1_500_000_000))
        proxy.certificate("www.test", file="www.pem")
        proxy.start()
        subprocess.run(["cp", "-p", proxy.folder / "new.pem", proxy.certs / "www.pem"], check=True)
        assert (proxy.certs / "www.pem").stat().st_mtime == 1_500_000_000
        expect_served(proxy, new)

    def test_synchronized_with_an_older_time(self, proxy, authority):
        """As `rsync -t` does it: a hidden temporary file, the source's time, a rename."""
        proxy.certificate("www.test", file="www.pem")
        proxy.start()
        new = authority.issue("www.test", days=60)
        put(proxy.certs / ".www.pem.dZ3kQ1", new.pem)
        os.utime(proxy.certs / ".www.pem.dZ3kQ1", (1_500_000_000, 1_500_000_000))
        (proxy.certs / ".www.pem.dZ3kQ1").rename(proxy.certs / "www.pem")
        expect_served(proxy, new)

    def test_a_new_file_from_the_past(self, proxy, authority):
        proxy.start()
        new = authority.issue("www.test")
        put(proxy.folder / "new.pem", new.pem)
        os.utime(proxy.folder / "new.pem", (0, 0))
        subprocess.run(["cp", "-p", proxy.folder / "new.pem", proxy.certs / "www.pem"], check=True)
        expect_served(proxy, new)

    def test_overwritten_with_the_same_size_and_time(self, proxy, authority):
        """Only the time of the inode's own change tells."""
        old, new = authority.issue("www.test"), authority.issue("www.test", days=60)
        first, second = same_size(old, new)
        path = proxy.put("www.pem", first)
        proxy.start()
        before = path.stat()
        path.write_bytes(second)
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
        after = path.stat()
        assert (before.st_ino, before.st_size, before.st_mtime_ns) == (after.st_ino, after.st_size, after.st_mtime_ns)
        expect_served(proxy, new)

    def test_overwritten_again_and_again_within_a_second(self, proxy, authority):
        pairs = [authority.issue("www.test", days=30 + n) for n in range(8)]
        contents = same_size(*pairs)
        path = proxy.put("www.pem", contents[0])
        proxy.start()
        with Trickle(proxy.port, "www.test", lambda: authority.path) as trickle:
            for content in contents[1:]:
                path.write_bytes(content)
                trickle.wait_for(3, seconds=0.1)
            expect_served(proxy, pairs[-1])
        assert not trickle.failures

    def test_back_to_the_one_before(self, proxy, authority):
        """The older certificate replaces the newer one."""
        old = authority.issue("www.test")
        proxy.certificate("www.test", file="www.pem", days=60)
        proxy.start()
        proxy.put("www.pem", old.pem)
        expect_served(proxy, old)


class TestLinks:
    def test_a_link_is_re_pointed_to_another_directory_which_is_watched_from_then_on(self, proxy, authority):
        first, second, third = (authority.issue("www.test", days=30 * n) for n in (1, 2, 3))
        for name, pair in (("one", first), ("two", second)):
            (proxy.folder / name).mkdir()
            put(proxy.folder / name / "www.pem", pair.pem)
        link = proxy.certs / "www.pem"
        link.symlink_to(proxy.folder / "one/www.pem")
        proxy.start()
        expect_served(proxy, first)
        link.unlink()
        link.symlink_to(proxy.folder / "two/www.pem")
        expect_served(proxy, second)
        put(proxy.folder / "two/new", third.pem)
        (proxy.folder / "two/new").rename(proxy.folder / "two/www.pem")
        expect_served(proxy, third)

    def test_a_link_in_the_middle_of_the_way(self, proxy, authority):
        """certs.d/site -> ../current, current -> versions/1: the second one changes, outside of the directory."""
        first, second = authority.issue("www.test"), authority.issue("www.test", days=60)
        for name, pair in (("1", first), ("2", second)):
            (proxy.folder / "versions" / name).mkdir(parents=True)
            put(proxy.folder / "versions" / name / "www.pem", pair.pem)
        (proxy.folder / "current").symlink_to("versions/1")
        (proxy.certs / "site").symlink_to("../current")
        proxy.start()
        expect_served(proxy, first)
        (proxy.folder / "next").symlink_to("versions/2")
        (proxy.folder / "next").rename(proxy.folder / "current")
        expect_served(proxy, second)

    def test_the_directory_behind_a_link_is_exchanged(self, proxy, authority):
        """The link stays; its target is renamed away and another directory takes its name."""
        first, second, third = (authority.issue("www.test", days=30 * n) for n in (1, 2, 3))
        for name, pair in (("store", first), ("prepared", second)):
            (proxy.folder / name).mkdir()
            put(proxy.folder / name / "www.pem", pair.pem)
        (proxy.certs / "site").symlink_to(proxy.folder / "store")
        proxy.start()
        expect_served(proxy, first)
        (proxy.folder / "store").rename(proxy.folder / "old")
        (proxy.folder / "prepared").rename(proxy.folder / "store")
        expect_served(proxy, second)
        put(proxy.folder / "store/www.pem", third.pem)
        expect_served(proxy, third)

    def test_the_watched_directory_itself_is_a_link(self, proxy, authority):
        first, second = authority.issue("www.test"), authority.issue("www.test", days=60)
        for name, pair in (("blue", first), ("green", second)):
            (proxy.folder / name).mkdir()
            put(proxy.folder / name / "www.pem", pair.pem)
        proxy.certs.rmdir()
        proxy.certs.symlink_to("blue")
        proxy.start()
        expect_served(proxy, first)
        (proxy.folder / "next").symlink_to("green")
        (proxy.folder / "next").rename(proxy.certs)
        expect_served(proxy, second)

    def test_what_a_link_leads_to_comes_later(self, proxy, authority):
        """Neither the file nor two of the directories above it are there at first."""
        (proxy.certs / "www.pem").symlink_to(proxy.folder / "later/and/deeper/www.pem")
        proxy.start(certificate=False)
        pair = authority.issue("www.test")
        (proxy.folder / "later/and/deeper").mkdir(parents=True)
        put(proxy.folder / "later/and/deeper/www.pem", pair.pem)
        expect_served(proxy, pair)

    def test_what_a_link_leads_to_goes_and_comes_back(self, proxy, authority):
        old, new = authority.issue("www.test"), authority.issue("www.test", days=60)
        (proxy.folder / "store").mkdir()
        put(proxy.folder / "store/www.pem", old.pem)
        (proxy.certs / "www.pem").symlink_to(proxy.folder / "store/www.pem")
        proxy.start()
        shutil.rmtree(proxy.folder / "store")
        wait_until(lambda: "www.pem" in proxy.log_text().split("portico: serving")[-1], WITHIN, proxy.log_text)
        (proxy.folder / "store").mkdir()
        put(proxy.folder / "store/www.pem", new.pem)
        expect_served(proxy, new)


class TestTheDirectoryItself:
    def test_removed_and_made_again_several_times(self, proxy, authority):
        proxy.certificate("www.test", file="www.pem")
        proxy.start()
        for number in range(4):
            shutil.rmtree(proxy.certs)
            if number % 2:
                expect_served(proxy, None)
            proxy.certs.mkdir()
            expect_served(proxy, proxy.certificate("www.test", file="www.pem", days=40 + number))

    def test_the_directories_above_go_too(self, proxy, authority):
        proxy.config["certificates"]["directory"] = "a/b/certs"
        place = proxy.folder / "a/b/certs"
        place.mkdir(parents=True)
        pair = authority.issue("www.test")
        put(place / "www.pem", pair.pem)
        proxy.start()
        expect_served(proxy, pair)
        shutil.rmtree(proxy.folder / "a")
        expect_served(proxy, None)
        new = authority.issue("www.test", days=60)
        place.mkdir(parents=True)
        put(place / "www.pem", new.pem)
        expect_served(proxy, new)

    def test_renamed_away_and_another_one_renamed_here(self, proxy, authority):
        old = proxy.certificate("www.test", file="www.pem")
        new = authority.issue("www.test", days=60)
        (proxy.folder / "next").mkdir()
        put(proxy.folder / "next/www.pem", new.pem)
        proxy.start()
        expect_served(proxy, old)
        proxy.certs.rename(proxy.folder / "before")
        (proxy.folder / "next").rename(proxy.certs)
        expect_served(proxy, new)
        # What is no longer the directory is no longer watched.
        put(proxy.folder / "before/other.pem", authority.issue("other.test").pem)
        expect_served(proxy, proxy.certificate("last.test"), name="last.test")
        assert proxy.served("other.test") is None

    def test_a_mount_over_it(self, proxy, authority):
        """The kernel reports no mount; the slow poll finds it, and what is mounted is watched."""
        below = proxy.certificate("below.test")
        proxy.config["certificates"]["poll"] = "1s"
        proxy.start(preexec=confined.own_mounts())
        mounted = Path(confined.mount_over(proxy.pid, proxy.certs))
        pair = authority.issue("www.test")
        put(mounted / "www.pem", pair.pem)
        expect_served(proxy, pair, within=POLLED)
        expect_served(proxy, None, name="below.test")
        for days in (60, 90):
            pair = authority.issue("www.test", days=days)
            put(mounted / "www.pem", pair.pem)
            expect_served(proxy, pair)
        confined.unmount(proxy.pid, proxy.certs)
        expect_served(proxy, below, name="below.test", within=POLLED)
        expect_served(proxy, None)


class TestUnreadable:
    """Root would be let in everywhere: the proxy is made to obey."""

    @pytest.fixture
    def proxy(self, proxy):
        proxy.certificate("neighbour.test")
        yield proxy
        assert proxy.served("neighbour.test")
        for path in proxy.certs.rglob("*"):
            path.chmod(0o700)

    def test_a_new_file_that_becomes_readable_later(self, proxy, authority):
        proxy.start(preexec=confined.obeying_file_modes)
        pair = authority.issue("www.test")
        put(proxy.certs / "www.pem", pair.pem, mode=0)
        proxy.wait_for_log("www.pem", '"level":"warning"')
        assert proxy.served("www.test") is None
        (proxy.certs / "www.pem").chmod(0o600)
        expect_served(proxy, pair)

    def test_it_was_unreadable_from_the_start(self, proxy, authority):
        pair = authority.issue("www.test")
        put(proxy.certs / "www.pem", pair.pem, mode=0)
        proxy.start(preexec=confined.obeying_file_modes)
        assert proxy.served("www.test") is None
        (proxy.certs / "www.pem").chmod(0o600)
        expect_served(proxy, pair)

    def test_a_renewal_that_becomes_readable_later(self, proxy, authority):
        old = proxy.certificate("www.test", file="www.pem")
        proxy.start(preexec=confined.obeying_file_modes)
        new = authority.issue("www.test", days=60)
        put(proxy.folder / "new", new.pem, mode=0)
        (proxy.folder / "new").rename(proxy.certs / "www.pem")
        proxy.wait_for_log("www.pem", '"level":"warning"')
        assert proxy.served("www.test") == old.der
        (proxy.certs / "www.pem").chmod(0o600)
        expect_served(proxy, new)

    def test_a_directory_that_closes_and_opens(self, proxy, authority):
        """What was in it goes on being served; what happened behind the door is seen when it opens."""
        old = proxy.certificate("www.test", file="sub/www.pem")
        proxy.start(preexec=confined.obeying_file_modes)
        (proxy.certs / "sub").chmod(0)
        proxy.wait_for_log("sub", '"level":"warning"')
        assert proxy.served("www.test") == old.der
        new = authority.issue("www.test", days=60)
        put(proxy.certs / "sub/www.pem", new.pem)
        (proxy.certs / "sub").chmod(0o700)
        expect_served(proxy, new)
