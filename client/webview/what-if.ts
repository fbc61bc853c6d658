// The page of a matrix "what if": shows the rows that the editor sends as they come, and sends back what a person requests.
import type {
  WhatIfPageModel,
  WhatIfPageRow,
  WhatIfRequest,
  WhatIfState,
} from "../src/editor/views/panels/what-if-messages.ts";
import { element, setText } from "./dom.ts";
import { createMatrix } from "./matrix.ts";

interface WebviewApi {
  postMessage(request: WhatIfRequest): void;
  setState(state: { uri: string }): void;
}

declare function acquireVsCodeApi(): WebviewApi;

startWhatIf(acquireVsCodeApi());

/** Builds the page, and shows each model that arrives. */
function startWhatIf(api: WebviewApi): void {
  api.setState({ uri: decodeURIComponent(document.body.dataset.document ?? "") });
  const ask = (request: WhatIfRequest) => api.postMessage(request);
  const input = (placeholder: string, label: string) =>
    element("input", { type: "search", placeholder, "aria-label": label });
  const scenarios = input("Filter scenarios", "Show only scenarios whose title contains");
  const resources = input("Filter resources", "Show only resources whose name contains");
  const onlyDown = element("input", { type: "checkbox" });
  const state = element(
    "select",
    { "aria-label": "In which state the scenarios begin" },
    element("option", { value: "live" }, "The cluster as it is now"),
    element("option", { value: "normal" }, "All nodes online, all well"),
  );
  const button = (text: string, type: "ask" | "cancel" | "text") => {
    const made = element("button", {}, text);
    made.addEventListener("click", () => ask({ type }));
    return made;
  };
  const [again, cancel, asText] = [button("Ask Again", "ask"), button("Cancel", "cancel"), button("As Text", "text")];
  const note = element("span", { class: "note", role: "status" });
  const bar = element("progress", { "aria-label": "Scenarios answered" });
  const summary = element("ul", { class: "summary", "aria-label": "What matters most" });
  const basis = element("p", { class: "basis" });
  const detail = element("p", { class: "detail", "aria-live": "polite" });
  const matrix = createMatrix({
    onOpen: (resource) => ask({ type: "open", resource }),
    onDetail: (sentence) => setText(detail, sentence),
  });
  document.body.append(
    element(
      "header",
      {},
      element("div", { class: "tools" }, element("h1", {}, "What if"), again, cancel, bar, note),
      summary,
      element(
        "div",
        { class: "tools" },
        scenarios,
        resources,
        element("label", {}, onlyDown, "Only what stops something"),
        state,
        asText,
      ),
    ),
    matrix.element,
    element("footer", {}, detail, basis),
  );

  let model: WhatIfPageModel | undefined;
  const arrange = () => {
    if (!model) return;
    const [title, name] = [scenarios.value.trim().toLowerCase(), resources.value.trim().toLowerCase()];
    const columns = model.resources.flatMap((id, index) => (id.toLowerCase().includes(name) ? [index] : []));
    const wanted = new Set(columns);
    const isDown = ({ cells, look }: WhatIfPageRow) =>
      name === ""
        ? look === "down" || look === "unknown"
        : cells.some((cell) => wanted.has(cell.column) && cell.look === "down");
    const rows = model.rows.filter(
      (row) => row.title.toLowerCase().includes(title) && (!onlyDown.checked || isDown(row)),
    );
    matrix.show(model.resources, columns, rows);
  };
  for (const filter of [scenarios, resources, onlyDown]) filter.addEventListener("input", arrange);
  state.addEventListener("change", () => ask({ type: "state", state: state.value as WhatIfState }));

  window.addEventListener("message", ({ data }: MessageEvent<{ type: "matrix"; model: WhatIfPageModel }>) => {
    if (data.type !== "matrix") return;
    model = data.model;
    const isAsking = model.phase === "asking";
    document.body.dataset.phase = model.isStale ? "stale" : model.phase;
    setText(note, model.note);
    note.dataset.look = model.phase === "failed" || model.isStale ? "down" : "calm";
    again.hidden = isAsking;
    setText(again, model.phase === "idle" ? "Ask" : "Ask Again");
    again.className = model.isStale || model.phase === "idle" ? "primary" : "";
    cancel.hidden = !isAsking;
    bar.hidden = !isAsking;
    const of = Number(/ of (\d+) /.exec(model.note)?.[1] ?? 0);
    if (of > 0) {
      bar.max = of;
      bar.value = model.rows.length;
    } else bar.removeAttribute("value");
    asText.hidden = model.phase !== "done";
    state.hidden = !model.canBeLive;
    state.value = model.state;
    if (summary.textContent !== model.summary.join(""))
      summary.replaceChildren(...model.summary.map((sentence) => element("li", {}, sentence)));
    setText(basis, model.basis);
    arrange();
  });
  ask({ type: "ready" });
}
