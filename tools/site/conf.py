"""Sphinx settings of the course's website: the committed notebooks as they are, nothing from the network."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

project = "Convolutional networks, from pixels to AlexNet"
author = "The authors of the convolution course"
copyright = "2026, the authors; texts CC BY 4.0, code MIT"
extensions = [
    "myst_nb",
    "mathml",
    "figures",
    "accessible",
    "order",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
]
html_theme = "sphinx_book_theme"
html_title = project
html_static_path = ["_static"]
templates_path = ["_templates"]
html_css_files = ["site.css"]
html_js_files = [("site.js", {"defer": "defer"})]
html_favicon = "_static/favicon.svg"
html_scaled_image_link = False
html_show_sourcelink = False
html_show_search_summary = False  # it would fetch pages, which a browser refuses on a disk
html_search_scorer = str(Path(__file__).with_name("scorer.js"))
html_theme_options = {
    "use_download_button": False,
    "use_fullscreen_button": False,
    "back_to_top_button": False,  # it would lie on the controls of explorers
}
html_context = {"default_mode": "auto"}
nb_execution_mode = "off"
myst_enable_extensions = ["dollarmath", "amsmath"]
myst_heading_anchors = 4
# Formulas are drawn by the browser itself (MathML), so that pages need no network.
html_math_renderer = "mathml"
suppress_warnings = ["myst.header", "mystnb.unknown_mime_type"]
exclude_patterns = ["convlab"]
autodoc_typehints = "none"  # the docstrings say shapes, which is more
napoleon_google_docstring = False
napoleon_use_rtype = False
