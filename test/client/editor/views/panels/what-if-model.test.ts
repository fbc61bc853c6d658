import { expect, test } from "vitest";
import type { WhatIfRow } from "../../../../../client/src/cluster/what-if/what-if.ts";
import { whatIfRows } from "../../../../../client/src/editor/views/panels/what-if-model.ts";

const cell = (resource: string, outcome: WhatIfRow["cells"][number]["outcome"], short: string) => ({
  ...{ resource, outcome, short, sentence: `${resource} ${outcome}.`, on: [], promotedOn: [] },
});
const row = (id: string, weight: number, cells: WhatIfRow["cells"], more: Partial<WhatIfRow> = {}): WhatIfRow => ({
  ...{ id, kind: "lost", title: id, fenced: [], cells, weight },
  ...more,
});

test("the worst row comes first, fence devices are the last columns, and what stays has no cell", () => {
  const { resources, rows } = whatIfRows(
    [
      row("standby n1", 2, [cell("fence", "stays", "n2"), cell("web", "moves", "n1 → n2"), cell("db", "stays", "n2")]),
      row(
        "n2 is lost",
        4,
        [cell("fence", "moves", "n2 → n1"), cell("web", "stays", "n1"), cell("db", "unavailable", "down")],
        {
          fenced: ["n2"],
        },
      ),
    ],
    new Set(["fence"]),
  );
  expect(resources).toEqual(["web", "db", "fence"]);
  expect(rows).toEqual([
    {
      ...{ id: "n2 is lost", title: "n2 is lost", note: "n2 is fenced", look: "down" },
      cells: [
        { column: 2, text: "n2 → n1", sentence: "fence moves.", look: "moves" },
        { column: 1, text: "down", sentence: "db unavailable.", look: "down" },
      ],
    },
    {
      ...{ id: "standby n1", title: "standby n1", note: "", look: "moves" },
      cells: [{ column: 0, text: "n1 → n2", sentence: "web moves.", look: "moves" }],
    },
  ]);
});

test("a scenario without an answer says why, and has no cells; what isn't active then is named so", () => {
  const { rows } = whatIfRows(
    [
      row("a", 0, [], { problem: "crm_simulate failed." }),
      row("b", 0, [cell("web", "stays", "n1")]),
      row("c", 0, [cell("web", "stays", "n1"), cell("late", "starts", "starts n1")]),
    ],
    new Set(),
  );
  expect(rows.map(({ look, note, cells }) => [look, note, cells.map(({ sentence }) => sentence)])).toEqual([
    ["unknown", "crm_simulate failed.", []],
    ["calm", "", ["late isn't active."]],
    ["calm", "", ["late starts."]],
  ]);
});
