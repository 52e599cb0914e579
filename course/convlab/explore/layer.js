const FIELDS = [["n_H", "height", 1], ["n_W", "width", 1], ["n_C_prev", "channels in", 1], ["f", "kernel f", 1], ["n_C", "filters", 1], ["stride", "stride", 1], ["padding", "padding", 0], ["groups", "groups", 1]];

function solve(get) {
  const wrong = {}, v = {};
  for (const [key, label, least] of FIELDS) {
    v[key] = get(key);
    if (!Number.isInteger(v[key]) || v[key] < least) wrong[key] = `${label} must be a whole number, ${least} or more.`;
  }
  if (Object.keys(wrong).length) return { wrong };
  if (Math.min(v.n_H, v.n_W) + 2 * v.padding < v.f) wrong.f = "The kernel does not fit into the padded image.";
  if (v.n_C_prev % v.groups || v.n_C % v.groups) wrong.groups = "The groups must divide the channels and the filters.";
  const rows = outSize(v.n_H, v.f, v.stride, v.padding), cols = outSize(v.n_W, v.f, v.stride, v.padding);
  const depth = v.n_C_prev / v.groups, weights = v.f * v.f * depth * v.n_C, biases = get("bias") ? v.n_C : 0;
  const units = rows * cols * v.n_C;
  return { wrong, v, rows, cols, depth, weights, biases, params: weights + biases, macs: rows * cols * weights,
    dense: v.n_H * v.n_W * v.n_C_prev * units + (get("bias") ? units : 0) };
}

const often = (n) => (n === 1 ? "as many" : `${big(n)} times as many`);

function render({ model, el }) {
  const root = card(el, "Layer builder");
  const get = (key) => model.get(key);
  const say = live(), shapes = h("div", { class: "cvl-note cvl-big" }), meter = h("div"), note = h("div", { class: "cvl-note" });
  const boxes = {};
  const controls = FIELDS.map(([key, label, least]) => {
    const box = field(model, key, label, { min: least });
    boxes[key] = box.querySelector("input");
    return box;
  });
  const bias = h("input", { type: "checkbox", "data-lm-suppress-shortcuts": "true", onchange: () => put(model, { bias: bias.checked }) });
  root.append(h("div", { class: "cvl-row" }, ...controls, h("label", {}, bias, "bias")), shapes, say, meter, note);

  function bar(kind, label, count) {
    const share = Math.min(100, 100 * Math.log10(count + 1) / 12);
    return h("div", { class: "cvl-bar " + kind }, h("span", {}, label),
      h("div", { class: "cvl-track", role: "meter", "aria-label": label, "aria-valuemin": 0, "aria-valuemax": 1e12, "aria-valuenow": count, "aria-valuetext": big(count) }, h("i", { style: `width:${share}%` })), h("span", {}, big(count)));
  }
  function draw() {
    bias.checked = get("bias");
    const found = solve(get), reasons = Object.values(found.wrong);
    for (const [key, box] of Object.entries(boxes)) box.setAttribute("aria-invalid", key in found.wrong);
    say.className = "cvl-say" + (reasons.length ? " cvl-bad" : "");
    if (reasons.length) {
      say.replaceChildren(h("b", {}, "Illegal. "), reasons.join(" "));
      shapes.textContent = note.textContent = "";
      return meter.replaceChildren();
    }
    const { v } = found;
    shapes.textContent = `${v.n_H}×${v.n_W}×${v.n_C_prev} → ${found.rows}×${found.cols}×${v.n_C}`;
    say.replaceChildren(`weights ${v.f}×${v.f}×${found.depth}×${v.n_C} = ${big(found.weights)}, biases ${big(found.biases)}: `, h("b", { "data-value": found.params }, big(found.params)), " parameters");
    meter.replaceChildren(bar("", "this layer", found.params), bar("cvl-wide", "dense, same output", found.dense), bar("cvl-plain", "multiply-adds", found.macs));
    note.textContent = `Bars are logarithmic: each step to the right multiplies. A dense layer with the same output needs ${often(Math.round(found.dense / found.params))} parameters. ` +
      `Each filter is ${found.depth} deep, the input's channels${v.groups > 1 ? " of one group" : ""}.`;
  }
  return follow(model, [...FIELDS.map(([key]) => key), "bias"], draw);
}
export default { render };
