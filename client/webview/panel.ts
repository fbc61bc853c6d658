// The status panel's page: shows the model the editor sends and sends back what a person asks for.
import { changesBetween, type PanelModel, type PanelRequest } from "../src/editor/views/panel-model.ts";
import { element, KeyedList, setAttribute, setText } from "./dom.ts";
import { createGrid } from "./grid.ts";
import { createLists } from "./lists.ts";

declare function acquireVsCodeApi(): {
  postMessage(request: PanelRequest): void;
  setState(state: { cluster: string }): void;
};

/** Seconds without news after which its age is told even while all seems well. */
const oldAge = 8;

const api = acquireVsCodeApi();
const ask = (request: PanelRequest) => api.postMessage(request);

const title = element("h1");
const connection = element("p", { class: "connection" });
const connect = element("button", { class: "primary" }, "Connect");
connect.addEventListener("click", () => ask({ type: "connect" }));
const news = element("p", { class: "news" });
const facts = element("dl", { class: "facts" });
const head = element("header", {}, element("div", { class: "title" }, title, connection, connect, news), facts);
/** Read out by a screen reader when something has changed, and seen by nobody. */
const spoken = element("p", { class: "spoken", role: "status", "aria-live": "polite" });

const filter = element("input", {
  type: "search",
  placeholder: "Filter resources",
  "aria-label": "Filter resources by name, agent or state",
});
const onlyTrouble = element("input", { type: "checkbox", id: "trouble" });
const shown = element("span", { class: "shown", role: "status" });
const tools = element(
  "div",
  { class: "tools" },
  filter,
  element("label", {}, onlyTrouble, "Only what needs attention"),
  shown,
);
const grid = createGrid();
const lists = createLists(ask);
const empty = element("p", { class: "empty" }, "No resources are configured yet.");

document.body.append(element("main", {}, head, spoken, lists.urgent, tools, empty, grid.element, lists.others));

const factList = new KeyedList<PanelModel["facts"][number], HTMLElement>(
  facts,
  (fact) => fact.name,
  (fact) => {
    const made = element("div", {}, element("dt", {}, fact.name), element("dd"));
    if (fact.name !== "Maintenance") return made;
    const end = element("button", { "aria-label": "End the maintenance of the whole cluster" }, "End");
    end.addEventListener("click", () => ask({ type: "clusterMaintenanceOff" }));
    made.append(end);
    return made;
  },
  (div, fact) => {
    setText(div.children[1] as HTMLElement, fact.value);
    setAttribute(div, "data-attention", fact.attention);
  },
);

let model: PanelModel | undefined;

function show(next: PanelModel): void {
  const told = changesBetween(model, next);
  if (told.length > 0) setText(spoken, told.join(" "));
  model = next;
  api.setState({ cluster: next.cluster });
  setText(title, next.cluster);
  const isLive = next.connection.attention === "good";
  setText(connection, isLive ? "" : next.connection.text);
  setAttribute(connection, "data-attention", next.connection.attention);
  connect.hidden = !next.connection.canConnect;
  factList.show(next.facts);
  const hasNews = next.takenAt !== undefined;
  tools.hidden = next.rows.length === 0;
  empty.hidden = !hasNews || next.rows.length > 0;
  grid.element.hidden = !hasNews;
  document.body.classList.toggle("stale", !isLive);
  const context = { cluster: next.cluster, preventDefaultContextMenuItems: true };
  setAttribute(grid.element, "data-vscode-context", JSON.stringify(context));
  // Old news offers no actions.
  grid.show(isLive ? next : { ...next, nodes: next.nodes.map(without), rows: next.rows.map(without) });
  lists.show(next);
  for (const button of document.querySelectorAll<HTMLButtonElement>("button:not(.primary)")) button.disabled = !isLive;
  sift();
  tellAge();
}

function without<T extends { readonly context: string }>(item: T): T {
  return { ...item, context: "stale" };
}

function sift(): void {
  const [visible, all] = grid.filter(filter.value, onlyTrouble.checked);
  setText(shown, visible === all ? "" : `${visible} of ${all} shown`);
}

function tellAge(): void {
  if (model?.takenAt === undefined) {
    setText(news, "");
    return;
  }
  const seconds = Math.max(0, Math.round((Date.now() - model.takenAt) / 1000));
  const age = seconds < 120 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
  const time = new Date(model.takenAt).toLocaleTimeString();
  const stopped = model.connection.stopped;
  if (stopped !== "") setText(news, `${stopped.charAt(0).toUpperCase()}${stopped.slice(1)}, ${age} ago`);
  else setText(news, seconds < oldAge ? `Last news ${time}` : `Last news ${time}, ${age} ago`);
  setAttribute(news, "data-attention", stopped === "" ? "" : "error");
}

filter.addEventListener("input", sift);
onlyTrouble.addEventListener("change", sift);
filter.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    filter.value = "";
    sift();
  } else if (event.key === "ArrowDown") {
    event.preventDefault();
    grid.focus();
  }
});
// Only rows in sight are drawn: what a browser's own search would miss, the filter finds.
window.addEventListener("keydown", (event) => {
  if (event.key !== "f" || !(event.ctrlKey || event.metaKey) || tools.hidden) return;
  event.preventDefault();
  filter.focus();
  filter.select();
});
setInterval(tellAge, 1000);
window.addEventListener("message", (event: MessageEvent<{ type: string; model: PanelModel }>) => {
  if (event.data.type === "model") show(event.data.model);
});
ask({ type: "ready" });
