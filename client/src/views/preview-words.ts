import type { Preview } from "../cluster/preview.ts";
import type { ResourceState } from "../cluster/snapshot.ts";
import { byName, leaves, type Placement } from "./resource-words.ts";
import { listing, quoted } from "./words.ts";

/** What would come of an action, for the person who is asked. */
export interface Foresight {
  /** Whole sentences; one that says so when nothing would happen. */
  readonly sentences: readonly string[];
  /** Whether something that runs would be stopped, moved, restarted or demoted, or a node fenced. */
  readonly disturbs: boolean;
}

const greatestList = 8;

/** A preview in sentences: fencing first, then what stops, then the rest; resources with the same fate are told together. */
export function foresight({ before, after, restarted, fenced }: Preview): Foresight {
  const then = placesById(after);
  const fates = new Map<string, { ids: string[]; rank: number }>();
  const tell = (fate: string, id: string, rank: number): void => {
    const known = fates.get(fate) ?? { ids: [], rank };
    known.ids.push(id);
    fates.set(fate, known);
  };
  for (const [id, was] of placesById(before)) {
    const is = then.get(id) ?? new Map();
    const { text, rank } = fateOf(was, is);
    if (text !== "") tell(text, id, rank);
    else if (restarted.includes(id)) tell("restart|restarts where it is", id, 2);
  }
  const sorted = [...fates].sort(([, a], [, b]) => a.rank - b.rank);
  const sentences = sorted.map(([fate, { ids }]) => {
    const [many = "", one = many] = fate.split("|");
    return `${listing(ids.map(quoted), greatestList)} ${ids.length === 1 ? one : many}.`;
  });
  const nodes = [...fenced].sort(byName).map(quoted);
  return {
    sentences: [
      ...(nodes.length > 0 ? [`${listing(nodes)} ${nodes.length === 1 ? "is" : "are"} fenced.`] : []),
      ...sentences,
      ...(nodes.length + sentences.length === 0 ? ["Nothing starts, stops or moves."] : []),
    ],
    disturbs: nodes.length > 0 || sorted.some(([, { rank }]) => rank < startsOnly),
  };
}

const startsOnly = 4;

/** What becomes of one resource: in the plural and in the singular, parted by a bar; empty when nothing does. */
function fateOf(was: ReadonlyMap<string, string>, is: ReadonlyMap<string, string>): { text: string; rank: number } {
  const gone = [...was.keys()].filter((node) => !is.has(node)).sort(byName);
  const come = [...is.keys()].filter((node) => !was.has(node)).sort(byName);
  const from = gone.map(quoted).join(", ");
  const to = come.map(quoted).join(", ");
  if (gone.length > 0 && is.size === 0) return { text: `stop on ${from}|stops on ${from}`, rank: 0 };
  if (gone.length > 0 && come.length > 0)
    return { text: `move from ${from} to ${to}|moves from ${from} to ${to}`, rank: 1 };
  const changed = [...is].filter(([node, role]) => was.has(node) && was.get(node) !== role);
  const promoted = changed.filter(([, role]) => role === "Promoted").map(([node]) => quoted(node));
  const demoted = changed.filter(([, role]) => role !== "Promoted").map(([node]) => quoted(node));
  const parts = [
    ...(gone.length > 0 ? [[`stop on ${from}, and go on elsewhere`, `stops on ${from}, and goes on elsewhere`]] : []),
    ...(demoted.length > 0 ? [[`are demoted on ${demoted.join(", ")}`, `is demoted on ${demoted.join(", ")}`]] : []),
    ...(promoted.length > 0
      ? [[`are promoted on ${promoted.join(", ")}`, `is promoted on ${promoted.join(", ")}`]]
      : []),
    ...(come.length > 0 ? [[`start on ${to}`, `starts on ${to}`]] : []),
  ];
  if (parts.length === 0) return { text: "", rank: 9 };
  const text = `${parts.map(([many]) => many).join(" and ")}|${parts.map(([, one]) => one).join(" and ")}`;
  return { text, rank: gone.length > 0 ? 2 : demoted.length + promoted.length > 0 ? 3 : startsOnly };
}

/** For each primitive the nodes where it runs, with its role there. */
function placesById(resources: readonly ResourceState[]): ReadonlyMap<string, ReadonlyMap<string, string>> {
  const places = new Map<string, Map<string, string>>();
  for (const leaf of resources.flatMap(leaves)) {
    const known = places.get(leaf.id) ?? new Map<string, string>();
    places.set(leaf.id, known);
    for (const { node, role } of leaf.placements.filter(runs)) known.set(node, role === "Promoted" ? role : "Started");
  }
  return places;
}

function runs({ role }: Placement): boolean {
  return role !== "Stopped";
}
