// The status panel's page: shows the model the editor sends and sends back what a person asks for.
import type { PanelFailure, PanelModel, PanelRequest } from "../src/views/panel-model.ts";
import { element, KeyedList, setAttribute, setText } from "./dom.ts";
import { createTable } from "./table.ts";

declare function acquireVsCodeApi(): {
  postMessage(request: PanelRequest): void;
  setState(state: { cluster: string }): void;
};

const api = acquireVsCodeApi();
const ask = (request: PanelRequest) => api.postMessage(request);

const title = element("h1");
const connection = element("p", { class: "connection", role: "status" });
const connect = element("button", { class: "primary" }, "Connect");
connect.addEventListener("click", () => ask({ type: "connect" }));
const news = element("p", { class: "news" });
const facts = element("dl", { class: "facts" });
const head = element("header", {}, element("div", { class: "title" }, title, connection, connect, news), facts);

const failureList = element("ul");
const failureTitle = element("h2");
const failures = element("section", { class: "failures", "aria-label": "Failures" }, failureTitle, failureList);

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
const table = createTable(ask);
const empty = element("p", { class: "empty" }, "No resources are configured yet.");
const noteList = element("ul");
const notes = element("section", { class: "notes", "aria-label": "Notes" }, element("h2", {}, "Notes"), noteList);

document.body.append(element("main", {}, head, failures, tools, empty, table.element, notes));

const factList = new KeyedList<PanelModel["facts"][number], HTMLElement>(
  facts,
  (fact) => fact.name,
  (fact) => element("div", {}, element("dt", {}, fact.name), element("dd")),
  (div, fact) => {
    setText(div.lastElementChild as HTMLElement, fact.value);
    setAttribute(div, "data-attention", fact.attention);
  },
);
const failureEntries = new KeyedList<PanelFailure, HTMLElement>(
  failureList,
  (failure) => failure.key,
  (failure) => {
    const button = element("button", { "aria-label": `Clean up ${failure.resource} on ${failure.node}` }, "Clean Up");
    button.addEventListener("click", () => ask({ type: "cleanup", resource: failure.resource, node: failure.node }));
    return element("li", {}, element("strong", {}, failure.resource), element("span"), button);
  },
  (li, failure) =>
    setText(li.children[1] as HTMLElement, failure.when ? `${failure.words} · ${failure.when}` : failure.words),
);
const noteEntries = new KeyedList<string, HTMLElement>(
  noteList,
  (note) => note,
  (note) => element("li", {}, note),
  () => undefined,
);

let model: PanelModel | undefined;

function show(next: PanelModel): void {
  model = next;
  api.setState({ cluster: next.cluster });
  setText(title, next.cluster);
  setText(connection, next.connection.attention === "good" ? "" : next.connection.text);
  setAttribute(connection, "data-attention", next.connection.attention);
  connect.hidden = !next.connection.canConnect;
  factList.show(next.facts);
  failures.hidden = next.failures.length === 0;
  setText(failureTitle, next.failures.length === 1 ? "1 failed action" : `${next.failures.length} failed actions`);
  failureEntries.show(next.failures);
  const hasNews = next.takenAt !== undefined;
  tools.hidden = next.rows.length === 0;
  empty.hidden = !hasNews || next.rows.length > 0;
  table.element.hidden = !hasNews;
  document.body.classList.toggle("stale", next.connection.attention !== "good");
  table.show(next);
  const canAct = next.connection.attention === "good";
  for (const button of document.querySelectorAll<HTMLButtonElement>("button:not(.primary)")) button.disabled = !canAct;
  notes.hidden = next.notes.length === 0;
  noteEntries.show(next.notes);
  sift();
  tellAge();
}

function sift(): void {
  const [visible, all] = table.filter(filter.value, onlyTrouble.checked);
  setText(shown, visible === all ? "" : `${visible} of ${all} shown`);
}

function tellAge(): void {
  if (model?.takenAt === undefined) {
    setText(news, "");
    return;
  }
  const time = new Date(model.takenAt).toLocaleTimeString();
  const seconds = Math.round((Date.now() - model.takenAt) / 1000);
  const isLive = model.connection.attention === "good";
  setText(news, isLive ? `Last news ${time}` : `As of ${time}, ${Math.max(0, seconds)} s ago`);
}

filter.addEventListener("input", sift);
onlyTrouble.addEventListener("change", sift);
filter.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  filter.value = "";
  sift();
});
setInterval(tellAge, 5000);
window.addEventListener("message", (event: MessageEvent<{ type: string; model: PanelModel }>) => {
  if (event.data.type === "model") show(event.data.model);
});
ask({ type: "ready" });
