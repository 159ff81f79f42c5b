#!/usr/bin/env bash
# Makes .venv, with what a lock file pins, on a machine that has only git, make and Python.
#
#   tools/setup.sh run          what `make book` needs
#   tools/setup.sh test         and what the tests need
#   tools/setup.sh validators   the programs from outside Python that the tests run
#
# It changes nothing when nothing has changed, and then takes a fraction of a second: the
# digest of the lock is kept in .venv. System packages are installed only where that needs
# no question (root on Debian or Ubuntu); elsewhere the exact command is printed.
#
# Kept to bash 3.2, which is the one that macOS has.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

VENV=.venv
JUDGES=$VENV/judges
GOAL=${1:-run}
PACKAGES=() # Debian packages that are missing
HINTS=()    # what to say of them elsewhere

say() { printf 'setup: %s\n' "$*" >&2; }
die() { printf 'setup: error: %s\n' "$*" >&2; exit 1; }
has() { command -v "$1" >/dev/null 2>&1; }

main() {
    case $GOAL in
        run) install_python_packages requirements.lock ;;
        test) install_python_packages requirements-dev.lock ;;
        validators) install_validators ;;
        *) die "unknown goal \"$GOAL\": run, test or validators" ;;
    esac
}

# A lock into .venv; requirements-dev.lock holds all of requirements.lock.
install_python_packages() {
    local lock=$1 python digest stamp
    python=$(find_python)
    want_libraries "$python"
    if ! usable "$VENV/bin/python"; then want_venv "$python"; fi
    install_system_packages || die "install what is named above, then run make again"

    if ! usable "$VENV/bin/python"; then
        say "making $VENV with $("$python" --version)"
        "$python" -m venv --clear "$VENV"
    fi
    digest=$("$VENV/bin/python" -c 'import hashlib, sys
print(hashlib.sha256(sys.version.encode() + open(sys.argv[1], "rb").read()).hexdigest())' "$lock")
    stamp=$VENV/.$lock
    if [ "$(cat "$stamp" 2>/dev/null)" = "$digest" ]; then return; fi
    say "installing $lock"
    "$VENV/bin/python" -m pip install --quiet --disable-pip-version-check \
        --require-hashes --requirement "$lock"
    printf '%s\n' "$digest" >"$stamp"
}

# The Python named by PYTHON, or the first that is new enough.
find_python() {
    local candidate
    for candidate in ${PYTHON:-python3 python3.13 python3.12 python3.11}; do
        if has "$candidate" &&
            "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            printf '%s\n' "$candidate"
            return
        fi
    done
    die "Python 3.11 or newer is needed (set PYTHON to its name if it is not python3)"
}

usable() { [ -x "$1" ] && "$1" -c 'import pip' 2>/dev/null; }

# Debian and Ubuntu leave ensurepip out of python3; without it venv leaves half a folder.
want_venv() {
    "$1" -c 'import ensurepip, venv' 2>/dev/null || want "$(basename "$1")-venv"
    # quickjs has wheels for macOS and x86-64 Linux, up to CPython 3.12; elsewhere its C
    # extension is compiled. This can go when it publishes wheels for the others.
    if "$1" -c 'import platform, sys
sys.exit(sys.platform == "darwin" or platform.machine() == "x86_64" and sys.version_info < (3, 13))'
    then
        has cc || want gcc libc6-dev
        "$1" -c 'import os, sys, sysconfig
sys.exit(not os.path.exists(os.path.join(sysconfig.get_path("include"), "Python.h")))' ||
            want "$(basename "$1")-dev"
    fi
}

# The libraries that WeasyPrint loads, asked for by the names that it uses.
want_libraries() {
    if [ "$(uname -s)" = Darwin ]; then
        local prefix
        prefix=$(brew --prefix 2>/dev/null || printf /usr/local)
        [ -e "$prefix/lib/libpango-1.0.dylib" ] || HINTS+=("brew install pango")
        return
    fi
    local missing
    missing=$("$1" -c 'import ctypes
for library, package in (
    ("libpango-1.0.so.0", "libpango-1.0-0"),
    ("libpangoft2-1.0.so.0", "libpangoft2-1.0-0"),
    ("libharfbuzz-subset.so.0", "libharfbuzz-subset0"),
):
    try:
        ctypes.CDLL(library)
    except OSError:
        print(package)')
    # shellcheck disable=SC2086 # one word a package
    want $missing
}

# Java for epubcheck and veraPDF; qpdf, poppler and Ghostscript for PDFs; a browser and Node for EPUBs.
install_validators() {
    has java || want default-jre-headless
    [ -e "$JUDGES/verapdf.jar" ] || has mvn || want maven
    has qpdf || want qpdf
    has pdftotext && has pdftoppm || want poppler-utils
    has gs || want ghostscript
    has chromium || has chromium-browser || has google-chrome || want chromium
    if install_system_packages && install_node && install_packages; then
        install_verapdf || say "veraPDF cannot be had from Maven Central: outloud judges PDF/UA"
        return
    fi
    if [ "${CI:-}" = true ]; then die "CI runs every validator"; fi
    say "tests that need these will be skipped"
}

# Ace needs Node.js 20, which Debian 12 does not have; PyPI has it for every platform.
install_node() {
    PATH=$PWD/$VENV/bin:$PATH
    if has npm && node -e 'process.exit(Number(process.versions.node.split(".")[0] < 20))' 2>/dev/null; then
        return
    fi
    say "installing Node.js"
    "$VENV/bin/python" -m pip install --quiet --disable-pip-version-check \
        --require-hashes --requirement tools/judges/node.lock
}

# The e-reader engine that the pages are read in with what drives the browser, and Ace by DAISY.
install_packages() {
    mkdir -p "$JUDGES"
    cmp -s tools/judges/package-lock.json "$JUDGES/package-lock.json" ||
        cp tools/judges/package.json tools/judges/package-lock.json "$JUDGES/"
    local folder
    for folder in press/preflight/reader "$JUDGES"; do
        if [ "$folder/node_modules/.package-lock.json" -nt "$folder/package-lock.json" ]; then
            continue
        fi
        say "installing the packages of $folder"
        # The browser is the system's.
        PUPPETEER_SKIP_DOWNLOAD=1 npm ci --prefix "$folder" --silent --no-audit --no-fund ||
            return 1
    done
}

# Maven knows where its registry is, here or in the settings of whoever runs this.
install_verapdf() {
    local version=1.30.2 jar=$JUDGES/verapdf.jar
    local digest=287cc9c9757f99dcff4a2d39b68268245b48103fb6af443162d5a29df2afa332
    if [ "$(sha256 "$jar")" = $digest ]; then return; fi
    say "installing veraPDF $version"
    mvn --quiet --batch-mode -Dstyle.color=never \
        org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy \
        -Dartifact="org.verapdf.apps:cli:$version" -DoutputDirectory="$JUDGES" \
        -Dmdep.useBaseVersion=true >&2 || return 1
    [ "$(sha256 "$JUDGES/cli-$version.jar")" = $digest ] ||
        die "veraPDF $version is not the file that was pinned"
    mv "$JUDGES/cli-$version.jar" "$jar"
}

sha256() {
    "$VENV/bin/python" -c 'import hashlib, pathlib, sys
path = pathlib.Path(sys.argv[1])
print(hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "")' "$1"
}

want() { PACKAGES+=("$@"); }

# Install what was wanted, or say how; false if something is still missing.
install_system_packages() {
    if [ ${#PACKAGES[@]} -eq 0 ] && [ ${#HINTS[@]} -eq 0 ]; then return 0; fi
    local root=""
    # A hosted runner lets its user become root without a question.
    if [ "${CI:-}" = true ] && [ "$(id -u)" != 0 ] && sudo -n true 2>/dev/null; then
        root="sudo -n"
    fi
    if has apt-get && { [ "$(id -u)" = 0 ] || [ -n "$root" ]; }; then
        say "installing ${PACKAGES[*]}"
        # Lists that are old name versions that the archive no longer has.
        $root apt-get update -qq
        $root env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends \
            "${PACKAGES[@]}" >/dev/null || return 1
        PACKAGES=()
        return 0
    fi
    if has apt-get; then
        HINTS+=("sudo apt-get update && sudo apt-get install -y --no-install-recommends ${PACKAGES[*]}")
    elif has brew && [ ${#PACKAGES[@]} -gt 0 ]; then
        HINTS+=("brew install $(brew_names)")
    elif [ ${#PACKAGES[@]} -gt 0 ]; then
        HINTS+=("with your system's packages, the likes of Debian's ${PACKAGES[*]}")
    fi
    say "to install what is missing:"
    printf '    %s\n' "${HINTS[@]}" >&2
    return 1
}

brew_names() {
    printf '%s\n' "${PACKAGES[@]}" |
        sed -e 's/default-jre-headless/openjdk/' -e 's/poppler-utils/poppler/' \
            -e 's/^chromium$/--cask chromium/' | paste -sd ' ' -
}

main
