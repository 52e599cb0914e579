#!/bin/sh
# Start a student's server, as the student: the lectures are copied on the first day, never again.
# Usage: student-server.sh PLACE [OPTION OF jupyterhub-singleuser]…
set -eu
place=$1
shift
umask 077
cd "$HOME"
mkdir -p assignments
if [ ! -e course ]; then
    cp -R "$place/students/course" .
    chmod -R u+w course
fi
PATH="$place/venv/bin:$PATH"
export PATH
exec "$place/venv/bin/jupyterhub-singleuser" "$@"
