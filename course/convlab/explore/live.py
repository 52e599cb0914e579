"""An explorer as a widget: the browser and the kernel share its state."""

from functools import cache
from typing import Any

import anywidget
import numpy as np
import traitlets

from convlab.explore.page import as_html
from convlab.explore.spec import Spec, module, source


class Numbers(traitlets.List):
    """A list, or a list of lists; arrays are welcome."""

    def validate(self, obj: Any, value: Any) -> Any:
        return super().validate(obj, np.asarray(value).tolist())


def _trait(value: Any) -> traitlets.TraitType:
    if isinstance(value, bool):
        return traitlets.Bool(value)
    if isinstance(value, list):
        return Numbers(value)
    if isinstance(value, str):
        return traitlets.Unicode(value)
    # A half-typed 2.5 is shown in red by the browser; it must not be an error here.
    return traitlets.Union([traitlets.Int(), traitlets.Float()], default_value=value)


class Widget(anywidget.AnyWidget):
    """What all explorers share: beside the live view they carry one that needs no kernel."""

    spec: Spec

    @property
    def state(self) -> dict[str, Any]:
        """The values shared with the browser, by name."""
        return {name: getattr(self, name) for name in self.spec.state}

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        data, metadata = super()._repr_mimebundle_(**kwargs) or ({}, {})
        data["text/html"], data["text/plain"] = as_html(self.spec, self.state)
        return data, metadata


@cache
def _widget_class(name: str, kinds: tuple[tuple[str, type], ...]) -> type[Widget]:
    empty = {bool: False, list: [], str: ""}
    traits = {key: _trait(empty.get(kind, 0)).tag(sync=True) for key, kind in kinds}
    # The class name is what anywidget tells explorers apart by.
    assets = {"_esm": module(name), "_css": source("explore.css")}
    return type(f"Explore_{name}", (Widget,), {**assets, **traits, "__module__": __name__})


def as_widget(spec: Spec) -> Widget:
    """Return the explorer as a widget."""
    kinds = tuple((key, type(value)) for key, value in spec.state.items())
    widget = _widget_class(spec.name, kinds)(**spec.state)
    widget.spec = spec
    return widget
