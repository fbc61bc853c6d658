import type { PanelModel, PanelNode, PanelRow } from "../src/editor/views/panels/panel-model.ts";
import { element, KeyedList, setAttribute, setText } from "./dom.ts";
import { filterRows } from "./filter.ts";

/** The grid of resources and nodes: navigable with the arrow keys; only visible rows are rendered. */
interface Grid {
  readonly element: HTMLElement;
  /** Shows a model; unchanged parts are not touched. */
  show(model: PanelModel): void;
  /** Shows only the rows that match; returns their number, and the number of all rows. */
  filter(text: string, onlyAttention: boolean): readonly [number, number];
  /** Moves the focus to the grid's active cell. */
  focus(): void;
}

/** Pixels; the same as in panel.css. */
const rowHeight = 28;
/** Rows rendered above and below the visible ones. */
const margin = 8;
const headKey = "";

/** Creates the grid. */
export function createGrid(): Grid {
  const headRow = element("div", { role: "row", class: "row head", "aria-rowindex": "1" });
  const body = element("div", { role: "rowgroup", class: "body" });
  const grid = element(
    "div",
    { class: "grid", role: "grid", "aria-label": "Resources by node", "aria-readonly": "true" },
    element("div", { role: "rowgroup", class: "headgroup" }, headRow),
    body,
  );

  let nodes: readonly PanelNode[] = [];
  let rows: readonly PanelRow[] = [];
  let visible: readonly PanelRow[] = [];
  let rendered = rowList(body, []);
  let places = new Map<string, number>();
  /** The active cell; the head row has an empty key, column 0 has the resources' names. */
  let active = { key: headKey, column: 0 };
  let filterBy: readonly [string, boolean] = ["", false];

  const rowOf = (key: string): HTMLElement | undefined =>
    key === headKey ? headRow : rendered.entries.find(({ item }) => item.key === key)?.element;
  const cellAt = (key: string, column: number): HTMLElement | undefined =>
    rowOf(key)?.children[column] as HTMLElement | undefined;

  function render(): void {
    const first = Math.max(0, Math.floor(grid.scrollTop / rowHeight) - margin);
    const last = Math.ceil((grid.scrollTop + grid.clientHeight) / rowHeight) + margin;
    const shown = visible.slice(first, last);
    // The row of the active cell stays, or the keyboard focus would be lost with it.
    const place = places.get(active.key);
    const focused = place !== undefined && (place < first || place >= last) ? visible[place] : undefined;
    rendered.show(
      focused === undefined ? shown : place !== undefined && place < first ? [focused, ...shown] : [...shown, focused],
    );
    for (const { element: row, item } of rendered.entries) {
      const at = places.get(item.key) ?? 0;
      const top = `${at * rowHeight}px`;
      if (row.style.top !== top) row.style.top = top;
      setAttribute(row, "aria-rowindex", String(at + 2));
    }
    updateTabOrder();
  }

  /** Makes the active cell the only one in the tab order. */
  function updateTabOrder(): void {
    if (active.key !== headKey && !places.has(active.key)) active = { key: headKey, column: active.column };
    active.column = Math.min(active.column, nodes.length);
    const cell = cellAt(active.key, active.column);
    for (const old of grid.querySelectorAll<HTMLElement>("[tabindex='0']")) if (old !== cell) old.tabIndex = -1;
    if (cell) cell.tabIndex = 0;
  }

  function moveTo(key: string, column: number): void {
    active = { key, column: Math.max(0, Math.min(column, nodes.length)) };
    const place = places.get(key);
    if (place !== undefined) {
      const height = grid.clientHeight - headRow.offsetHeight;
      const top = place * rowHeight;
      if (top < grid.scrollTop) grid.scrollTop = top;
      else if (top + rowHeight > grid.scrollTop + height) grid.scrollTop = top + rowHeight - height;
    }
    render();
    const cell = cellAt(key, active.column);
    cell?.focus({ preventScroll: true });
    if (cell && active.column > 0) cell.scrollIntoView({ block: "nearest", inline: "nearest" });
    if (active.column === 0) grid.scrollLeft = 0;
  }

  function onKey(event: KeyboardEvent): void {
    const keys = [headKey, ...visible.map((row) => row.key)];
    const at = Math.max(0, keys.indexOf(active.key));
    const page = Math.max(1, Math.floor((grid.clientHeight - headRow.offsetHeight) / rowHeight) - 1);
    const last = keys.length - 1;
    const { column } = active;
    const target: Readonly<Record<string, readonly [number, number]>> = {
      ArrowDown: [at + 1, column],
      ArrowUp: [at - 1, column],
      ArrowRight: [at, column + 1],
      ArrowLeft: [at, column - 1],
      PageDown: [at + page, column],
      PageUp: [at - page, column],
      Home: [event.ctrlKey ? 0 : at, 0],
      End: [event.ctrlKey ? last : at, nodes.length],
    };
    const to = target[event.key];
    if (to !== undefined && !event.altKey && !event.metaKey) {
      event.preventDefault();
      moveTo(keys[Math.max(0, Math.min(to[0], last))] ?? headKey, to[1]);
    } else if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      const cell = cellAt(active.key, active.column);
      if (cell) openMenu(cell);
    }
  }

  function placeOf(target: EventTarget | null): { key: string; column: number } | undefined {
    const cell = target instanceof Element ? target.closest<HTMLElement>("[aria-colindex]") : null;
    const row = cell?.parentElement;
    if (!cell || !row) return undefined;
    const key = row === headRow ? headKey : rendered.entries.find((entry) => entry.element === row)?.item.key;
    return key === undefined ? undefined : { key, column: Number(cell.getAttribute("aria-colindex")) - 1 };
  }

  grid.addEventListener("keydown", onKey);
  grid.addEventListener("scroll", render, { passive: true });
  grid.addEventListener("focusin", ({ target }) => {
    const place = placeOf(target);
    if (place) active = place;
    updateTabOrder();
  });
  grid.addEventListener("click", ({ target }) => {
    const place = placeOf(target);
    if (place) moveTo(place.key, place.column);
    if (target instanceof HTMLElement && target.classList.contains("more") && target.parentElement)
      openMenu(target.parentElement);
  });
  new ResizeObserver(render).observe(grid);

  function arrange(): readonly [number, number] {
    visible = filterRows(rows, ...filterBy);
    places = new Map(visible.map((row, index) => [row.key, index]));
    body.style.height = `${visible.length * rowHeight}px`;
    setAttribute(grid, "aria-rowcount", String(visible.length + 1));
    render();
    return [visible.length, rows.length];
  }

  return {
    element: grid,
    show(model) {
      const names = model.nodes.map(({ name }) => name);
      if (JSON.stringify(names) !== JSON.stringify(nodes.map(({ name }) => name)) || headRow.childElementCount === 0) {
        body.replaceChildren();
        rendered = rowList(body, names);
        grid.style.setProperty("--nodes", String(Math.max(1, names.length)));
        setAttribute(grid, "aria-colcount", String(names.length + 1));
        headRow.replaceChildren(
          element(
            "div",
            { role: "columnheader", class: "cell first", "aria-colindex": "1", tabindex: "-1" },
            "Resource",
          ),
          ...names.map((_, index) => columnHead(index)),
        );
      }
      nodes = model.nodes;
      nodes.forEach((node, index) => {
        const cell = headRow.children[index + 1];
        if (cell instanceof HTMLElement) updateColumn(cell, node);
      });
      rows = model.rows;
      arrange();
    },
    filter(text, onlyAttention) {
      filterBy = [text, onlyAttention];
      return arrange();
    },
    focus: () => moveTo(active.key, active.column),
  };
}

