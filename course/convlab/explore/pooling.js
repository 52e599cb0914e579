function render({ model, el }) {
  const root = card(el, "Pooling stepper");
  const get = (key) => model.get(key);
  const say = live();
  const board = h("div", { class: "cvl-row" });
  const note = h("div", { class: "cvl-note" });
  let shape = "", focus = false, parts = null;

  const size = () => [outSize(get("image").length, get("f"), get("stride")), outSize(get("image")[0].length, get("f"), get("stride"))];
  const steps = player((by) => {
    const [rows, cols] = size();
    if (rows < 1 || cols < 1) return;
    const at = (get("row") * cols + get("col") + by + rows * cols) % (rows * cols);
    put(model, { row: Math.floor(at / cols), col: at % cols });
  });
  const mode = h("select", { "aria-label": "mode", "data-lm-suppress-shortcuts": "true", onchange: () => put(model, { mode: mode.value }) },
    h("option", { value: "max" }, "max"), h("option", { value: "average" }, "average"));
  root.append(board, say, h("div", { class: "cvl-row" }, steps.el, h("label", {}, "mode", mode),
    field(model, "f", "window", { min: 1 }), field(model, "stride", "stride", { min: 1 })), note);

  function windowAt(i, j) {
    const cells = [];
    for (let u = 0; u < get("f"); u++) for (let v = 0; v < get("f"); v++)
      cells.push([i * get("stride") + u, j * get("stride") + v]);
    return cells;
  }
  function value(i, j) {
    const seen = windowAt(i, j).map(([a, b]) => get("image")[a][b]);
    return get("mode") === "max" ? Math.max(...seen) : seen.reduce((a, b) => a + b, 0) / seen.length;
  }
  function pick(row, col, grab) {
    steps.stop();
    focus = grab;
    put(model, { row, col });
    if (grab) draw();
  }
  function refuse(keys, text) {
    shape = "";
    mark(root, keys);
    board.replaceChildren();
    note.textContent = "";
    say.className = "cvl-say cvl-bad";
    say.textContent = text;
  }
  function build(output) {
    const image = get("image");
    const input = matrix("input", "", image), out = matrix("output: choose a cell", "out", output, pick);
    board.replaceChildren(titled(`input ${times(image.length, image[0].length)}`, input.table),
      h("span", { class: "cvl-sign", "aria-hidden": "true" }, "→"), titled(`output ${times(output.length, output[0].length)}`, out.table));
    return { input, out };
  }
  function draw() {
    mode.value = get("mode");
    const f = get("f"), stride = get("stride"), image = get("image");
    const wrong = ["f", "stride"].filter((key) => !(Number.isInteger(get(key)) && get(key) >= 1));
    if (wrong.length) return refuse(wrong, "Window and stride must be whole numbers, 1 or more.");
    const [rows, cols] = size();
    if (rows < 1 || cols < 1) return refuse(["f"], `No output: a ${times(f, f)} window does not fit into the input.`);
    mark(root);
    const output = zeros(rows, cols).map((line, i) => line.map((_, j) => value(i, j)));
    const now = JSON.stringify([image, output]);
    if (now !== shape) { parts = build(output); shape = now; }
    const row = clamp(get("row"), 0, rows - 1), col = clamp(get("col"), 0, cols - 1);
    const seen = windowAt(row, col), result = output[row][col];
    const best = get("mode") === "max" ? seen.filter(([a, b]) => image[a][b] === result) : [];
    parts.input.cells.forEach((line) => line.forEach((cell) => cell.classList.remove("on", "win")));
    seen.forEach(([a, b]) => parts.input.cells[a][b].classList.add("on"));
    // The gradient goes to the first maximum in reading order.
    best.slice(0, 1).forEach(([a, b]) => parts.input.cells[a][b].classList.add("win"));
    choose(parts.out.cells, row, col, focus);
    focus = false;
    say.className = "cvl-say";
    say.setAttribute("aria-live", steps.playing() ? "off" : "polite");
    say.replaceChildren(h("span", { class: "cvl-hide" }, `Output row ${row + 1}, column ${col + 1}: `),
      `${get("mode")}(${seen.map(([a, b]) => num(image[a][b])).join(", ")}) = `, h("b", { "data-value": result }, num(result)));
    const share = `Every cell of the window gets 1/${f * f} of the gradient.`;
    const tie = best.length > 1 ? `${best.length} cells tie; the first in reading order, in amber, gets the gradient.` : "The amber cell gets the gradient.";
    const overlap = stride < f ? " Windows overlap." : stride > f ? " What lies between the windows is never read." : "";
    const lost = [(image.length - f) % stride, (image[0].length - f) % stride];
    note.textContent = (get("mode") === "max" ? tie : share) + overlap + (stride >= f && lost.some((v) => v) ? ` Never read at the edge: ${lost[0]} rows, ${lost[1]} columns.` : "");
  }
  const release = follow(model, ["image", "f", "stride", "mode", "row", "col"], draw);
  return () => { steps.stop(); release(); };
}
export default { render };
