#!/usr/bin/env bash
# Make, or bring up to date, the place from which JupyterHub serves the course. Run by root.
# Usage: setup.sh --instructor NAME --course CLONE [--place FOLDER] [--students GROUP] [--url URL]
#                 [--create NAME]…      accounts of students to make, without a password
# The clone belongs to the instructor, and `make setup` was run in it. PYTHON=python3.12 chooses the hub's Python.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
place=/srv/convolution-course group=students url=http://127.0.0.1:8000 instructor='' course='' create=()

refuse() { # seen and wanted, what to do
    echo "hub setup: $1" >&2
    exit 2
}
case ${1-} in
    -h | --help)
        sed -n '2,5s/^# //p' "$0"
        exit
        ;;
esac
while [ $# -gt 0 ]; do
    [ $# -gt 1 ] || refuse "$1 stands alone; wanted an option and its value: see the top of $0"
    case $1 in
        --instructor) instructor=$2 ;;
        --course) course=$2 ;;
        --place) place=$2 ;;
        --students) group=$2 ;;
        --url) url=$2 ;;
        --create) create+=("$2") ;;
        *) refuse "there is no option $1; see the top of $0" ;;
    esac
    shift 2
done

# -- is all there?
[ "$(id -u)" -eq 0 ] || refuse "you are $(id -un); wanted root: type sudo $0 …"
[ -n "$instructor" ] || refuse "who teaches? Add --instructor NAME"
[ -n "$course" ] || refuse "where is the clone? Add --course FOLDER"
id "$instructor" >/dev/null 2>&1 || refuse "there is no user $instructor; type: useradd --create-home $instructor"
course=$(realpath -m "$course")
[ -f "$course/nbgrader_config.py" ] || refuse "$course is no clone of the course: nbgrader_config.py is missing"
[ "$(stat -c %U "$course")" = "$instructor" ] ||
    refuse "$course belongs to $(stat -c %U "$course"); wanted $instructor: type chown -R $instructor: $course"
as_instructor() { runuser -u "$instructor" -- env --chdir="$course" HOME="$(getent passwd "$instructor" | cut -d: -f6)" "$@"; }
as_instructor .venv/bin/python -c '' 2>/dev/null ||
    refuse "$instructor cannot run $course/.venv/bin/python; as $instructor, type: make -C $course setup PYTHON=/usr/bin/python3"
python=$(realpath "$(command -v "${PYTHON:-/usr/bin/python3}")") || refuse "there is no ${PYTHON:-/usr/bin/python3}"
runuser -u nobody -- "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null ||
    refuse "$python is no Python 3.11 or newer that every user may run; name one: PYTHON=/usr/bin/python3 $0 …"
command -v npm >/dev/null || refuse "npm is missing; type: apt-get install nodejs npm"
for given in "$place" "$course" "$group" "$url"; do # they are written into settings
    [[ $given =~ ^[A-Za-z0-9._/:@-]+$ ]] || refuse "'$given' was given; wanted letters, digits and . _ / : @ - only"
done
[[ $place == /* ]] || refuse "--place is $place; wanted a full path, such as /srv/$place"
[ ! -e "$place" ] || [ "$(stat -c %u "$place")" = 0 ] ||
    refuse "$place belongs to $(stat -c %U "$place"); wanted root, or another --place"

# -- accounts
getent group "$group" >/dev/null || groupadd "$group"
for name in "${create[@]}"; do
    id "$name" >/dev/null 2>&1 || useradd --create-home --key HOME_MODE=0700 --shell /bin/bash "$name"
    usermod --append --groups "$group" "$name"
done

# -- folders, and who may do what in them
umask 022
mkdir -p "$place" && chmod 755 "$place"
mkdir -p "$place/exchange" && chmod 1777 "$place/exchange" # sticky: nobody takes away what another put there
mkdir -p "$place/state" && chmod 700 "$place/state"
chmod 700 "$course"

# -- the proxy, the hub and the students' Python; every package by its hash
cp "$here"/{package.json,package-lock.json,jupyterhub_config.py,student-server.sh} "$place"
(cd "$place" && npm ci --ignore-scripts --omit=dev --no-audit --no-fund --loglevel=error >/dev/null)
[ -x "$place/venv/bin/python" ] || "$python" -m venv "$place/venv"
uv=$(command -v uv || echo "$course/.venv/bin/uv")
# uv, where there is one, is several times faster than pip. Its cache is the one of who runs it.
with_uv=(env UV_SYSTEM_CERTS=1 UV_NATIVE_TLS=1 "$uv" pip install --quiet --compile-bytecode --link-mode copy --python)
install=("$place/venv/bin/python" -m pip install --quiet --disable-pip-version-check)
install_clone=(.venv/bin/python -m pip install --quiet --disable-pip-version-check)
if [ -x "$uv" ]; then
    install=("${with_uv[@]}" "$place/venv/bin/python")
    install_clone=("${with_uv[@]}" .venv/bin/python)
fi
"${install[@]}" --require-hashes -r "$here/requirements.lock"
as_instructor "${install_clone[@]}" --require-hashes -r "$here/requirements.lock"

# -- what students get, and nothing else of the clone: convlab with its data, and the lectures
packed=$(as_instructor mktemp -d)
trap 'rm -rf "$packed" "$place/students.new"' EXIT
as_instructor .venv/bin/autograder dist -o "$packed/students.zip" >/dev/null
rm -rf "$place/students.new"
"$python" -m zipfile -e "$packed/students.zip" "$place/students.new"
folder=("$place"/students.new/*/) # the archive holds one folder
rm -r "${folder[0]}course/convlab" # what is installed counts, not a copy beside the lectures
chmod -R u=rwX,go=rX "${folder[0]}"
rm -rf "$place/students"
mv "${folder[0]}" "$place/students"
"$place/venv/bin/python" -m pip uninstall --quiet --yes --disable-pip-version-check convlab 2>/dev/null
"${install[@]}" --no-deps "$packed"/convlab-*.whl

# -- nbgrader: one exchange for all; what is for instructors is not shown to students
settings() { sed "s|/srv/convolution-course|$place|" "$here/nbgrader_config.py"; }
mkdir -p "$place/venv/etc/jupyter"
settings >"$place/venv/etc/jupyter/nbgrader_config.py"
as_instructor mkdir -p .venv/etc/jupyter
settings | as_instructor tee .venv/etc/jupyter/nbgrader_config.py >/dev/null
as_instructor tee .venv/etc/jupyter/jupyter_server_config.py <"$here/instructor_server_config.py" >/dev/null
for extension in formgrader course-list create-assignment; do
    "$place/venv/bin/jupyter" labextension disable --level=sys_prefix "@jupyter/nbgrader:$extension" 2>/dev/null
done
for extension in formgrader course_list; do
    "$place/venv/bin/jupyter" server extension disable --sys-prefix "nbgrader.server_extensions.$extension" 2>/dev/null
done

cat >"$place/hub.toml" <<TOML
instructor = "$instructor"
course = "$course"
students = "$group"
url = "$url"
TOML
echo "hub setup: ready. Start it as root, with HUB_PLACE=$place if that is not the usual one:"
echo "  $place/venv/bin/jupyterhub --config $place/jupyterhub_config.py"
