const FIELDS = [["n", "input n", 32], ["f", "kernel f", 11], ["padding", "padding p", 6], ["stride", "stride s", 6], ["dilation", "dilation d", 4]];
const WORD = { n: "n", f: "f", padding: "p", stride: "s", dilation: "d", output_padding: "extra" };

function solve(get) {
  const [n, f, p, st, d, extra] = ["n", "f", "padding", "stride", "dilation", "output_padding"].map(get);
  const wrong = {};
  for (const [key, least] of [["n", 1], ["f", 1], ["padding", 0], ["stride", 1], ["dilation", 1], ["output_padding", 0]])
    if (!Number.isInteger(get(key)) || get(key) < least) wrong[key] = `${WORD[key]} must be a whole number, ${least} or more.`;
  const reach = d * (f - 1) + 1, t = get("transposed");
  if (!Object.keys(wrong).length) {
    if (!t && n + 2 * p < reach) wrong.f = `The kernel spans ${reach} cells, the padded input only ${n + 2 * p}: nothing fits.`;
    if (t && extra >= Math.max(st, d)) wrong.output_padding = "The extra cells must be fewer than the stride (or the dilation).";
    else if (t && st * (n - 1) + reach - 2 * p + extra < 1) wrong.padding = "The padding cuts everything away.";
  }
  const kernel = d > 1 ? `(${d}·(${f} − 1) + 1)` : `${f}`;
  const letters = d > 1 ? "(d(f − 1) + 1)" : "f";
  const size = t ? st * (n - 1) + reach - 2 * p + extra : Math.floor((n + 2 * p - reach) / st) + 1;
  // Some cells lie between the windows, or in the holes of a dilated one.
  const read = new Set(), long = n + 2 * p, drawn = !t && long <= 48 && !Object.keys(wrong).length;
  for (let k = 0; drawn && k < size; k++) for (let u = 0; u < f; u++) read.add(k * st + d * u);
  const left = t ? 0 : (long - reach) % st;
  return { wrong, reach, size, left, read, gaps: drawn ? long - left - read.size : 0,
    formula: t ? `s(n − 1) + ${letters} − 2p + extra` : `⌊(n + 2p − ${letters}) / s⌋ + 1`,
    numbers: t ? `${st}·(${n} − 1) + ${kernel} − 2·${p} + ${extra}` : `⌊(${n} + 2·${p} − ${kernel}) / ${st}⌋ + 1` };
}

// One row of the picture: cells of the input, or of the output of a transposed convolution, and a bar for each step.
function strip(get, found) {
  const [n, p, st, d, f] = ["n", "padding", "stride", "dilation", "f"].map(get), t = get("transposed");
  const total = t ? st * (n - 1) + found.reach + get("output_padding") : n + 2 * p;
  const count = t ? n : found.size;
  if (total > 48 || count > 32) return h("div", { class: "cvl-note" }, "Too long to draw: choose a smaller n.");
  const cell = total > 24 ? 20 : 30, rise = total > 24 ? 12 : 16, height = cell + 10 + count * rise;
  const svg = s("svg", { viewBox: `0 0 ${total * cell + 2} ${height}`, width: total * cell + 2, role: "img",
    "aria-label": t ? `${total} cells, ${p} cut off at each end, ${count} input cells scattered into them` : `${total} cells, ${count} windows, ${found.left + found.gaps} cells never reached` });
  for (let k = 0; k < total; k++) {
    const rim = k < p || k >= total - p, lost = !t && !found.read.has(k);
    svg.append(s("rect", { x: 1 + k * cell, y: 2, width: cell - 2, height: cell - 2, rx: 3, "stroke-dasharray": rim ? "2 2" : "none",
      fill: lost ? "var(--bad-fill)" : rim ? "var(--pad)" : t ? "var(--out)" : "var(--in)", stroke: lost ? "var(--bad)" : rim ? "var(--soft)" : t ? "var(--out-edge)" : "var(--in-lit)" }));
  }
  for (let k = 0; k < count; k++) {
    const y = cell + 8 + k * rise;
    svg.append(s("line", { x1: 1 + k * st * cell + 4, x2: (k * st + found.reach) * cell - 5, y1: y + rise / 3, y2: y + rise / 3, stroke: "var(--line)", "stroke-width": 2 }));
    for (let u = 0; u < f; u++)
      svg.append(s("rect", { x: 1 + (k * st + d * u) * cell, y, width: cell - 2, height: rise - 5, rx: 3, fill: "var(--k-lit)" }));
  }
  return svg;
}

function render({ model, el }) {
  const root = card(el, "Output size calculator");
  const get = (key) => model.get(key);
  const say = live(), picture = h("div", { class: "cvl-scroll" }), note = h("div", { class: "cvl-note" });
  say.classList.add("cvl-big");
  const inputs = {};
  function control([key, label, max]) {
    const least = key === "padding" || key === "output_padding" ? 0 : 1;
    const box = field(model, key, label, {});
    const range = h("input", { type: "range", min: least, max, "aria-label": label + ", slider", "data-lm-suppress-shortcuts": "true", oninput: () => put(model, { [key]: +range.value }) });
    inputs[key] = [box.querySelector("input"), range];
    return h("div", { class: "cvl-control" }, box, range);
  }
  const extra = control(["output_padding", "extra cells", 3]);
  const flip = h("input", { type: "checkbox", "data-lm-suppress-shortcuts": "true", onchange: () => put(model, { transposed: flip.checked }) });
  root.append(say, picture, note, h("div", { class: "cvl-row" }, ...FIELDS.map(control), extra, h("label", {}, flip, "transposed")));
  function draw() {
    const found = solve(get), reasons = Object.values(found.wrong);
    flip.checked = get("transposed");
    extra.style.display = get("transposed") ? "" : "none";
    for (const [key, [box, range]] of Object.entries(inputs)) {
      range.value = get(key);
      box.setAttribute("aria-invalid", key in found.wrong);
    }
    say.className = "cvl-say cvl-big" + (reasons.length ? " cvl-bad" : "");
    if (reasons.length) {
      say.replaceChildren(`${found.formula} : `, h("b", {}, "illegal. "), reasons.join(" "));
      picture.replaceChildren();
      note.textContent = "";
      return;
    }
    say.replaceChildren(`${found.formula} = ${found.numbers} = `, h("b", { "data-value": found.size }, String(found.size)));
    picture.replaceChildren(strip(get, found));
    const cells = (count) => `${count} ${count === 1 ? "cell" : "cells"}`;
    const lost = [found.left && `${cells(found.left)} at the end (in red) ${found.left === 1 ? "fits" : "fit"} no window: the division rounds down.`,
      found.gaps && `The kernel skips ${cells(found.gaps)} in between (in red).`].filter(Boolean).join(" ");
    note.textContent = get("transposed")
      ? "Each input cell adds a copy of the kernel to the output (one amber row each). Dashed cells are cut off by the padding."
      : lost || "Each amber row is one position of the kernel" + (found.read.size ? "; together they reach every cell." : ".");
  }
  return follow(model, [...FIELDS.map(([key]) => key), "output_padding", "transposed"], draw);
}
export default { render };
