"""JupyterHub for the course: students on one machine, an instructor who works in the course's clone.

Run by root, from the place that ``setup.sh`` made. Its ``hub.toml`` says who teaches and where the clone is;
everything else is a setting of JupyterHub, to be changed here.
"""

import os
import tomllib
from pathlib import Path

PLACE = Path(os.environ.get("HUB_PLACE", "/srv/convolution-course"))
settings = tomllib.loads((PLACE / "hub.toml").read_text(encoding="utf-8"))
instructor, course = settings["instructor"], Path(settings["course"])
state = PLACE / "state"  # root's alone: sessions, and the key that signs them

c = get_config()  # noqa: F821

# A web server in front of it speaks TLS; or name c.JupyterHub.ssl_key and ssl_cert, and bind to all.
c.JupyterHub.bind_url = settings.get("url", "http://127.0.0.1:8000")
c.JupyterHub.db_url = f"sqlite:///{state}/jupyterhub.sqlite"
c.JupyterHub.cookie_secret_file = str(state / "cookie_secret")
c.ConfigurableHTTPProxy.pid_file = str(state / "proxy.pid")
c.ConfigurableHTTPProxy.command = [str(PLACE / "node_modules/.bin/configurable-http-proxy")]

# Who has an account on this machine and is in the group, and the instructor, may come in.
c.JupyterHub.authenticator_class = "pam"
c.PAMAuthenticator.open_sessions = False
c.PAMAuthenticator.allowed_groups = {settings.get("students", "students")}
c.PAMAuthenticator.allowed_users = {instructor}

# A student's server runs in the hub's own environment, which belongs to root.
c.JupyterHub.spawner_class = "jupyterhub.spawner.LocalProcessSpawner"
c.Spawner.cmd = [str(PLACE / "student-server.sh"), str(PLACE)]
c.Spawner.default_url = "/lab"


def from_the_clone(spawner):
    """Start the instructor's server in the clone, from the clone's own environment.

    The formgrader looks for ``nbgrader_config.py`` in the folder where the server starts, and nbgrader for
    ``alembic`` on the path.
    """
    if spawner.user.name == instructor:
        spawner.cmd = ["env", f"--chdir={course}", str(course / ".venv/bin/jupyterhub-singleuser")]
        spawner.notebook_dir = str(course)
        spawner.environment = {
            **spawner.environment,
            "PATH": f"{course / '.venv/bin'}:{os.environ['PATH']}",
        }


c.Spawner.pre_spawn_hook = from_the_clone
