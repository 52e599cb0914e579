#!/bin/sh
# Start a student's server, as the student: the lectures are copied on the first day, never again.
# Usage: student-server.sh PLACE [OPTION OF jupyterhub-singleuser]…
set -eu
place=$1
shift
umask 077
cd "$HOME"
mkdir -p assignments
for folder in course data; do
    if [ ! -e "$folder" ]; then
        cp -R "$place/students/$folder" .
        chmod -R u+w "$folder"
    fi
done
PATH="$place/venv/bin:$PATH"
export PATH
exec "$place/venv/bin/jupyterhub-singleuser" "$@"
