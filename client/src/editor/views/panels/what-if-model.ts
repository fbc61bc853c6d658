import { listing } from "../../../../../server/src/text/phrases.ts";
import type { WhatIfRow } from "../../../cluster/what-if/what-if.ts";
import type { WhatIfLook, WhatIfPageModel } from "./what-if-messages.ts";

/** The rows and columns of a matrix that may still grow, for its page: the worst first, fence devices last. */
export function whatIfRows(
  rows: readonly WhatIfRow[],
  devices: ReadonlySet<string>,
): Pick<WhatIfPageModel, "resources" | "rows"> {
  const all = [...new Set(rows.flatMap(({ cells }) => cells.map(({ resource }) => resource)))];
  const resources = [...all.filter((id) => !devices.has(id)), ...all.filter((id) => devices.has(id))];
  const columns = new Map(resources.map((id, index) => [id, index] as const));
  const page = rows
    .toSorted((a, b) => b.weight - a.weight)
    .map(({ id, title, fenced, problem, cells, weight }) => {
      const known = new Set(cells.map(({ resource }) => resource));
      return {
        ...{ id, title, look: problem === undefined ? lookOf(weight) : ("unknown" as const) },
        note: problem ?? (fenced.length > 0 ? `${listing(fenced)} ${fenced.length > 1 ? "are" : "is"} fenced` : ""),
        cells: [
          ...cells
            .filter(({ outcome }) => outcome !== "stays")
            .map(({ resource, short, sentence, outcome }) => ({
              ...{
                column: columns.get(resource) ?? 0,
                text: short === "waits for fencing" ? "waits" : short,
                sentence,
              },
              look: looks[outcome],
            })),
          // What isn't active has no cell in the matrix: an empty one would look as if it stayed.
          ...(problem === undefined
            ? resources.flatMap((resource, column) =>
                known.has(resource)
                  ? []
                  : [{ column, text: "–", sentence: `${resource} isn't active.`, look: "calm" as const }],
              )
            : []),
        ],
      };
    });
  return { resources, rows: page };
}

const looks: Readonly<Record<WhatIfRow["cells"][number]["outcome"], WhatIfLook>> = {
  ...{ stays: "calm", starts: "changes", fewer: "changes", recovers: "changes", promoted: "changes" },
  ...{ demoted: "moves", moves: "moves", blocked: "down", stops: "down", unavailable: "down", twice: "down" },
};

/** By the weight of a row's worst cell, as the matrix gives it. */
function lookOf(weight: number): WhatIfLook {
  return weight >= 3 ? "down" : weight >= 2 ? "moves" : weight >= 1 ? "changes" : "calm";
}