/** Opens VS Code's context menu of a cell. */
function openMenu(cell: HTMLElement): void {
  const { left, bottom } = cell.getBoundingClientRect();
  const options = { bubbles: true, cancelable: true, clientX: left + 8, clientY: bottom - 2 };
  cell.dispatchEvent(new MouseEvent("contextmenu", options));
}

function more(): HTMLElement {
  return element("span", { class: "more", "aria-hidden": "true", title: "Actions" }, "⋯");
}

function columnHead(index: number): HTMLElement {
  return element(
    "div",
    {
      role: "columnheader",
      class: "cell",
      "aria-colindex": String(index + 2),
      tabindex: "-1",
      "aria-haspopup": "menu",
    },
    element("span", { class: "node" }),
    element("span", { class: "state" }),
    more(),
  );
}

function updateColumn(cell: HTMLElement, node: PanelNode): void {
  setAttribute(cell, "data-attention", node.attention);
  setAttribute(cell, "data-vscode-context", JSON.stringify({ node: node.name, quorateItem: node.context }));
  setAttribute(cell, "title", `${node.name}: ${node.state}\n${node.details}`);
  setText(cell.children[0] as HTMLElement, node.name);
  setText(cell.children[1] as HTMLElement, node.state);
}

function rowList(body: HTMLElement, nodes: readonly string[]): KeyedList<PanelRow, HTMLElement> {
  // A copy of a whole row takes a fraction of what its hundred elements take one by one.
  const blank = blankRow(nodes);
  return new KeyedList<PanelRow, HTMLElement>(
    body,
    (row) => row.key,
    (row) => {
      const made = blank.cloneNode(true) as HTMLElement;
      const head = made.children[0] as HTMLElement;
      head.dataset.depth = String(Math.min(row.depth, 4));
      setText(head.children[0] as HTMLElement, row.id);
      return made;
    },
    (row, now, before) => updateRow(row, now, before, nodes),
  );
}

