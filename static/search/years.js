// A range of years is drawn with the pointer over the bars; the two boxes beside them do the same for the keyboard.

let from = null; // the year where the drawing began

const picture = (event) => event.target.closest?.("[data-years] svg");

function yearAt(svg, x) {
  const { first, count } = svg.closest("[data-years]").dataset;
  const box = svg.getBoundingClientRect();
  const at = Math.floor(((x - box.left) / box.width) * Number(count));
  return Number(first) + Math.max(0, Math.min(at, Number(count) - 1));
}

function draw(svg, low, high) {
  const first = Number(svg.closest("[data-years]").dataset.first);
  const drawn = svg.querySelector(".drawn");
  drawn.setAttribute("x", String(low - first));
  drawn.setAttribute("width", String(high - low + 1));
  document.getElementById("year-from").value = low;
  document.getElementById("year-to").value = high;
}

document.addEventListener("pointerdown", (event) => {
  const svg = picture(event);
  if (!svg || event.button !== 0) return;
  event.preventDefault();
  svg.setPointerCapture(event.pointerId);
  from = yearAt(svg, event.clientX);
  draw(svg, from, from);
});

document.addEventListener("pointermove", (event) => {
  const svg = picture(event);
  if (from === null || !svg) return;
  const to = yearAt(svg, event.clientX);
  draw(svg, Math.min(from, to), Math.max(from, to));
});

document.addEventListener("pointerup", (event) => {
  if (from === null) return;
  from = null;
  if (picture(event)) document.getElementById("year-to").dispatchEvent(new Event("change", { bubbles: true }));
});

document.addEventListener("pointercancel", () => {
  from = null;
});
