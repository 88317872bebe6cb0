"""What the release is linked with."""
import subprocess

import pytest
from harness.proxy import BINARY


def test_neither_foundation_nor_the_swift_runtime_is_needed():
    libraries = subprocess.run(["ldd", BINARY], capture_output=True, text=True, check=True).stdout
    assert "Foundation" not in libraries
    assert "libswift" not in libraries, "the standard library is linked statically"
    assert "not found" not in libraries
    for library in ("libssl", "libcrypto", "libyaml"):
        assert library in libraries


def test_foundation_is_not_linked_in_statically():
    done = subprocess.run(["nm", BINARY], capture_output=True, text=True)
    if "no symbols" in done.stderr or not done.stdout:
        pytest.skip("the binary is stripped")
    assert "$s10Foundation" not in done.stdout
