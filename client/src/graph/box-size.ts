import type { GraphBadge, GraphBox } from "../../../server/src/protocol.ts";

/** Heights and widths of a box's parts, in pixels at 100 %. */
export const sizes = {
  head: 36,
  row: 22,
  badge: 18,
  gap: 4,
  padding: 10,
  junction: 10,
  widest: 280,
} as const;

/** Widths of text can't be measured without a page; these are wide enough for the usual fonts at 13 and 11 pixels. */
const letter = { name: 7.6, small: 6.2 } as const;

/** How many letters of a name or of small text fit into a box's widest. */
const mostLetters = { name: 34, small: 36 } as const;

/** A text that is cut to what fits, with an ellipsis. */
export function fitted(text: string, kind: "name" | "small"): string {
  const letters = [...text];
  return letters.length <= mostLetters[kind] ? text : `${letters.slice(0, mostLetters[kind] - 1).join("")}…`;
}

/** About how wide a text is once it is cut to what fits, in pixels at 100 %. */
export function widthOf(text: string, kind: "name" | "small"): number {
  return [...fitted(text, kind)].length * letter[kind];
}

/** A badge with its place in the box, from the box's left upper corner. */
interface PlacedBadge {
  readonly badge: GraphBadge;
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

/** The size of a box, and where its badges are. */
export interface BoxSize {
  readonly width: number;
  readonly height: number;
  readonly badges: readonly PlacedBadge[];
}

/** Measures a box: its head, a line for each member, its badges in as many lines as they need. */
export function measureBox({ id, kind, detail, rows, badges }: GraphBox): BoxSize {
  if (kind === "junction") return { width: sizes.junction, height: sizes.junction, badges: [] };
  const badgeWidths = badges.map(({ text }) => widthOf(text, "small") + 2 * sizes.gap + 4);
  const widths = [
    widthOf(id, "name"),
    widthOf(detail, "small"),
    ...rows.map(
      (row) => widthOf(row.id, "name") + (row.agent === undefined ? 0 : widthOf(shortAgent(row.agent), "small") + 12),
    ),
    ...badgeWidths,
  ];
  const width = Math.ceil(
    Math.min(
      Math.max(90, ...widths) + 2 * sizes.padding + 8,
      Math.max(sizes.widest, ...badgeWidths) + 2 * sizes.padding,
    ),
  );
  const top = sizes.head + rows.length * sizes.row + (rows.length > 0 ? sizes.gap : 0);
  const placed: PlacedBadge[] = [];
  let [x, y] = [sizes.padding, top];
  badges.forEach((badge, index) => {
    const own = badgeWidths[index] as number;
    if (x > sizes.padding && x + own > width - sizes.padding) [x, y] = [sizes.padding, y + sizes.badge + sizes.gap];
    placed.push({ badge, x, y, width: own });
    x += own + sizes.gap;
  });
  const height = badges.length > 0 ? y + sizes.badge + 2 * sizes.gap : top + (rows.length > 0 ? sizes.gap : 2);
  return { width, height, badges: placed };
}

/** The last part of an agent's name: `IPaddr2` of `ocf:heartbeat:IPaddr2`. */
export function shortAgent(agent: string): string {
  return agent.slice(agent.lastIndexOf(":") + 1);
}
