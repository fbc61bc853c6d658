import type { PanelModel, PanelNode, PanelRequest, PanelRow } from "../src/views/panel-model.ts";
import { element, KeyedList, setAttribute, setText } from "./dom.ts";

/** The matrix of resources and nodes. */
export interface Table {
  readonly element: HTMLElement;
  /** Shows a model; what stayed the same is not touched. */
  show(model: PanelModel): void;
  /** Hides the rows that don't match; returns how many are visible, and how many there are. */
  filter(text: string, onlyTrouble: boolean): readonly [number, number];
}

/** Makes the table; rows and columns keep their elements from model to model. */
export function createTable(ask: (request: PanelRequest) => void): Table {
  const headRow = element("tr", { role: "row" });
  const body = element("tbody", { role: "rowgroup" });
  const table = element(
    "table",
    { role: "table", "aria-label": "Resources by node" },
    element("thead", { role: "rowgroup" }, headRow),
    body,
  );
  // Reachable by keyboard, so that it can be scrolled without a mouse.
  const frame = element(
    "div",
    { class: "matrix", tabindex: "0", role: "region", "aria-label": "Resources by node" },
    table,
  );

  let columns = "";
  let rows = rowList(body, []);

  return {
    element: frame,
    show(model) {
      const names = model.nodes.map((node) => node.name);
      if (columns !== JSON.stringify(names)) {
        columns = JSON.stringify(names);
        body.replaceChildren();
        rows = rowList(body, names);
        table.style.setProperty("--nodes", String(Math.max(1, names.length)));
        headRow.replaceChildren(
          element("th", { role: "columnheader", scope: "col" }, "Resource"),
          ...names.map((name) => columnHead(name, ask)),
        );
      }
      model.nodes.forEach((node, index) => {
        const cell = headRow.children[index + 1];
        if (cell instanceof HTMLElement) updateColumn(cell, node);
      });
      rows.show(model.rows);
    },
    filter: (text, onlyTrouble) => filterRows(rows.entries, text, onlyTrouble),
  };
}

function columnHead(name: string, ask: (request: PanelRequest) => void): HTMLElement {
  const button = element("button", { class: "quiet" });
  button.addEventListener("click", () =>
    ask({ type: button.dataset.action === "online" ? "online" : "standby", node: name }),
  );
  return element(
    "th",
    { role: "columnheader", scope: "col" },
    element("span", { class: "node" }, name),
    element("span", { class: "words" }),
    button,
  );
}

function updateColumn(cell: HTMLElement, node: PanelNode): void {
  setAttribute(cell, "data-attention", node.attention);
  setText(cell.children[1] as HTMLElement, node.words);
  const button = cell.children[2] as HTMLButtonElement;
  const action = node.condition === "standby" ? "online" : "standby";
  const label = action === "online" ? "Online" : "Standby";
  button.hidden = node.condition !== "online" && node.condition !== "standby";
  button.dataset.action = action;
  setText(button, label);
  setAttribute(
    button,
    "aria-label",
    action === "online" ? `Take ${node.name} out of standby` : `Put ${node.name} in standby`,
  );
}

function rowList(body: HTMLElement, nodes: readonly string[]): KeyedList<PanelRow, HTMLTableRowElement> {
  return new KeyedList<PanelRow, HTMLTableRowElement>(
    body,
    (row) => row.key,
    (row) =>
      element(
        "tr",
        { role: "row" },
        element(
          "th",
          { role: "rowheader", scope: "row", "data-depth": String(Math.min(row.depth, 4)) },
          element("span", { class: "id" }, row.id),
          element("span", { class: "badges" }),
          element("span", { class: "kind" }),
        ),
        ...nodes.map(() => element("td", { role: "cell" }, element("span"))),
      ),
    updateRow,
  );
}

function updateRow(tr: HTMLTableRowElement, row: PanelRow, before: PanelRow | undefined): void {
  const head = tr.children[0] as HTMLElement;
  if (before?.attention !== row.attention) setAttribute(tr, "data-attention", row.attention);
  if (before?.words !== row.words) setAttribute(head, "title", `${row.id}: ${row.words}`);
  if (before?.kind !== row.kind) setText(head.children[2] as HTMLElement, row.kind);
  if (before?.badges.join() !== row.badges.join()) {
    (head.children[1] as HTMLElement).replaceChildren(
      ...row.badges.map((badge) => element("span", { class: "badge" }, badge)),
    );
  }
  row.cells.forEach((cell, index) => {
    const old = before?.cells[index];
    if (old?.text === cell.text && old.look === cell.look) return;
    const span = tr.children[index + 1]?.firstElementChild;
    if (!(span instanceof HTMLElement)) return;
    setText(span, cell.text);
    setAttribute(span, "class", cell.look === "none" ? "" : `role ${cell.look}`);
  });
}

/** A row is visible when it matches, when something inside it does, or when what it is in matches. */
function filterRows(
  entries: readonly { readonly element: HTMLElement; readonly item: PanelRow }[],
  text: string,
  onlyTrouble: boolean,
): readonly [number, number] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const isVisible = new Array<boolean>(entries.length).fill(false);
  const above: number[] = [];
  let insideOf = Number.POSITIVE_INFINITY;
  entries.forEach(({ item }, index) => {
    above.length = item.depth;
    above.push(index);
    if (item.depth <= insideOf) insideOf = Number.POSITIVE_INFINITY;
    const isTrouble = item.attention === "warning" || item.attention === "error";
    const hay = `${item.id} ${item.kind} ${item.words}`.toLowerCase();
    const matches = words.every((word) => hay.includes(word));
    if (onlyTrouble && !isTrouble) return;
    if (!matches && insideOf === Number.POSITIVE_INFINITY) return;
    if (matches && insideOf === Number.POSITIVE_INFINITY) insideOf = item.depth;
    for (const each of above) isVisible[each] = true;
  });
  let visible = 0;
  entries.forEach(({ element: tr }, index) => {
    const show = isVisible[index] === true;
    if (show) visible++;
    if (tr.hidden === show) tr.hidden = !show;
  });
  return [visible, entries.length];
}
