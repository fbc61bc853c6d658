// The graph's page: shows the picture that the editor sends, and sends back what a person requests.
import type {
  GraphFilter,
  GraphMessage,
  GraphPageModel,
  GraphRequest,
} from "../src/editor/views/panels/graph-messages.ts";
import { element, setText } from "./dom.ts";

interface WebviewApi {
  postMessage(request: GraphRequest): void;
  setState(state: { uri: string }): void;
}

declare function acquireVsCodeApi(): WebviewApi;

startGraph(acquireVsCodeApi());

/** Builds the page, and shows each picture that arrives. */
function startGraph(api: WebviewApi): void {
  api.setState({ uri: decodeURIComponent(document.body.dataset.document ?? "") });
  const ask = (request: GraphRequest) => api.postMessage(request);
  const names = element("datalist", { id: "resources" });
  const filter = element("input", {
    type: "search",
    list: "resources",
    placeholder: "Around a resource",
    "aria-label": "Show only what a resource depends on and what depends on it",
  });
  const direction = element(
    "select",
    { "aria-label": "Which part" },
    element("option", { value: "both" }, "before and after"),
    element("option", { value: "before" }, "what it depends on"),
    element("option", { value: "after" }, "what depends on it"),
  );
  const button = (label: string, text: string, run: () => void) => {
    const made = element("button", { title: label, "aria-label": label }, text);
    made.addEventListener("click", run);
    return made;
  };
  const note = element("span", { class: "note", role: "status" });
  const canvas = element("div", { class: "canvas", tabindex: "-1" });
  const asText = element("ul", { class: "text", "aria-label": "The graph as text" });
  const view = createView(canvas);
  const tools = element(
    "div",
    { class: "tools" },
    filter,
    names,
    direction,
    button("Zoom out", "−", () => view.zoom(1 / 1.25)),
    button("Fit into the window", "Fit", () => view.fit(true)),
    button("Zoom in", "+", () => view.zoom(1.25)),
    button("Save as SVG, Graphviz or Mermaid", "Export…", () => ask({ type: "export" })),
    note,
  );
  const list = element("details", { class: "list" }, element("summary", {}, "As text"), asText);
  document.body.append(tools, canvas, list);

  let model: GraphPageModel | undefined;
  let cursor: { readonly uri: string; readonly line: number } | undefined;
  const request = () => {
    const resource = filter.value.trim();
    if (resource !== "" && !model?.resources.includes(resource)) return;
    ask({ type: "filter", filter: { resource, direction: direction.value as GraphFilter["direction"] } });
  };
  filter.addEventListener("input", request);
  direction.addEventListener("change", request);

  const openPlace = (target: EventTarget | null): boolean => {
    const place = target instanceof Element ? target.closest<SVGElement>("[data-uri]") : null;
    const { uri, line, character } = place?.dataset ?? {};
    if (uri === undefined) return false;
    ask({ type: "open", uri, line: Number(line), character: Number(character) });
    return true;
  };
  canvas.addEventListener("click", ({ target }) => {
    if (!view.wasDragged()) openPlace(target);
  });
  canvas.addEventListener("keydown", (event) => {
    const box = event.target instanceof Element ? event.target.closest<SVGElement>("[data-box]") : null;
    if (!box) return;
    if (event.key === "Enter" || event.key === " ") {
      if (openPlace(box)) event.preventDefault();
      return;
    }
    const next = neighbour(canvas, box, event.key, model);
    if (!next) return;
    event.preventDefault();
    focusBox(canvas, next);
  });

  window.addEventListener("message", ({ data }: MessageEvent<GraphMessage>) => {
    if (data.type === "select") {
      cursor = data;
      select(canvas, data.uri, data.line);
      return;
    }
    const isOtherPart = JSON.stringify(model?.filter) !== JSON.stringify(data.model.filter);
    model = data.model;
    document.title = model.title;
    setText(note, model.note);
    if (document.activeElement !== filter) filter.value = model.filter.resource;
    direction.value = model.filter.direction;
    names.replaceChildren(...[...new Set(model.resources)].map((value) => element("option", { value })));
    const focused = document.activeElement?.getAttribute("data-box");
    view.show(model.svg);
    const boxes = canvas.querySelectorAll<SVGElement>("[data-box]");
    const again = [...boxes].find((box) => box.dataset.box === focused);
    if (again) focusBox(canvas, again);
    else boxes[0]?.setAttribute("tabindex", "0");
    if (isOtherPart) view.fit(false);
    else view.fitAgain();
    if (cursor) select(canvas, cursor.uri, cursor.line);
    asText.replaceChildren(
      ...model.items.map(({ title, lines }) =>
        element(
          "li",
          {},
          title,
          ...(lines.length > 0 ? [element("ul", {}, ...lines.map((line) => element("li", {}, line)))] : []),
        ),
      ),
    );
  });
  ask({ type: "ready" });
}

/** The scale at which names can still be read: a picture that would get smaller is moved instead, until a person wants all of it. */
const readable = 0.6;

