"""The instructor's Jupyter server: the formgrader is a page inside JupyterLab's page.

A hub forbids every frame; this allows frames of the hub's own address. Where each user has a host name of
his own (JupyterHub's ``subdomain_host``), that is the instructor's own server alone.
"""

c = get_config()  # noqa: F821

c.ServerApp.tornado_settings = {
    "headers": {"Content-Security-Policy": "frame-ancestors 'self'"},
}
