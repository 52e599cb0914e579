function render({ model, el }) {
  const root = card(el, "Receptive field");
  const get = (key) => model.get(key);
  const say = live(), stage = h("div", { class: "cvl-scroll" }), editor = h("div");
  let focus = false, edited = -1;
  root.append(stage, say, editor, h("div", { class: "cvl-note" }, "Choose a neuron: point at it, or Tab to it and use the arrow keys; up and down change the layer."));

  function lengths() {
    const out = [get("n")];
    for (const [f, stride, p] of get("layers")) out.push(outSize(out.at(-1), f, stride, p));
    return out;
  }
  // Where cells stand: over the middle of what they see. Size, jump and start by the usual recursion.
  function recursion() {
    let size = 1, jump = 1, start = 0;
    return [{ size, jump, start }, ...get("layers").map(([f, stride, p]) => {
      size += (f - 1) * jump;
      start -= p * jump;
      jump *= stride;
      return { size, jump, start };
    })];
  }
  function seenBy(layer, unit) {
    const seen = Array(layer + 1);
    seen[layer] = [unit, unit];
    for (let k = layer; k > 0; k--) {
      const [f, stride, p] = get("layers")[k - 1];
      seen[k - 1] = [seen[k][0] * stride - p, seen[k][1] * stride - p + f - 1];
    }
    return seen;
  }
  function pick(layer, unit, grab) {
    const long = lengths();
    layer = clamp(layer, 0, long.length - 1);
    focus = grab;
    put(model, { layer, unit: clamp(unit, 0, long[layer] - 1) });
    if (grab) draw();
  }
  function onKey(event) {
    const move = ARROWS[event.key];
    if (!move) return;
    event.preventDefault();
    const layer = clamp(get("layer") - move[0], 0, get("layers").length);
    if (layer === get("layer")) return pick(layer, get("unit") + move[1], true);
    // The neuron of the other layer that stands nearest.
    const steps = recursion(), at = middle(steps[get("layer")], get("unit"));
    pick(layer, Math.round((at - middle(steps[layer], 0)) / steps[layer].jump), true);
  }
  const middle = ({ size, jump, start }, unit) => start + (size - 1) / 2 + jump * unit;

  function picture(long, steps, seen, layer, unit) {
    const cell = clamp(Math.floor(640 / long[0]), 14, 34), gap = 58, label = 92;
    // Wide padding lets a layer stand out on either side of the pixels.
    const left = Math.min(...steps.map((step) => middle(step, 0))), right = Math.max(...steps.map((step, k) => middle(step, long[k] - 1)));
    const x = (k, u) => label + cell * (middle(steps[k], u) - left + 0.5), y = (k) => 8 + gap * (long.length - 1 - k);
    const side = cell - 4, width = label + cell * (right - left + 1) + 8;
    const svg = s("svg", { viewBox: `0 0 ${width} ${gap * long.length - 18}`, width, style: `max-width:100%;height:auto;min-width:${Math.round(0.75 * width)}px`, role: "group", "aria-label": "neurons by layer" });
    const inside = (k, u) => seen[k] && u >= seen[k][0] && u <= seen[k][1];
    for (let k = 1; k <= layer; k++) {
      const [f, stride, p] = get("layers")[k - 1];
      for (let u = Math.max(0, seen[k][0]); u <= Math.min(long[k] - 1, seen[k][1]); u++)
        for (let v = Math.max(0, u * stride - p); v < Math.min(long[k - 1], u * stride - p + f); v++)
          svg.append(s("line", { x1: x(k, u), y1: y(k) + side, x2: x(k - 1, v), y2: y(k - 1), stroke: "var(--line)", "stroke-width": 1.3 }));
    }
    long.forEach((count, k) => {
      const tone = k === 0 ? "in" : k === long.length - 1 ? "out" : "k";
      svg.append(s("text", { x: 0, y: y(k) + side / 2 + 4 }, k === 0 ? `input, ${count}` : `layer ${k}, ${count}`));
      for (let u = 0; u < count; u++) {
        const chosen = k === layer && u === unit, on = inside(k, u);
        const node = s("rect", { x: x(k, u) - side / 2, y: y(k), width: side, height: side, rx: 4, role: "button", tabindex: chosen ? 0 : -1, "data-at": `${k},${u}`,
          "data-on": String(on), "aria-pressed": String(chosen), "aria-label": k ? `layer ${k}, neuron ${u}` : `pixel ${u}`,
          fill: `var(--${tone}${on ? "-lit" : ""})`, stroke: chosen ? "var(--ink)" : "none", "stroke-width": 2 });
        svg.append(node);
      }
    });
    svg.addEventListener("pointerdown", (event) => {
      const at = event.target.dataset.at;
      if (at) { event.preventDefault(); pick(...at.split(",").map(Number), true); }
    });
    svg.addEventListener("pointermove", (event) => {
      const at = event.target.dataset.at;
      if (moved(event) && at && at !== `${get("layer")},${get("unit")}`) pick(...at.split(",").map(Number), false);
    });
    svg.addEventListener("keydown", onKey);
    return svg;
  }
  function edit() {
    const layers = get("layers");
    edited = layers.length;
    const box = (k, m, label, least) => h("label", {}, label, h("input", { class: "n", type: "number", min: least, max: 9, value: layers[k][m], "aria-label": `layer ${k + 1}, ${label}`, "data-part": `${k},${m}`, "data-lm-suppress-shortcuts": "true",
      oninput: (event) => {
        const v = +event.target.value, good = event.target.value !== "" && Number.isInteger(v) && v >= least && v <= 9;
        event.target.setAttribute("aria-invalid", !good);
        if (good) put(model, { layers: changed(get("layers"), k, m, v) });
      } }));
    editor.replaceChildren(...layers.map((_, k) => h("div", { class: "cvl-row" }, h("span", { style: "min-width:4rem" }, `layer ${k + 1}`), box(k, 0, "kernel", 1), box(k, 1, "stride", 1), box(k, 2, "padding", 0))),
      h("div", { class: "cvl-row" },
        h("button", { type: "button", onclick: () => get("layers").length < 6 && put(model, { layers: [...get("layers"), [3, 1, 0]], layer: get("layers").length + 1, unit: 0 }) }, "Add a layer"),
        h("button", { type: "button", onclick: () => get("layers").length > 1 && put(model, { layers: get("layers").slice(0, -1), layer: Math.min(get("layer"), get("layers").length - 1) }) }, "Remove the last"),
        field(model, "n", "input pixels", { min: 1, max: 40 })));
    editor.className = "cvl-say";
  }
  function draw() {
    if (edited !== get("layers").length) edit();
    for (const box of editor.querySelectorAll("[data-part]")) {
      const [k, m] = box.dataset.part.split(",");
      if (box !== box.getRootNode().activeElement) box.value = get("layers")[k][m];
    }
    const long = lengths(), n = get("n");
    const dead = long.findIndex((v) => !(v >= 1));
    if (!Number.isInteger(n) || n < 1 || n > 40 || dead >= 0) {
      say.className = "cvl-say cvl-bad";
      say.textContent = Number.isInteger(n) && dead > 0 ? `Nothing is left after layer ${dead}: its kernel is larger than its input.` : "The input must have 1 to 40 pixels.";
      return stage.replaceChildren();
    }
    const layer = clamp(get("layer"), 0, long.length - 1), unit = clamp(get("unit"), 0, long[layer] - 1);
    const steps = recursion(), seen = seenBy(layer, unit);
    // The picture is drawn anew; who held the focus keeps it.
    focus ||= stage.contains(stage.getRootNode().activeElement);
    stage.replaceChildren(picture(long, steps, seen, layer, unit));
    const chosen = stage.querySelector('[tabindex="0"]');
    if (focus) chosen.focus({ preventScroll: true });
    // On a narrow screen the picture, shrunk by a quarter at most, is wider than its frame.
    const at = chosen.getBoundingClientRect().left - stage.getBoundingClientRect().left;
    if (at < 0 || at > stage.clientWidth - 40) stage.scrollLeft += at - stage.clientWidth / 2;
    focus = false;
    const [low, high] = [Math.max(0, seen[0][0]), Math.min(n - 1, seen[0][1])], r = steps[layer];
    const cut = r.size - Math.max(0, high - low + 1);
    say.className = "cvl-say";
    const sight = low > high ? "no pixel" : low < high ? `pixels ${low} to ${high}` : `pixel ${low}`;
    say.replaceChildren(layer ? `Layer ${layer}, neuron ${unit} sees ${sight}: ` : `Pixel ${unit}: `,
      h("b", { "data-value": r.size }, String(r.size)), ` wide${cut ? `, ${cut} of them padding` : ""}. Its neighbour's field begins ${r.jump} ${r.jump === 1 ? "pixel" : "pixels"} further.`);
  }
  return follow(model, ["layers", "n", "layer", "unit"], draw);
}
export default { render };