/** The part of the page that shows the picture: zoomed with Ctrl and the wheel, moved by dragging. */
function createView(canvas: HTMLElement) {
  let scale = 1;
  let size = { width: 0, height: 0 };
  let dragged = false;
  /** Until a person zooms, the picture fits into the window as it grows. */
  let isFitted = true;
  let least = readable;
  const apply = () => {
    const svg = canvas.querySelector("svg");
    svg?.setAttribute("width", String(size.width * scale));
    svg?.setAttribute("height", String(size.height * scale));
  };
  const rescale = () => {
    if (size.width === 0) return;
    const whole = Math.min((canvas.clientWidth - 4) / size.width, (canvas.clientHeight - 4) / size.height);
    scale = Math.min(1.25, Math.max(least, whole));
    apply();
  };
  const zoomTo = (wanted: number, x = canvas.clientWidth / 2, y = canvas.clientHeight / 2) => {
    isFitted = false;
    const next = Math.min(4, Math.max(0.05, wanted));
    const [left, top] = [(canvas.scrollLeft + x) / scale, (canvas.scrollTop + y) / scale];
    scale = next;
    apply();
    canvas.scrollTo(left * scale - x, top * scale - y);
  };
  canvas.addEventListener(
    "wheel",
    (event) => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      zoomTo(scale * (event.deltaY < 0 ? 1.15 : 1 / 1.15), event.offsetX, event.offsetY);
    },
    { passive: false },
  );
  canvas.addEventListener("pointerdown", ({ button, clientX, clientY }) => {
    dragged = false;
    if (button !== 0) return;
    const [left, top] = [canvas.scrollLeft, canvas.scrollTop];
    const move = (event: PointerEvent) => {
      const [x, y] = [event.clientX - clientX, event.clientY - clientY];
      if (Math.hypot(x, y) > 4) dragged = true;
      if (dragged) canvas.scrollTo(left - x, top - y);
    };
    const end = () => {
      window.removeEventListener("pointermove", move);
      window.removeEventListener("pointerup", end);
    };
    window.addEventListener("pointermove", move);
    window.addEventListener("pointerup", end);
  });
  return {
    wasDragged: () => dragged,
    zoom: (factor: number) => zoomTo(scale * factor),
    /** Shows the picture from its beginning: all of it, or as much as can be read. */
    fit(isWhole: boolean) {
      isFitted = true;
      least = isWhole ? 0 : readable;
      rescale();
      canvas.scrollTo(0, 0);
    },
    /** Fits a picture that has changed into the window again, unless a person zoomed. */
    fitAgain() {
      if (isFitted) rescale();
    },
    show(svg: string) {
      const parsed = new DOMParser().parseFromString(svg, "image/svg+xml").documentElement;
      const box = (parsed as unknown as SVGSVGElement).viewBox.baseVal;
      size = { width: box.width, height: box.height };
      canvas.replaceChildren(document.importNode(parsed, true));
      apply();
    },
  };
}

function focusBox(canvas: HTMLElement, box: SVGElement): void {
  for (const other of canvas.querySelectorAll("[data-box][tabindex='0']")) other.setAttribute("tabindex", "-1");
  box.setAttribute("tabindex", "0");
  box.focus();
  box.scrollIntoView({ block: "nearest", inline: "nearest" });
}

const ways: Readonly<Record<string, readonly [x: number, y: number]>> = {
  ArrowRight: [1, 0],
  ArrowLeft: [-1, 0],
  ArrowDown: [0, 1],
  ArrowUp: [0, -1],
};

/** The box that an arrow key leads to: along an edge where one goes that way, else the nearest there. */
function neighbour(
  canvas: HTMLElement,
  from: SVGElement,
  key: string,
  model: GraphPageModel | undefined,
): SVGElement | undefined {
  const way = ways[key];
  if (!way) return undefined;
  const [x, y] = way;
  const own = from.getBoundingClientRect();
  const id = from.dataset.box ?? "";
  const joined = new Set(
    model?.items.flatMap((item) => (item.id === id ? item.next : item.next.includes(id) ? [item.id] : [])),
  );
  let best: { box: SVGElement; distance: number } | undefined;
  for (const box of canvas.querySelectorAll<SVGElement>("[data-box]")) {
    const other = box.getBoundingClientRect();
    const [dx, dy] = [
      other.x + other.width / 2 - own.x - own.width / 2,
      other.y + other.height / 2 - own.y - own.height / 2,
    ];
    const along = dx * x + dy * y;
    if (box === from || along <= 0) continue;
    const across = Math.abs(dx * y) + Math.abs(dy * x);
    const distance = (along + 2 * across) * (joined.has(box.dataset.box ?? "") ? 0.25 : 1);
    if (!best || distance < best.distance) best = { box, distance };
  }
  return best?.box;
}

/** Marks what is written at a line of the text: the statement at it, or the nearest above. */
function select(canvas: HTMLElement, uri: string, line: number): void {
  let best: { found: SVGElement[]; line: number } | undefined;
  for (const place of canvas.querySelectorAll<SVGElement>("[data-uri]")) {
    place.classList.remove("selected");
    const own = Number(place.dataset.line);
    if (place.dataset.uri !== uri || own > line) continue;
    if (!best || own > best.line) best = { found: [place], line: own };
    else if (own === best.line) best.found.push(place);
  }
  for (const place of best?.found ?? []) place.classList.add("selected");
}
