// What pages do beside htmx: a key for the search, and the graph. Each page is whole without.
"use strict";

// "/" goes to the search, unless somebody writes.
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, textarea, select, [contenteditable]")) return;
  const search = document.querySelector("[data-search]");
  if (!search) {
    location.assign("/messages#search");
  } else {
    search.focus();
    search.select();
  }
  event.preventDefault();
});
if (location.hash === "#search") document.querySelector("[data-search]")?.focus();

// A page whose stream is broken says since when it is as it is.
const stale = document.querySelector("[data-stale]");
let renewed = new Date();
const told = (broken) => {
  if (!stale) return;
  stale.querySelector("time").textContent = renewed.toLocaleTimeString([], { timeZone: stale.dataset.zone, hourCycle: "h23" });
  stale.hidden = !broken;
};
document.addEventListener("htmx:sse:after:message", () => { renewed = new Date(); told(false); });
for (const failure of ["htmx:sse:error", "htmx:error", "htmx:response:error"])
  document.addEventListener(failure, () => told(true));

// A graph shows the table in its figure.
const dark = matchMedia("(prefers-color-scheme: dark)");
const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

const figures = (table) => {
  const rows = [...table.tBodies[0].rows];
  const at = rows.map((row) => Date.parse(row.querySelector("time").dateTime) / 1000);
  const columns = [...table.tHead.rows[0].cells].slice(1);
  return [at, ...columns.map((_, i) => rows.map((row) => Number(row.cells[i + 1].textContent)))];
};

const draw = (figure) => {
  const plot = figure.querySelector(".plot");
  const table = figure.querySelector("details table");
  const data = figures(table);
  if (figure.graph && figure.graph.root.isConnected) {
    figure.graph.setData(data);
    return;
  }
  const line = { stroke: colour("--quiet"), grid: { stroke: colour("--line"), width: 1 }, ticks: { stroke: colour("--line") } };
  const names = [...table.tHead.rows[0].cells].slice(1).map((cell) => cell.textContent);
  plot.replaceChildren();
  figure.graph = new uPlot({
    tzDate: (at) => uPlot.tzDate(new Date(at * 1e3), figure.dataset.zone),
    width: plot.clientWidth, height: 200, cursor: { drag: { x: false, y: false } },
    scales: { y: { range: (_, __, max) => [0, Math.max(max * 1.1, 5)] } },
    axes: [{ ...line, values: "{HH}:{mm}" }, { ...line, size: 44 }],
    series: [{ value: "{HH}:{mm}" }, ...names.map((label) => ({
      label, width: 1.5, stroke: colour("--graph-" + label.toLowerCase()), points: { show: false },
    }))],
  }, data, plot);
};

const drawAll = () => document.querySelectorAll("[data-chart]").forEach(draw);
const redrawAll = () => {
  document.querySelectorAll("[data-chart]").forEach((figure) => { figure.graph?.destroy(); figure.graph = undefined; });
  drawAll();
};
drawAll();
document.addEventListener("htmx:after:swap", drawAll);
dark.addEventListener("change", redrawAll);
let width = innerWidth;
addEventListener("resize", () => { if (innerWidth !== width) { width = innerWidth; redrawAll(); } });
