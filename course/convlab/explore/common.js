// What all explorers share. Python puts this text before each explorer's own module.
const SVG = "http://www.w3.org/2000/svg";
function make(node, props, kids) {
  for (const [key, value] of Object.entries(props || {})) {
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else if (value !== false && value != null) node.setAttribute(key, value === true ? "" : value);
  }
  node.append(...kids);
  return node;
}
const h = (tag, props, ...kids) => make(document.createElement(tag), props, kids);
const s = (tag, props, ...kids) => make(document.createElementNS(SVG, tag), props, kids);
const num = (v) => (Math.abs(v) > 0 && Math.abs(v) < 0.005 ? v.toExponential(0) : String(+(+v).toFixed(2) + 0)).replace("-", "−");
const factor = (v) => (v < 0 ? `(${num(v)})` : num(v));
const big = (v) => v.toLocaleString("en-US").replaceAll(",", "\u202f");
const clamp = (v, low, high) => Math.max(low, Math.min(high, v));
const zeros = (rows, cols) => Array.from({ length: rows }, () => Array(cols).fill(0));
const times = (a, b) => `${a}×${b}`;

function pad(image, p) {
  const out = zeros(image.length + 2 * p, image[0].length + 2 * p);
  image.forEach((line, i) => line.forEach((v, j) => (out[i + p][j + p] = v)));
  return out;
}
const outSize = (n, f, stride, p = 0) => Math.floor((n + 2 * p - f) / stride) + 1;

// Set several values, tell Python once.
function put(model, values) {
  for (const [key, value] of Object.entries(values)) model.set(key, value);
  model.save_changes();
}
// Draw now, and once after any of the keys changed, from either side.
function follow(model, keys, draw) {
  let queued = false;
  const later = () => {
    if (queued) return;
    queued = true;
    queueMicrotask(() => { queued = false; draw(); });
  };
  keys.forEach((key) => model.on("change:" + key, later));
  draw();
  return () => keys.forEach((key) => model.off("change:" + key, later));
}
// Arrow keys stay with the explorer: JupyterLab would move to another cell.
function card(el, label) {
  const root = h("div", { class: "cvl", role: "group", "aria-label": label, "data-lm-suppress-shortcuts": "true" });
  el.replaceChildren(root);
  return root;
}
const live = () => h("div", { class: "cvl-say", role: "status", "aria-live": "polite" });
const titled = (title, ...kids) => h("figure", {}, h("figcaption", {}, title), ...kids);
const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

// A picture that shifts under a resting pointer also makes events; those choose nothing.
let spot = "";
function moved(event) {
  const last = spot;
  spot = `${event.screenX},${event.screenY}`;
  return spot !== last;
}

// A matrix as a table. With `pick`, cells are chosen by pointer, tap or arrow keys.
function matrix(label, kind, values, pick) {
  const cells = values.map((line, i) => line.map((v, j) =>
    h("td", pick ? { role: "gridcell", tabindex: -1, "data-at": `${i},${j}`, "aria-label": `row ${i + 1}, column ${j + 1}: ${num(v)}` } : {}, num(v))));
  const table = h("table", { class: "g " + kind, style: `--cols: ${values[0].length}`, role: pick ? "grid" : null, "aria-label": label },
    h("tbody", {}, ...cells.map((line) => h("tr", { role: pick ? "row" : null }, ...line))));
  if (!pick) return { table, cells };
  const point = (event) => {
    const at = event.target.closest("[data-at]")?.dataset.at;
    const grab = event.type === "pointerdown";
    // A press would give the focus to the page if the cell were drawn anew.
    if (grab && at) event.preventDefault();
    if (at && (grab || !event.target.classList.contains("on"))) pick(...at.split(",").map(Number), grab);
  };
  table.addEventListener("pointermove", (event) => moved(event) && point(event));
  table.addEventListener("pointerdown", point);
  table.addEventListener("keydown", (event) => {
    const at = event.target.closest("[data-at]")?.dataset.at;
    const move = ARROWS[event.key];
    if (!at || !move) return;
    event.preventDefault();
    const [i, j] = at.split(",").map(Number);
    pick(clamp(i + move[0], 0, values.length - 1), clamp(j + move[1], 0, values[0].length - 1), true);
  });
  return { table, cells };
}
// Light up one cell of a matrix with `pick` and make it the one that Tab reaches.
function choose(cells, row, col, focus) {
  cells.forEach((line, i) => line.forEach((cell, j) => {
    const on = i === row && j === col;
    cell.classList.toggle("on", on);
    cell.tabIndex = on ? 0 : -1;
    cell.setAttribute("aria-selected", on);
    if (on && focus) cell.focus({ preventScroll: true });
  }));
}
// A number field that tells the model when it holds a number.
function field(model, key, label, limits) {
  const input = h("input", { class: "n", type: "number", step: 1, ...limits, "aria-label": label, "data-key": key, "data-lm-suppress-shortcuts": "true",
    oninput: () => input.value !== "" && put(model, { [key]: +input.value }) });
  const show = () => { if (+input.value !== model.get(key) || input.value === "") input.value = model.get(key); };
  show();
  model.on("change:" + key, show);
  return h("label", {}, label, input);
}
// Mark fields of wrong numbers.
const mark = (root, keys = []) => root.querySelectorAll("[data-key]").forEach((box) => (box.ariaInvalid = keys.includes(box.dataset.key)));
// An editable kernel: edit(row, column, value) is called for every number typed.
function kernelTable(values, edit) {
  return h("table", { class: "g k", style: `--cols: ${values[0].length}`, "aria-label": "kernel" }, h("tbody", {}, ...values.map((line, i) => h("tr", {}, ...line.map((v, j) =>
    h("td", {}, h("input", { value: num(v), inputmode: "decimal", "aria-label": `kernel row ${i + 1}, column ${j + 1}`, "data-lm-suppress-shortcuts": "true",
      oninput: (event) => {
        const typed = event.target.value.trim().replace("−", "-").replace(",", ".");
        const good = typed !== "" && isFinite(typed);
        event.target.setAttribute("aria-invalid", !good);
        if (good) edit(i, j, +typed);
      } })))))));
}
const changed = (table, i, j, value) => table.map((line, a) => line.map((v, b) => (a === i && b === j ? value : v)));
// Buttons that walk through `count()` output cells in reading order.
function player(step) {
  let timer = null;
  const stop = () => { clearInterval(timer); timer = null; play.textContent = "Play"; play.setAttribute("aria-pressed", false); };
  const play = h("button", { type: "button", "aria-pressed": false, onclick: () => {
    if (timer) return stop();
    play.textContent = "Pause";
    play.setAttribute("aria-pressed", true);
    timer = setInterval(() => (play.isConnected ? step(1) : stop()), 900);
  } }, "Play");
  const button = (text, by) => h("button", { type: "button", onclick: () => { stop(); step(by); } }, text);
  return { el: h("div", { class: "cvl-row" }, button("Back", -1), play, button("Step", 1)), stop, playing: () => timer !== null };
}
