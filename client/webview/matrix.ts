import type { WhatIfPageRow } from "../src/editor/views/panels/what-if-messages.ts";
import { element, setAttribute, setText } from "./dom.ts";

/** A matrix of scenarios and resources: navigable with the arrow keys; only visible rows are in the page. */
interface Matrix {
  readonly element: HTMLElement;
  /** Shows rows, with these of the columns. */
  show(resources: readonly string[], columns: readonly number[], rows: readonly WhatIfPageRow[]): void;
}

interface MatrixEvents {
  /** A resource was chosen. */
  readonly onOpen: (resource: string) => void;
  /** The sentence of the cell that the pointer or the focus is on. */
  readonly onDetail: (sentence: string) => void;
}

/** Pixels; the same as in what-if.css. */
const rowHeight = 26;
/** Rows in the page above and below the visible ones. */
const margin = 8;

/** Creates the matrix. */
export function createMatrix({ onOpen, onDetail }: MatrixEvents): Matrix {
  const head = element("tr", { "aria-rowindex": "1" });
  const body = element("tbody");
  const widths = element("colgroup");
  const table = element("table", { role: "grid", "aria-label": "What becomes of each resource" }, widths);
  table.append(element("thead", {}, head), body);
  const box = element("div", { class: "matrix" }, table);

  let resources: readonly string[] = [];
  let columns: readonly number[] = [];
  let rows: readonly WhatIfPageRow[] = [];
  /** The active cell: -1 is the head row, column 0 has the scenarios' titles. */
  let active = { row: 0, column: 0 };
  let shown = "";

  /** What a cell says; the row's title and note in column 0. */
  function sentenceAt(row: WhatIfPageRow | undefined, column: number): string {
    if (column === 0)
      return row ? `${capitalized(row.title)}${row.note === "" ? "" : `: ${row.note}`}.`.replace(/\.\.$/, ".") : "";
    const index = columns[column - 1] ?? -1;
    const resource = resources[index] ?? "";
    if (!row) return resource;
    const cell = row.cells.find((each) => each.column === index);
    if (!cell && row.look === "unknown") return `When ${row.title}: nothing is known.`;
    return `When ${row.title}: ${cell?.sentence ?? `${resource} stays where it is.`}`;
  }

  function render(): void {
    const height = box.clientHeight || 600;
    const headHeight = head.offsetHeight;
    const first = Math.max(0, Math.floor((box.scrollTop - headHeight) / rowHeight) - margin);
    const last = Math.min(rows.length, Math.ceil((box.scrollTop + height) / rowHeight) + margin);
    const visible = rows.slice(first, last);
    const key = JSON.stringify([first, visible.map(({ id }) => id), columns, resources.length]);
    if (key !== shown) {
      shown = key;
      const isFocused = body.contains(document.activeElement);
      const spacer = (count: number) => {
        const made = element("tr", { class: "spacer", "aria-hidden": "true" });
        made.style.height = `${count * rowHeight}px`;
        return made;
      };
      body.replaceChildren(
        spacer(first),
        ...visible.map((row, index) => rowElement(row, first + index)),
        spacer(rows.length - last),
      );
      if (isFocused) cellAt(active.row, active.column)?.focus({ preventScroll: true });
    }
    updateTabOrder();
  }

  function rowElement(row: WhatIfPageRow, index: number): HTMLElement {
    const cells = new Map(row.cells.map((cell) => [cell.column, cell] as const));
    const title = element(
      "th",
      { scope: "row", role: "rowheader", tabindex: "-1", "data-look": row.look, "aria-label": sentenceAt(row, 0) },
      row.title,
      ...(row.note === "" ? [] : [element("span", { class: "also" }, row.note)]),
    );
    return element(
      "tr",
      { "aria-rowindex": String(index + 2), "data-row": String(index) },
      title,
      ...columns.map((column, at) => {
        const cell = cells.get(column);
        const look = cell?.look ?? (row.look === "unknown" ? "unknown" : "calm");
        const text = cell?.text ?? (row.look === "unknown" ? "?" : "·");
        return element(
          "td",
          { role: "gridcell", tabindex: "-1", "data-look": look, "aria-label": sentenceAt(row, at + 1) },
          text,
        );
      }),
    );
  }

  const cellAt = (row: number, column: number): HTMLElement | undefined => {
    const tr = row < 0 ? head : body.querySelector<HTMLElement>(`[data-row="${row}"]`);
    return tr?.children[column] as HTMLElement | undefined;
  };

  /** Makes the active cell the only one in the tab order. */
  function updateTabOrder(): void {
    active = { row: Math.min(active.row, rows.length - 1), column: Math.min(active.column, columns.length) };
    const cell = cellAt(active.row, active.column) ?? (head.children[0] as HTMLElement | undefined);
    for (const old of table.querySelectorAll<HTMLElement>("[tabindex='0']")) if (old !== cell) old.tabIndex = -1;
    if (cell) cell.tabIndex = 0;
  }

  function moveTo(row: number, column: number): void {
    active = {
      row: Math.max(-1, Math.min(row, rows.length - 1)),
      column: Math.max(0, Math.min(column, columns.length)),
    };
    if (active.row >= 0) {
      const top = active.row * rowHeight;
      const room = box.clientHeight - head.offsetHeight - rowHeight;
      if (top < box.scrollTop) box.scrollTop = top;
      else if (top > box.scrollTop + room) box.scrollTop = top - room;
    }
    render();
    const cell = cellAt(active.row, active.column);
    cell?.focus({ preventScroll: true });
    if (cell && active.column > 0) {
      const first = head.children[0] as HTMLElement;
      const left = cell.offsetLeft - first.offsetWidth;
      if (left < box.scrollLeft) box.scrollLeft = left;
      else if (cell.offsetLeft + cell.offsetWidth > box.scrollLeft + box.clientWidth)
        box.scrollLeft = cell.offsetLeft + cell.offsetWidth - box.clientWidth;
    } else box.scrollLeft = 0;
  }

  function placeOf(target: EventTarget | null): { row: number; column: number } | undefined {
    const cell = target instanceof Element ? target.closest<HTMLElement>("th, td") : null;
    const tr = cell?.parentElement;
    if (!cell || !tr) return undefined;
    const column = [...tr.children].indexOf(cell);
    return { row: tr === head ? -1 : Number(tr.dataset.row), column };
  }

  const choose = ({ row, column }: { row: number; column: number }) => {
    const resource = column > 0 ? resources[columns[column - 1] ?? -1] : resourceIn(rows[row], resources);
    if (resource !== undefined) onOpen(resource);
  };
  table.addEventListener("click", ({ target }) => {
    const place = placeOf(target);
    if (!place) return;
    moveTo(place.row, place.column);
    choose(place);
  });
  table.addEventListener("pointerover", ({ target }) => {
    const place = placeOf(target);
    if (place) onDetail(sentenceAt(rows[place.row], place.column));
  });
  table.addEventListener("focusin", ({ target }) => {
    const place = placeOf(target);
    if (!place) return;
    active = place;
    onDetail(sentenceAt(rows[place.row], place.column));
    updateTabOrder();
  });
  table.addEventListener("keydown", (event) => {
    const { row, column } = active;
    const page = Math.max(1, Math.floor(box.clientHeight / rowHeight) - 3);
    const targets: Readonly<Record<string, readonly [number, number]>> = {
      ArrowDown: [row + 1, column],
      ArrowUp: [row - 1, column],
      ArrowRight: [row, column + 1],
      ArrowLeft: [row, column - 1],
      PageDown: [row + page, column],
      PageUp: [Math.max(0, row - page), column],
      Home: [event.ctrlKey ? 0 : row, 0],
      End: [event.ctrlKey ? rows.length - 1 : row, columns.length],
    };
    const to = targets[event.key];
    if (to && !event.altKey && !event.metaKey) {
      event.preventDefault();
      moveTo(to[0], to[1]);
    } else if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      choose(active);
    }
  });
  box.addEventListener("scroll", render, { passive: true });
  new ResizeObserver(render).observe(box);

  return {
    element: box,
    show(all, wanted, next) {
      const isOther = JSON.stringify([all, wanted]) !== JSON.stringify([resources, columns]);
      [resources, columns, rows] = [all, wanted, next];
      box.hidden = all.length === 0;
      setAttribute(table, "aria-rowcount", String(rows.length + 1));
      setAttribute(table, "aria-colcount", String(columns.length + 1));
      if (isOther) {
        head.replaceChildren(
          element("th", { scope: "col", role: "columnheader", tabindex: "-1" }, "When"),
          ...columns.map((column) =>
            element(
              "th",
              { scope: "col", role: "columnheader", tabindex: "-1", "aria-label": resources[column] ?? "" },
              element("span", {}, resources[column] ?? ""),
            ),
          ),
        );
      }
      // Rows come and go while one scrolls: the widths are those of all rows.
      const length = new Map<number, number>();
      for (const { cells } of rows)
        for (const { column, text } of cells) length.set(column, Math.max(length.get(column) ?? 1, text.length));
      const titles = Math.max(
        8,
        ...rows.map(({ title, note }) => title.length + (note === "" ? 0 : Math.min(note.length, 24) + 2)),
      );
      const wide = [
        Math.min(titles, 52),
        ...columns.map((column) => Math.min(Math.max(length.get(column) ?? 1, 2), 14)),
      ];
      // In a narrow window the titles leave room for the cells.
      const lengths = wide.map((characters, index) =>
        index === 0 ? `min(${characters}ch + 16px, 55vw)` : `(${characters}ch + 16px)`,
      );
      widths.replaceChildren(
        ...lengths.map((width) => {
          const made = element("col");
          made.style.width = `calc(${width})`;
          return made;
        }),
      );
      table.style.width = `calc(${lengths.join(" + ")})`;
      setText(caption(table), rows.length === 0 ? "No scenario fits the filter." : "");
      shown = "";
      render();
    },
  };
}

function caption(table: HTMLTableElement): HTMLElement {
  return table.caption ?? table.createCaption();
}

/** The resource that a scenario's title begins with: `web fails on n1`. */
function resourceIn(row: WhatIfPageRow | undefined, resources: readonly string[]): string | undefined {
  const words = row?.title.split(" ") ?? [];
  return resources.find((id) => words[0] === id || (words[0] === "the" && words[3] === id));
}

function capitalized(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