/** A row of which only the nodes are known. */
function blankRow(nodes: readonly string[]): HTMLElement {
  return element(
    "div",
    { role: "row", class: "row" },
    element(
      "div",
      { role: "rowheader", class: "cell first", "aria-colindex": "1", tabindex: "-1", "aria-haspopup": "menu" },
      element("span", { class: "id" }),
      element("span", { class: "badges" }),
      element("span", { class: "kind" }),
      more(),
    ),
    ...nodes.map((node, index) =>
      element(
        "div",
        {
          role: "gridcell",
          class: "cell",
          "aria-colindex": String(index + 2),
          tabindex: "-1",
          "aria-haspopup": "menu",
          "data-vscode-context": JSON.stringify({ node }),
        },
        element("span"),
      ),
    ),
  );
}

function updateRow(element_: HTMLElement, row: PanelRow, before: PanelRow | undefined, nodes: readonly string[]): void {
  const head = element_.children[0] as HTMLElement;
  if (before === row && element_.hasAttribute("data-vscode-context")) return;
  setAttribute(element_, "data-attention", row.attention);
  const context = JSON.stringify({ resource: row.id, quorateItem: row.context });
  setAttribute(element_, "data-vscode-context", context);
  setAttribute(head, "title", `${row.id}: ${row.state}`);
  setAttribute(head, "aria-label", `${row.id}, ${row.kind}, ${row.state}`);
  setText(head.children[2] as HTMLElement, row.kind);
  const badges = head.children[1] as HTMLElement;
  if (badges.childElementCount !== row.badges.length || before?.badges.join() !== row.badges.join())
    badges.replaceChildren(...row.badges.map((badge) => element("span", { class: "badge" }, badge)));
  row.cells.forEach((cell, index) => {
    const td = element_.children[index + 1] as HTMLElement | undefined;
    const span = td?.firstElementChild;
    if (!td || !(span instanceof HTMLElement)) return;
    setText(span, cell.text);
    setAttribute(span, "class", cell.look === "none" ? "" : `role ${cell.look}`);
    const failed = cell.look === "failed" && cell.text !== "Failed" ? ", failed" : "";
    setAttribute(td, "aria-label", `${row.id} on ${nodes[index] ?? ""}: ${cell.text || "not running"}${failed}`);
  });
}
