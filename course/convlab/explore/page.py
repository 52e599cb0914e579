"""An explorer as a piece of HTML: alive where scripts run, a picture where they do not."""

import base64
import hashlib
import json
from html import escape
from typing import Any

from convlab.explore.spec import Spec, module, source

_PAGE = """<div data-explorer="{key}" aria-label="{title}">
<img src="data:image/png;base64,{png}" alt="{alt}" style="max-width:100%" width="{width}">
<p><small>{title}: run this cell, or open the page where scripts are allowed, \
to play with it.</small></p>
</div>
<style>{css}</style>
<script type="module">
const state = {state};
const explorer = (() => {{
{module}
}})();
{plain}
for (const el of document.querySelectorAll('[data-explorer="{key}"]:not([data-live])')) {{
  el.dataset.live = "";
  explorer.render({{ model: plainModel(structuredClone(state)), el }});
}}
</script>"""


def as_html(spec: Spec, state: dict[str, Any]) -> tuple[str, str]:
    """Return the explorer's HTML in a given state, and its picture in words."""
    drawn = spec.picture(**state)
    data, metadata = drawn.bundle()
    # "<" never appears in the JSON, so no string can close the script.
    values = json.dumps(state).replace("<", "\\u003c")
    key = hashlib.sha256(f"{spec.name}{values}".encode()).hexdigest()[:12]
    html = _PAGE.format(
        key=key,
        title=escape(spec.title),
        png=base64.b64encode(data["image/png"]).decode(),
        alt=escape(drawn.alt, quote=True),
        width=metadata["image/png"]["width"],
        css=source("explore.css"),
        state=values,
        module=module(spec.name).replace("export default", "return"),
        plain=source("plain.js"),
    )
    return html, f"{spec.title}. {drawn.alt}"


class Page:
    """An explorer without a kernel behind it; its state can be read, and does not change."""

    def __init__(self, spec: Spec) -> None:
        self.spec = spec
        self.__dict__.update(spec.state)

    def _repr_mimebundle_(self, **kwargs: Any) -> dict[str, str]:
        html, text = as_html(self.spec, self.spec.state)
        return {"text/html": html, "text/plain": text}
