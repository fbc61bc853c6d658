import { expect, test } from "vitest";
import type { WhatIfRow } from "../../../../../client/src/cluster/what-if/what-if.ts";
import { survivalFindings } from "../../../../../client/src/editor/views/in-text/survival-model.ts";

const cell = (resource: string, outcome: WhatIfRow["cells"][number]["outcome"]) => ({
  ...{
    resource,
    outcome,
    short: "",
    sentence: `${resource} is down: no other node may run it.`,
    on: [],
    promotedOn: [],
  },
});
const row = (title: string, cells: WhatIfRow["cells"], more: Partial<WhatIfRow> = {}): WhatIfRow => ({
  ...{ id: title, kind: "lost", title, fenced: [], cells, weight: 0 },
  ...more,
});

test("what the loss of one node takes down is a finding at the resource, once for all such nodes", () => {
  expect(
    survivalFindings({
      devices: ["fence"],
      rows: [
        row("n1 is lost", [cell("db", "unavailable"), cell("web", "moves"), cell("fence", "unavailable")]),
        row("n2 is lost", [cell("db", "stops"), cell("web", "unavailable")]),
        row("n3 is lost", [cell("db", "stops")], { problem: "No answer." }),
        row("n1 goes to standby", [cell("cache", "stops")], { kind: "standby" }),
      ],
    }),
  ).toEqual([
    { resource: "db", message: "When n1 or n2 is lost, db is down: no other node may run it." },
    { resource: "web", message: "When n2 is lost, web is down: no other node may run it." },
  ]);
});
