import type { GraphBadge, GraphPlace, GraphRelation } from "../../../server/src/protocol.ts";
import { fitted, shortAgent, sizes, widthOf } from "./box-size.ts";
import { escapeMarkup } from "./escape-markup.ts";
import { graphStyle } from "./graph-style.ts";
import type { GraphLayout, PlacedBox, PlacedEdge } from "./layout.ts";
import type { Point } from "./layout-component.ts";
import { letters, type ResourceMark, type ResourceMarks } from "./resource-marks.ts";

/** What is drawn beside the layout. */
interface DrawOptions {
  /** The live state. */
  readonly marks?: ResourceMarks;
  /** What a box says to a screen reader, by its id. */
  readonly titles?: ReadonlyMap<string, string>;
  /** For the editor's page: boxes take the focus, and parts name their place in the text. A file has its own style instead. */
  readonly isInteractive?: boolean;
}

/** Draws a layout as an SVG document. Every name is escaped. */
export function drawSvg(
  layout: GraphLayout,
  { marks = new Map(), titles, isInteractive = false }: DrawOptions = {},
): string {
  const [width, height] = [Math.ceil(layout.width), Math.ceil(layout.height)];
  const size = `viewBox="0 0 ${width} ${height}" width="${width}" height="${height}"`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="graph" ${size} role="group" aria-label="Graph of the configuration">`,
    isInteractive ? "" : `<style>${graphStyle}</style><rect width="100%" height="100%" fill="#ffffff"/>`,
    ...layout.edges.map((edge) => drawEdge(edge, isInteractive)),
    ...layout.boxes.map((box) => drawBox(box, marks, titles?.get(box.box.id), isInteractive)),
    "</svg>\n",
  ].join("\n");
}

function placeData(place: GraphPlace | undefined, isInteractive: boolean): string {
  if (place === undefined || !isInteractive) return "";
  return ` data-uri="${escapeMarkup(place.uri)}" data-line="${place.line}" data-character="${place.character}"`;
}

function text(x: number, y: number, className: string, content: string): string {
  return `<text x="${round(x)}" y="${round(y)}" class="${className}">${escapeMarkup(content)}</text>`;
}

function drawBox(placed: PlacedBox, marks: ResourceMarks, title: string | undefined, isInteractive: boolean): string {
  const { box, x, y, width, height, badges } = placed;
  if (box.kind === "junction") {
    const [cx, cy] = [round(x + width / 2), round(y + height / 2)];
    return `<circle class="junction" cx="${cx}" cy="${cy}" r="${sizes.junction / 2}"/>`;
  }
  const mark = marks.get(box.id);
  const isCopied = box.kind === "clone" || box.kind === "promotable" || box.kind === "bundle";
  const focus = isInteractive ? ` tabindex="-1" role="button" aria-label="${escapeMarkup(title ?? box.id)}"` : "";
  const state = mark ? ` state-${mark.kind}` : "";
  const frame = `width="${width}" height="${height}" rx="${box.kind === "primitive" || box.kind === "fence" ? 9 : 3}"`;
  return [
    `<g class="box ${box.kind}${state}" data-box="${escapeMarkup(box.id)}" transform="translate(${round(x)} ${round(y)})"${focus}${placeData(box.place, isInteractive)}>`,
    `<title>${escapeMarkup(title ?? `${box.id}: ${box.detail}`)}</title>`,
    isCopied ? `<rect class="second" x="3" y="-3" ${frame}/>` : "",
    `<rect class="frame" ${frame}/>`,
    text(sizes.padding, 16, "name", fitted(box.id, "name")),
    text(sizes.padding, 30, "small", fitted(box.detail, "small")),
    mark ? drawHeadMark(mark, box, width) : "",
    ...box.rows.flatMap((row, index) => {
      const top = sizes.head + index * sizes.row;
      const own = marks.get(row.id);
      return [
        `<g class="row"${placeData(row.place, isInteractive)}>`,
        `<path class="divider" d="M0 ${top}H${width}"/>`,
        text(sizes.padding, top + 15, "member", fitted(row.id, "name")),
        own
          ? drawMark(own, width, top + 15, roomBeside(row.id, "name", width))
          : row.agent === undefined
            ? ""
            : endText(width, top + 15, shortAgent(row.agent)),
        `<title>${escapeMarkup(`${row.id}${row.agent === undefined ? "" : `: ${row.agent}`}${own ? `. ${own.sentence}` : ""}`)}</title>`,
        "</g>",
      ];
    }),
    ...badges.map((each) => drawBadge(each, isInteractive)),
    "</g>",
  ].join("");
}

function endText(width: number, y: number, content: string): string {
  return `<text x="${width - sizes.padding}" y="${y}" class="small mark">${escapeMarkup(fitted(content, "small"))}</text>`;
}

/** How many pixels of a line are left beside a text. */
function roomBeside(content: string, kind: "name" | "small", width: number): number {
  return width - 2 * sizes.padding - widthOf(content, kind) - 2 * sizes.gap;
}

/** Beside the name where it fits there whole, else beside the kind below it. */
function drawHeadMark(mark: ResourceMark, { id, detail }: PlacedBox["box"], width: number): string {
  const [above, below] = [roomBeside(id, "name", width), roomBeside(detail, "small", width)];
  const isAbove = widthOf(markText(mark), "small") <= above || above >= below;
  return drawMark(mark, width, isAbove ? 16 : 30, isAbove ? above : below);
}

function markText({ kind, nodes }: ResourceMark): string {
  return nodes === "" ? letters[kind] : `${letters[kind]} ${fitted(nodes, "small")}`;
}

/** A state with the names of its nodes; with their number where the names have no room, and alone where that has none either. */
function drawMark(mark: ResourceMark, width: number, y: number, room: number): string {
  const { kind, nodes } = mark;
  const number = `${letters[kind]} ${nodes.split(" ").length}×`;
  const content = [markText(mark), ...(nodes.includes(" ") ? [number] : [])].find(
    (each) => widthOf(each, "small") <= room,
  );
  const shown = escapeMarkup(content ?? letters[kind]);
  return `<text x="${width - sizes.padding}" y="${y}" class="mark ${kind}">${shown}</text>`;
}

function drawBadge(
  {
    badge,
    x,
    y,
    width,
  }: { readonly badge: GraphBadge; readonly x: number; readonly y: number; readonly width: number },
  isInteractive: boolean,
): string {
  return [
    `<g class="badge ${badge.kind}"${placeData(badge.place, isInteractive)}>`,
    `<title>${escapeMarkup(`${badge.sentence} (${badge.constraint})`)}</title>`,
    `<rect x="${round(x)}" y="${y}" width="${round(width)}" height="${sizes.badge - 2}" rx="8"/>`,
    text(x + 6, y + 12, "small", fitted(badge.text, "small")),
    "</g>",
  ].join("");
}

const isPlacement = new Set<GraphRelation["form"]>(["together", "near", "apart", "avoids"]);

function drawEdge({ edge, points }: PlacedEdge, isInteractive: boolean): string {
  const line = curve(points);
  // Placement below, order above it: a pair with both is one double line.
  const sorted = edge.relations.toSorted((a, b) => Number(isPlacement.has(b.form)) - Number(isPlacement.has(a.form)));
  return sorted
    .map((relation, index) => {
      const { form, isWrong, sentence, constraint, place, label } = relation;
      const middle = pointAt(points, 0.5);
      return [
        `<g class="edge ${form}${isWrong ? " wrong" : ""}"${placeData(place, isInteractive)}>`,
        `<title>${escapeMarkup(`${sentence} (${constraint})`)}</title>`,
        `<path class="line" d="${line}"/>`,
        form === "mandatory" || form === "optional" ? arrow(points) : "",
        form === "together" ? dot(points.at(-1) as Point) : "",
        form === "apart" ? text(middle.x, middle.y + 4, "cross", "✕") : "",
        label === "" ? "" : text(middle.x, middle.y - 5 - index * 12, "small label", label),
        "</g>",
      ].join("");
    })
    .join("\n");
}

function dot({ x, y }: Point): string {
  return `<circle class="end" cx="${round(x)}" cy="${round(y)}" r="4"/>`;
}

function arrow(points: readonly Point[]): string {
  const tip = points.at(-1) as Point;
  const before = points.at(-2) as Point;
  const angle = Math.atan2(tip.y - before.y, tip.x - before.x);
  const corner = (turn: number): string =>
    `${round(tip.x - 9 * Math.cos(angle + turn))} ${round(tip.y - 9 * Math.sin(angle + turn))}`;
  return `<path class="head" d="M${round(tip.x)} ${round(tip.y)}L${corner(0.42)}L${corner(-0.42)}Z"/>`;
}

/** A line that bends softly at each point. */
function curve(points: readonly Point[]): string {
  const [first, ...rest] = points as [Point, ...Point[]];
  let path = `M${round(first.x)} ${round(first.y)}`;
  rest.forEach((point, index) => {
    const next = rest[index + 1];
    if (next === undefined)
      path += index === 0 ? `L${round(point.x)} ${round(point.y)}` : `T${round(point.x)} ${round(point.y)}`;
    else {
      const middle = { x: (point.x + next.x) / 2, y: (point.y + next.y) / 2 };
      path += `Q${round(point.x)} ${round(point.y)} ${round(middle.x)} ${round(middle.y)}`;
    }
  });
  // The last piece is straight, so that the arrow's head lies on it.
  return path.replace(/T(\S+ \S+)$/, "L$1");
}

function pointAt(points: readonly Point[], part: number): Point {
  const lengths = points
    .slice(1)
    .map(({ x, y }, index) => Math.hypot(x - (points[index] as Point).x, y - (points[index] as Point).y));
  let left = lengths.reduce((sum, length) => sum + length, 0) * part;
  for (const [index, length] of lengths.entries()) {
    const [from, to] = [points[index] as Point, points[index + 1] as Point];
    if (left <= length) {
      const share = length === 0 ? 0 : left / length;
      return { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share };
    }
    left -= length;
  }
  return points.at(-1) as Point;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
