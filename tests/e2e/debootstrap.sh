#!/usr/bin/env bash
# Proof that a bare Debian builds the book: a new root with git, make and python3 and nothing
# else, a clone of the commit that is checked out, `make book` in it, and its artifacts.
#
#   sudo tests/e2e/debootstrap.sh [GOAL]        GOAL: book (default) or test
#
# What a machine needs to reach its package archives is its own affair, so it is named by who
# runs this, and copied into the root:
#   PRESS_BOOTSTRAP_COPY    files and folders, by absolute path ("/etc/apt /etc/pip.conf")
#   PRESS_BOOTSTRAP_ENV     names of variables to hand on ("https_proxy PIP_CERT")
#   PRESS_BOOTSTRAP_MIRROR  Debian archive (default: debootstrap's)
#   PRESS_BOOTSTRAP_SUITE   default bookworm
#   PRESS_BOOTSTRAP_ROOT    a root to make and keep (default: temporary, removed at the end)
#   PRESS_BOOTSTRAP_OVERLAY a folder to lay over the clone, to try what is not committed
set -euo pipefail

GOAL=${1:-book}
SUITE=${PRESS_BOOTSTRAP_SUITE:-bookworm}
ROOT=${PRESS_BOOTSTRAP_ROOT:-}
PROJECT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)

say() { printf 'bootstrap: %s\n' "$*" >&2; }
die() { printf 'bootstrap: error: %s\n' "$*" >&2; exit 1; }

main() {
    [ "$(id -u)" = 0 ] || die "a root file system can only be made by root"
    command -v debootstrap >/dev/null || die "missing: apt-get install debootstrap"
    # Mounts made in a namespace of our own are gone when this ends, however it ends.
    if [ -z "${PRESS_BOOTSTRAP_INSIDE:-}" ]; then
        PRESS_BOOTSTRAP_INSIDE=1 exec unshare --mount -- "${BASH_SOURCE[0]}" "$GOAL"
    fi
    if [ -z "$ROOT" ]; then
        ROOT=$(mktemp -d)
        trap 'umount_all; rm -rf --one-file-system "$ROOT"' EXIT
    fi

    if [ ! -x "$ROOT/usr/bin/make" ]; then
        say "making $SUITE in $ROOT"
        debootstrap --variant=minbase --include=git,make,python3 "$SUITE" "$ROOT" \
            ${PRESS_BOOTSTRAP_MIRROR:+"$PRESS_BOOTSTRAP_MIRROR"} >"$ROOT.log" 2>&1 ||
            die "debootstrap failed: see $ROOT.log"
        rm -f "$ROOT.log"
    fi
    connect
    rm -rf "$ROOT/srv/project"
    git -c safe.directory='*' clone --quiet --no-hardlinks "file://$PROJECT" "$ROOT/srv/project"
    if [ -n "${PRESS_BOOTSTRAP_OVERLAY:-}" ]; then
        cp -R "$PRESS_BOOTSTRAP_OVERLAY/." "$ROOT/srv/project/"
    fi

    say "make $GOAL"
    SECONDS=0
    inside make "$GOAL"
    say "make $GOAL took $SECONDS s"
    if [ "$GOAL" = book ]; then
        check_artifacts
        SECONDS=0
        inside make "$GOAL"
        say "again, with everything in place: $SECONDS s"
    fi
}

# Give the root the network and the devices of this machine.
connect() {
    local path
    cp --dereference /etc/resolv.conf /etc/hosts "$ROOT/etc/"
    for path in ${PRESS_BOOTSTRAP_COPY:-}; do
        mkdir -p "$ROOT$(dirname "$path")"
        rm -rf "${ROOT:?}$path"
        cp -RL "$path" "$ROOT$path"
    done
    mount -t proc proc "$ROOT/proc"
    mount --rbind /dev "$ROOT/dev"
}

umount_all() { umount -l "$ROOT/proc" "$ROOT/dev" 2>/dev/null || true; }

# A command in the clone, with a new user's environment.
inside() {
    local name handed=()
    for name in ${PRESS_BOOTSTRAP_ENV:-}; do
        handed+=("$name=${!name:-}")
    done
    chroot "$ROOT" /usr/bin/env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin \
        LANG=C.UTF-8 ${handed[@]+"${handed[@]}"} \
        sh -c 'cd /srv/project && exec "$@"' sh "$@"
}

check_artifacts() {
    local pattern
    for pattern in '*-print.pdf' '*.pdf' '*.epub' build.json; do
        # shellcheck disable=SC2086 # a pattern
        set -- "$ROOT"/srv/project/out/$pattern
        [ -s "$1" ] || die "out/ holds no $pattern"
    done
    (cd "$ROOT/srv/project/out" && ls -l . >&2)
}

main
