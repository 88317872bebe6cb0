"""What a process may do before it becomes Portico, so that the kernel denies it something: for `Proxy.start(preexec=…)`."""
import ctypes
import os
import subprocess

import pytest

_NEW_MOUNTS, _NEW_USERS = 0x00020000, 0x10000000
_RECURSIVE, _PRIVATE = 0x4000, 1 << 18
_DROP_FROM_BOUNDING_SET = 24
_DAC_OVERRIDE, _DAC_READ_SEARCH = 1, 2
_libc = ctypes.CDLL(None, use_errno=True)


def _check(result):
    if result != 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


def obeying_file_modes():
    """Even the superuser cannot read what it gave itself no right to read."""
    for capability in (_DAC_OVERRIDE, _DAC_READ_SEARCH) if os.geteuid() == 0 else ():
        _check(_libc.prctl(_DROP_FROM_BOUNDING_SET, capability, 0, 0, 0))


def inotify_limited(**limits):
    """limits: `watches` and `instances` that Portico may have; the whole machine's stay as they are."""
    if subprocess.run(["unshare", "--user", "--map-root-user", "true"], capture_output=True).returncode != 0:
        pytest.skip("this system gives no user namespaces, in which inotify could be limited")

    def prepare():
        user, group = os.geteuid(), os.getegid()
        _check(_libc.unshare(_NEW_USERS))
        for name, text in (("setgroups", "deny"), ("uid_map", f"0 {user} 1"), ("gid_map", f"0 {group} 1")):
            _write(f"/proc/self/{name}", text)
        for name, limit in limits.items():
            _write(f"/proc/sys/user/max_inotify_{name}", str(limit))
    return prepare


def own_mounts():
    """A mount namespace of its own, which `mount_over` can change."""
    if os.geteuid() != 0:
        pytest.skip("mounting needs root")

    def prepare():
        _check(_libc.unshare(_NEW_MOUNTS))
        _check(_libc.mount(None, b"/", None, _RECURSIVE | _PRIVATE, None))
    return prepare


def mount_over(pid, directory):
    """Mounts an empty file system over a directory as the process sees it, and returns the path of it for others."""
    subprocess.run(["nsenter", f"--target={pid}", "--mount", "mount", "-t", "tmpfs", "none", str(directory)], check=True)
    return f"/proc/{pid}/root{directory}"


def unmount(pid, directory):
    subprocess.run(["nsenter", f"--target={pid}", "--mount", "umount", "--lazy", str(directory)], check=True)


def _write(path, text):
    with open(path, "w") as file:
        file.write(text)
