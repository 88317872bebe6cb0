# What scripts/run and scripts/test share. Sourced, never run; the caller has set strict mode.

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
cd "$root"

# One set of flags for everybody, so that scripts/run and scripts/test build the same files only once.
release_flags=(-c release --static-swift-stdlib)
release_binary="$root/.build/release/portico"
product_packages=(libssl-dev libyaml-dev pkg-config)

say() { printf '==> %s\n' "$*" >&2; }

as_root() {
    if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi
}

# need_packages NAME...: installs the Debian packages that are missing, and touches nothing when none is.
need_packages() {
    local name missing=()
    for name in "$@"; do
        [ "$(dpkg-query -W -f '${db:Status-Status}' "$name" 2>/dev/null || true)" = installed ] || missing+=("$name")
    done
    [ ${#missing[@]} -gt 0 ] || return 0
    say "installing Debian packages: ${missing[*]}"
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "${missing[@]}" >/dev/null 2>&1 && return 0
    # The package lists may be absent or too old: fetch them once, and let a second failure speak.
    as_root apt-get update -qq
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "${missing[@]}" >/dev/null
}

need_swift() {
    command -v swift >/dev/null || { say "swift is not on the PATH: install Swift 6.3 (https://www.swift.org/install/linux/)"; exit 1; }
}

# build_release: builds the product, showing the compiler's own progress.
build_release() {
    need_swift
    say "building the release (some minutes the first time, seconds after that)"
    swift build "${release_flags[@]}" --product portico
}
