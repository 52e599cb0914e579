const KERNELS = {
  "vertical edges": [[1, 0, -1], [1, 0, -1], [1, 0, -1]],
  "horizontal edges": [[1, 1, 1], [0, 0, 0], [-1, -1, -1]],
  "diagonal": [[2, 1, 0], [1, 0, -1], [0, -1, -2]],
  "Laplacian": [[0, 1, 0], [1, -4, 1], [0, 1, 0]],
  "sharpen": [[0, -1, 0], [-1, 5, -1], [0, -1, 0]],
  "box blur": zeros(3, 3).map((line) => line.map(() => 1 / 9)),
  "identity": [[0, 0, 0], [0, 1, 0], [0, 0, 0]],
};
// Blue below zero, grey at zero, orange above; the same colours as the course's figures.
const STOPS = [[8, 50, 95], [42, 105, 166], [143, 180, 214], [214, 214, 212], [234, 185, 138], [200, 100, 28], [110, 44, 5]];
function colour(value, reach) {
  const at = clamp(3 + 3 * value / (reach || 1), 0, 6), low = Math.min(5, Math.floor(at)), part = at - low;
  return STOPS[low].map((c, k) => Math.round(c + part * (STOPS[low + 1][k] - c)));
}

function render({ model, el }) {
  const root = card(el, "Filter playground");
  const get = (key) => model.get(key);
  const width = get("width"), height = get("height"), W = width - 2, H = height - 2;
  const pixels = Float64Array.from(atob(get("pixels")), (c) => c.charCodeAt(0) / 255);
  const Z = new Float64Array(W * H);
  let reach = 1, kernelShown = "";
  const say = live(), slot = h("div"), scale = h("div", { class: "cvl-note" });
  const help = { tabindex: 0, role: "application", "aria-roledescription": "picture; arrow keys move the window" };
  const canvas = (label, w, tall) => h("canvas", { width: w, height: tall, "aria-label": label, ...help });
  const before = canvas("picture", width, height), after = canvas("feature map", W, H);
  const preset = h("select", { "aria-label": "filter", "data-lm-suppress-shortcuts": "true", onchange: () => preset.value && put(model, { kernel: KERNELS[preset.value] }) },
    h("option", { value: "" }, "your own"), ...Object.keys(KERNELS).map((name) => h("option", { value: name }, name)));
  const relu = h("input", { type: "checkbox", "data-lm-suppress-shortcuts": "true", onchange: () => put(model, { relu: relu.checked }) });
  const framed = (title, node) => { const figure = titled(title, node); figure.className = "cvl-wide-enough"; return figure; };
  root.append(h("div", { class: "cvl-row" }, framed(`picture ${times(height, width)}`, before), h("span", { class: "cvl-sign", "aria-hidden": "true" }, "∗"),
    h("div", {}, titled("kernel", slot)), h("span", { class: "cvl-sign", "aria-hidden": "true" }, "="), framed(`feature map ${times(H, W)}`, after)),
    say, scale, h("div", { class: "cvl-row" }, h("label", {}, "filter", preset),
      h("button", { type: "button", onclick: () => put(model, { kernel: get("kernel").map((line) => line.map((v) => -v || 0)) }) }, "Change sign"), h("label", {}, relu, "ReLU after it")),
    h("div", { class: "cvl-note" }, "Point at a pixel, or Tab to a picture and use the arrow keys. Edit the kernel."));

  function probe(event, inner) {
    const box = event.currentTarget.getBoundingClientRect();
    const x = Math.floor((event.clientX - box.left) / box.width * (inner ? W : width)) - (inner ? 0 : 1);
    const y = Math.floor((event.clientY - box.top) / box.height * (inner ? H : height)) - (inner ? 0 : 1);
    put(model, { row: clamp(y, 0, H - 1), col: clamp(x, 0, W - 1) });
  }
  for (const [node, inner] of [[before, false], [after, true]]) {
    node.addEventListener("pointermove", (event) => probe(event, inner));
    node.addEventListener("pointerdown", (event) => probe(event, inner));
    node.addEventListener("keydown", (event) => {
      const move = ARROWS[event.key];
      if (!move) return;
      event.preventDefault();
      const by = event.shiftKey ? 5 : 1;
      put(model, { row: clamp(get("row") + by * move[0], 0, H - 1), col: clamp(get("col") + by * move[1], 0, W - 1) });
    });
  }
  function convolve(kernel) {
    reach = 0;
    for (let i = 0; i < H; i++) for (let j = 0; j < W; j++) {
      let sum = 0;
      for (let u = 0; u < 3; u++) for (let v = 0; v < 3; v++) sum += kernel[u][v] * pixels[(i + u) * width + j + v];
      if (get("relu")) sum = Math.max(0, sum);
      Z[i * W + j] = sum;
      reach = Math.max(reach, Math.abs(sum));
    }
  }
  function paint(node, count, rgb, ink, frame) {
    const pen = node.getContext("2d"), data = pen.createImageData(node.width, node.height);
    for (let k = 0; k < count; k++) data.data.set([...rgb(k), 255], 4 * k);
    pen.putImageData(data, 0, 0);
    pen.strokeStyle = ink;
    pen.strokeRect(...frame);
  }
  function draw() {
    const kernel = get("kernel"), text = JSON.stringify(kernel);
    relu.checked = get("relu");
    preset.value = Object.keys(KERNELS).find((name) => JSON.stringify(KERNELS[name]) === text) || "";
    if (text !== kernelShown && !slot.contains(slot.getRootNode().activeElement)) {
      kernelShown = text;
      slot.replaceChildren(kernelTable(kernel, (i, j, v) => put(model, { kernel: changed(get("kernel"), i, j, v) })));
    }
    convolve(kernel);
    const row = clamp(get("row"), 0, H - 1), col = clamp(get("col"), 0, W - 1), value = Z[row * W + col];
    paint(before, width * height, (k) => Array(3).fill(Math.round(pixels[k] * 255)), "#f5c35c", [col - 0.5, row - 0.5, 4, 4]);
    paint(after, W * H, (k) => colour(Z[k], reach), "#22303c", [col - 1.5, row - 1.5, 4, 4]);
    say.replaceChildren(`Feature map at row ${row + 1}, column ${col + 1}: `, h("b", { "data-value": value }, num(value)));
    scale.textContent = `Blue is negative, grey zero, orange positive; full colour at ±${num(reach)}.`;
  }
  return follow(model, ["kernel", "relu", "row", "col"], draw);
}
export default { render };
