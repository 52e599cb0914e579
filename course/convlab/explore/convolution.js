const KERNELS = {
  "vertical edge": [[1, 0, -1], [1, 0, -1], [1, 0, -1]],
  "horizontal edge": [[1, 1, 1], [0, 0, 0], [-1, -1, -1]],
  "sum": [[1, 1, 1], [1, 1, 1], [1, 1, 1]],
  "identity": [[0, 0, 0], [0, 1, 0], [0, 0, 0]],
  "shift left": [[0, 0, 0], [0, 0, 1], [0, 0, 0]],
};

function render({ model, el }) {
  const root = card(el, "Convolution stepper");
  const get = (key) => model.get(key);
  const say = live();
  const board = h("div", { class: "cvl-row" });
  let shape = "", focus = false, parts = null, kernelShown = "";

  const preset = h("select", { "aria-label": "kernel preset", "data-lm-suppress-shortcuts": "true",
    onchange: () => preset.value && put(model, { kernel: KERNELS[preset.value] }) },
    h("option", { value: "" }, "your own"), ...Object.keys(KERNELS).map((name) => h("option", { value: name }, name)));
  const steps = player((by) => {
    const [rows, cols] = size();
    if (rows < 1 || cols < 1) return;
    const at = (get("row") * cols + get("col") + by + rows * cols) % (rows * cols);
    put(model, { row: Math.floor(at / cols), col: at % cols });
  });
  root.append(board, say, h("div", { class: "cvl-row" }, steps.el,
    field(model, "stride", "stride", { min: 1 }), field(model, "padding", "padding", { min: 0, max: 8 }),
    h("label", {}, "kernel", preset)),
    h("div", { class: "cvl-note" }, "Point at an output cell, or Tab to it and use the arrow keys. Every number of the kernel can be changed."));

  function size() {
    const image = get("image"), kernel = get("kernel");
    return [outSize(image.length, kernel.length, get("stride"), get("padding")),
      outSize(image[0].length, kernel[0].length, get("stride"), get("padding"))];
  }
  function value(padded, kernel, i, j) {
    let sum = 0;
    kernel.forEach((line, u) => line.forEach((k, v) => (sum += k * padded[i * get("stride") + u][j * get("stride") + v])));
    return sum;
  }
  function pick(row, col, grab) {
    steps.stop();
    focus = grab;
    put(model, { row, col });
    if (grab) draw();
  }
  function build(padded, kernel, output) {
    const input = matrix("input with its padding", "", padded);
    const p = get("padding");
    input.cells.forEach((line, i) => line.forEach((cell, j) =>
      cell.classList.toggle("pad", i < p || j < p || i >= padded.length - p || j >= padded[0].length - p)));
    const out = matrix("output: choose a cell", "out", output, pick);
    const slot = h("div");
    board.replaceChildren(titled(`input ${times(get("image").length, get("image")[0].length)}` + (p ? `, padded by ${p}` : ""), input.table),
      h("span", { class: "cvl-sign", "aria-hidden": "true" }, "∗"), titled(`kernel ${times(kernel.length, kernel[0].length)}`, slot),
      h("span", { class: "cvl-sign", "aria-hidden": "true" }, "="), titled(`output ${times(output.length, output[0].length)}`, out.table));
    kernelShown = "";
    return { input, out, slot };
  }
  function showKernel(kernel) {
    const text = JSON.stringify(kernel);
    preset.value = Object.keys(KERNELS).find((name) => JSON.stringify(KERNELS[name]) === text) || "";
    // While someone types, the field is left alone.
    if (text === kernelShown || parts.slot.contains(parts.slot.getRootNode().activeElement)) return;
    kernelShown = text;
    parts.slot.replaceChildren(kernelTable(kernel, (i, j, v) => put(model, { kernel: changed(get("kernel"), i, j, v) })));
  }
  function refuse(key, text) {
    shape = "";
    mark(root, [key]);
    board.replaceChildren();
    say.className = "cvl-say cvl-bad";
    say.textContent = text;
  }
  function draw() {
    const kernel = get("kernel"), stride = get("stride"), p = get("padding");
    if (!Number.isInteger(stride) || stride < 1) return refuse("stride", "The stride must be a whole number, 1 or more.");
    if (!Number.isInteger(p) || p < 0 || p > 8) return refuse("padding", "The padding must be a whole number from 0 to 8.");
    const [rows, cols] = size();
    if (rows < 1 || cols < 1) return refuse("padding", `No output: a ${times(kernel.length, kernel[0].length)} kernel does not fit into the padded input.`);
    mark(root);
    const padded = pad(get("image"), p);
    const output = zeros(rows, cols).map((line, i) => line.map((_, j) => value(padded, kernel, i, j)));
    const now = [rows, cols, p, stride, kernel.length, kernel[0].length, JSON.stringify(get("image"))].join();
    if (now !== shape) { parts = build(padded, kernel, output); shape = now; }
    showKernel(kernel);
    const row = clamp(get("row"), 0, rows - 1), col = clamp(get("col"), 0, cols - 1);
    parts.input.cells.forEach((line, i) => line.forEach((cell, j) => cell.classList.toggle("on",
      i >= row * stride && i < row * stride + kernel.length && j >= col * stride && j < col * stride + kernel[0].length)));
    parts.out.cells.forEach((line, i) => line.forEach((cell, j) => {
      cell.textContent = num(output[i][j]);
      cell.setAttribute("aria-label", `row ${i + 1}, column ${j + 1}: ${num(output[i][j])}`);
    }));
    choose(parts.out.cells, row, col, focus);
    focus = false;
    const terms = kernel.flatMap((line, u) => line.map((k, v) => `${factor(padded[row * stride + u][col * stride + v])}·${factor(k)}`));
    say.className = "cvl-say";
    say.setAttribute("aria-live", steps.playing() ? "off" : "polite");
    say.replaceChildren(h("span", { class: "cvl-hide" }, `Output row ${row + 1}, column ${col + 1}: `),
      terms.join(" + ") + " = ", h("b", { "data-value": output[row][col] }, num(output[row][col])));
  }
  const release = follow(model, ["image", "kernel", "stride", "padding", "row", "col"], draw);
  return () => { steps.stop(); release(); };
}
export default { render };
