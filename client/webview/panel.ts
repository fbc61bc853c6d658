// The status panel's page: shows the model that the editor sends, and sends back what a person requests.
import { capitalized } from "../../server/src/text/phrases.ts";
import { announcements, type PanelModel, type PanelRequest } from "../src/editor/views/panels/panel-model.ts";
import { element, KeyedList, setAttribute, setText } from "./dom.ts";
import { createGrid } from "./grid.ts";
import { createLists } from "./lists.ts";

/** What VS Code gives a webview's page. */
interface WebviewApi {
  postMessage(request: PanelRequest): void;
  setState(state: { cluster: string }): void;
}

declare function acquireVsCodeApi(): WebviewApi;

/** Seconds since the last update after which its age is shown. */
const oldAge = 8;

startPanel(acquireVsCodeApi());

/** Builds the page, and shows each model that arrives. */
function startPanel(api: WebviewApi): void {
  const ask = (request: PanelRequest) => api.postMessage(request);

  const title = element("h1");
  const connection = element("p", { class: "connection" });
  const connect = element("button", { class: "primary" }, "Connect");
  connect.addEventListener("click", () => ask({ type: "connect" }));
  const updated = element("p", { class: "updated" });
  const facts = element("dl", { class: "facts" });
  const head = element("header", {}, element("div", { class: "title" }, title, connection, connect, updated), facts);
  /** For screen readers only: what has changed. */
  const announced = element("p", { class: "announced", role: "status", "aria-live": "polite" });

  const filter = element("input", {
    type: "search",
    placeholder: "Filter resources",
    "aria-label": "Filter resources by name, agent or state",
  });
  const onlyAttention = element("input", { type: "checkbox", id: "attention" });
  const shown = element("span", { class: "shown", role: "status" });
  const tools = element(
    "div",
    { class: "tools" },
    filter,
    element("label", {}, onlyAttention, "Only what needs attention"),
    shown,
  );
  const grid = createGrid();
  const lists = createLists(ask);
  const empty = element("p", { class: "empty" }, "No resources are configured yet.");
  const loading = element("p", { class: "loading" }, "Loading…");

  document.body.append(
    element("main", {}, head, announced, lists.urgent, tools, loading, empty, grid.element, lists.others),
  );
  // Until the first model has come nothing is known: neither that there are no resources, nor that there is no connection.
  for (const unknown of [connect, tools, empty, grid.element]) unknown.hidden = true;

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
    const sentences = announcements(model, next);
    if (sentences.length > 0) setText(announced, sentences.join(" "));
    model = next;
    api.setState({ cluster: next.cluster });
    setText(title, next.cluster);
    const isLive = next.connection.attention === "good";
    setText(connection, isLive ? "" : next.connection.text);
    setAttribute(connection, "data-attention", next.connection.attention);
    connect.hidden = !next.connection.canConnect;
    factList.show(next.facts);
    const hasStatus = next.takenAt !== undefined;
    loading.hidden = hasStatus || next.connection.canConnect;
    tools.hidden = next.rows.length === 0;
    empty.hidden = !hasStatus || next.rows.length > 0;
    grid.element.hidden = !hasStatus;
    document.body.classList.toggle("stale", !isLive);
    const context = { cluster: next.cluster, preventDefaultContextMenuItems: true };
    setAttribute(grid.element, "data-vscode-context", JSON.stringify(context));
    // A stale status offers no actions.
    grid.show(isLive ? next : { ...next, nodes: next.nodes.map(withoutActions), rows: next.rows.map(withoutActions) });
    lists.show(next);
    for (const button of document.querySelectorAll<HTMLButtonElement>("button:not(.primary)"))
      button.disabled = !isLive;
    applyFilter();
    showAge();
  }

  function applyFilter(): void {
    const [visible, all] = grid.filter(filter.value, onlyAttention.checked);
    setText(shown, visible === all ? "" : `${visible} of ${all} shown`);
  }

  function showAge(): void {
    if (model?.takenAt === undefined) {
      setText(updated, "");
      return;
    }
    const seconds = Math.max(0, Math.round((Date.now() - model.takenAt) / 1000));
    const age = seconds < 120 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
    const time = new Date(model.takenAt).toLocaleTimeString();
    const { stale } = model.connection;
    if (stale !== "") setText(updated, `${capitalized(stale)}, ${age} ago`);
    else setText(updated, seconds < oldAge ? `Updated ${time}` : `Updated ${time}, ${age} ago`);
    setAttribute(updated, "data-attention", stale === "" ? "" : "error");
  }

  filter.addEventListener("input", applyFilter);
  onlyAttention.addEventListener("change", applyFilter);
  filter.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      filter.value = "";
      applyFilter();
    } else if (event.key === "ArrowDown") {
      event.preventDefault();
      grid.focus();
    }
  });
  // Only visible rows are rendered, which the browser's own search would miss: Ctrl+F focuses the filter instead.
  window.addEventListener("keydown", (event) => {
    if (event.key !== "f" || !(event.ctrlKey || event.metaKey) || tools.hidden) return;
    event.preventDefault();
    filter.focus();
    filter.select();
  });
  setInterval(showAge, 1000);
  window.addEventListener("message", (event: MessageEvent<{ type: string; model: PanelModel }>) => {
    if (event.data.type === "model") show(event.data.model);
  });
  ask({ type: "ready" });
}

function withoutActions<T extends { readonly context: string }>(item: T): T {
  return { ...item, context: "stale" };
}
