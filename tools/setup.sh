#!/usr/bin/env bash
# Make a virtual environment with every package pinned in requirements.lock, hashes checked.
# Usage: tools/setup.sh FOLDER        (PYTHON=python3.12 chooses the interpreter)
set -euo pipefail
cd "$(dirname "$0")/.."
folder=$1
python=${PYTHON:-python3}

if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    echo "setup: $python is $("$python" --version 2>&1 || echo missing); wanted Python 3.11 or newer; type: sudo apt-get install python3 python3-venv" >&2
    exit 1
fi
if ! "$python" -c 'import venv, ensurepip' 2>/dev/null; then
    echo "setup: $python cannot make virtual environments; type: sudo apt-get install python3-venv" >&2
    exit 1
fi

[ -x "$folder/bin/python" ] || "$python" -m venv "$folder"
target=$(realpath "$folder")
# uv installs the same lock several times faster than pip; its own pin is in the lock, too.
uv=$(command -v uv || true)
if [ -z "$uv" ]; then
    pin=$(mktemp --suffix=.txt)
    trap 'rm -f "$pin"' EXIT
    awk '/^uv==/ {on = 1} on {print} on && !/\\$/ {exit}' requirements.lock >"$pin"
    if "$target/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes -r "$pin"; then
        uv="$target/bin/uv"
    fi
fi
with_uv() {
    # Behind a proxy of one's own the certificates are the system's, as for pip.
    # Bytecode now, on all cores, as pip does: some machines never write it later, and start slowly for ever.
    UV_SYSTEM_CERTS=1 UV_NATIVE_TLS=1 "$uv" pip install --quiet --compile-bytecode --python "$target/bin/python" "$@"
}
with_pip() {
    "$target/bin/python" -m pip install --quiet --disable-pip-version-check "$@"
}
install=with_pip
[ -n "$uv" ] && install=with_uv
if ! $install --require-hashes -r requirements.lock; then
    [ $install = with_uv ] || exit 1
    echo "setup: uv did not get through; trying pip" >&2
    install=with_pip
    $install --require-hashes -r requirements.lock
fi
$install --no-deps --no-build-isolation -e .
"$target/bin/python" -m compileall -q autograder course/convlab
echo "setup: $folder is ready ($("$target/bin/python" --version))"
