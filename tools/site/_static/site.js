// What scrolls sideways is a stop for Tab, and only that; the theme sees to code and tables.
const FRAMES = { "div.math": "formula", ".figure-frame": "figure", "dt.sig": "signature" };
function markFrames() {
  for (const [selector, name] of Object.entries(FRAMES)) for (const node of document.querySelectorAll(`article ${selector}`)) {
    const scrolls = node.scrollWidth > node.clientWidth + 1;
    for (const [key, value] of [["tabindex", "0"], ["role", "group"], ["aria-label", `${name}, scrolls sideways`]])
      scrolls ? node.setAttribute(key, value) : node.removeAttribute(key);
    node.classList.toggle("scrolls", scrolls);
  }
}
markFrames();
addEventListener("load", markFrames);
addEventListener("resize", markFrames);

// Paper is white, whatever the screen is.
let shade;
addEventListener("beforeprint", () => {
  shade = document.documentElement.dataset.theme;
  document.documentElement.dataset.theme = "light";
});
addEventListener("afterprint", () => (document.documentElement.dataset.theme = shade));
