import { afterAll, expect, test } from "vitest";
import { createWorkspace, parseDocument } from "../../../server/src/workspace.ts";
import { findScheduler, type Outcome, Scheduler } from "../support/scheduler.ts";

const { checkDocuments } = createWorkspace();

// Pacemaker's own scheduler says whether a configuration is healthy: where it puts things, and what waits for what.
const missing = findScheduler() ? "" : " (crm_simulate is not installed)";
const scheduler = new Scheduler();
afterAll(() => scheduler.close());

const resources = `
primitive r0 ocf:linbit:drbd params drbd_resource=r0
clone m r0 meta promotable=true notify=true
primitive fs ocf:heartbeat:Filesystem params device=/dev/drbd0 directory=/srv fstype=xfs
primitive ip ocf:heartbeat:IPaddr2 params ip=10.0.0.1
primitive web ocf:heartbeat:apache
primitive dlm ocf:pacemaker:controld
`;

function codes(text: string): string[] {
  const found = checkDocuments([parseDocument("cluster.crm", "crm", text)]).get("cluster.crm") ?? [];
  return found.map(({ code }) => code);
}

/** Starts a configuration with the file system preferred on each node in turn: the states in which a cluster may find itself. */
function outcomes(text: string, prefer: string): Outcome[] {
  return ["n1", "n2", "n3"].map((node) =>
    scheduler.start(`${text}\nlocation preference ${prefer} 50: ${node}\n`, {
      nodes: ["n1", "n2", "n3"],
      promotion: { r0: { n1: 100, n2: 90 } },
    }),
  );
}

/** Whether the file system runs where DRBD is not promoted, in any of the outcomes. */
function isMisplaced(all: readonly Outcome[], user: string): boolean {
  return all.some(({ active }) =>
    [...(active.get(user)?.keys() ?? [])].some((node) => active.get("r0")?.get(node) !== "Promoted"),
  );
}

/** Whether something starts without waiting for the promotion. */
function isTooEarly(all: readonly Outcome[], user: string): boolean {
  return all.some(({ active, follows }) => active.has(user) && !follows(`${user}_start`, "r0_promote"));
}

const orders = {
  "no order": "",
  "after the promotion": "order o Mandatory: m:promote USER:start",
  "after the start": "order o Mandatory: m USER",
  optional: "order o Optional: m:promote USER:start",
  asymmetrical: "order o m:promote USER:start symmetrical=false",
  "before the promotion": "order o USER:start m:promote",
};
const colocations = {
  "no colocation": "",
  "with the role": "colocation c inf: USER m:Promoted",
  "with the old name of the role": "colocation c inf: USER:Started m:Master",
  "without the role": "colocation c inf: USER m",
};
const users = {
  fs: "",
  g: "group g fs ip web",
};

const matrix = Object.entries(users).flatMap(([user, group]) =>
  Object.entries(orders).flatMap(([order, o]) =>
    Object.entries(colocations).flatMap(([colocation, c]) =>
      o === "" && c === ""
        ? []
        : [{ user, order, colocation, text: [group, o, c].join("\n").replaceAll("USER", user) }],
    ),
  ),
);

test.skipIf(missing)(
  `what is on DRBD, with every order and colocation: findings say what the scheduler does${missing}`,
  () => {
    const wrong: string[] = [];
    for (const { user, order, colocation, text } of matrix) {
      const all = outcomes(resources + text, user);
      const found = codes(resources + text);
      const [misplaced, early] = [isMisplaced(all, "fs"), isTooEarly(all, "fs")];
      const says = [found.includes("missing-colocation"), found.includes("missing-order")];
      const isBlocked = all.every(({ active }) => !active.has("fs"));
      if (all.some(({ hangs }) => hangs)) {
        if (found.length === codes(resources).length) wrong.push(`${user}, ${order}, ${colocation}: hangs`);
        continue;
      }
      if (isBlocked) continue;
      // The end of an asymmetrical order is missing.
      const isHalf = order === "asymmetrical";
      const expected = [misplaced, (early || isHalf) && (colocation !== "no colocation" || order !== "optional")];
      if (String(says) !== String(expected)) wrong.push(`${user}, ${order}, ${colocation}: ${says}, but ${expected}`);
    }
    expect(wrong).toEqual([]);
  },
);

const rules = ["missing-colocation", "missing-order", "colocation-against-order", "advisory-colocation"];

test
  .skipIf(missing)
  .each([
    ["group g fs ip web\ncolocation c inf: g m:Promoted\norder o m:promote g:start"],
    ["group g fs ip web\ncolocation c inf: g m:Master\norder o m:promote fs:start"],
    ["colocation c inf: ( fs ip web ) m:Promoted\norder o m:promote fs:start ip:start web:start"],
    [
      "colocation c inf: fs m:Promoted\norder o m:promote fs:start\ncolocation c2 inf: web fs\norder o2 fs ip web\ncolocation c3 inf: ip fs",
    ],
    [
      "colocation c inf: ip m:Promoted\ncolocation c2 inf: fs ip\ncolocation c3 inf: web fs\norder o m:promote fs:start\norder o2 fs web",
    ],
    [
      "group g ip web\ncolocation c inf: fs m:Promoted\norder o m:promote fs:start\ncolocation c2 inf: g fs\norder o2 fs g",
    ],
    [
      "group g ip web\ncolocation c inf: fs m:Promoted\norder o m:promote fs:start\ncolocation c2 inf: g m:Promoted\norder o2 fs ip",
    ],
    ["tag t fs ip web\ncolocation c inf: t m:Promoted\norder o m:promote t:start\norder o2 fs ip web"],
  ] as const)(`healthy spellings are healthy, and have no finding: %j${missing}`, (text) => {
  expect(codes(resources + text).filter((code) => rules.includes(code))).toEqual([]);
  const all = outcomes(resources + text, "fs");
  for (const user of ["fs", "ip", "web"]) expect([user, isMisplaced(all, user)]).toEqual([user, false]);
  for (const user of ["fs", "web"]) expect([user, isTooEarly(all, user)]).toEqual([user, false]);
});

test.skipIf(missing).each([
  ["colocation c inf: ip web\norder o ip web", "ip", "web"],
  ["colocation c inf: web ip\norder o ip web", "ip", "web"],
  ["colocation c inf: ip web", "ip", "web"],
  ["colocation c inf: fs m:Promoted\norder o m:promote fs:start", "r0", "fs"],
  ["colocation c inf: m:Promoted fs\norder o m:promote fs:start", "r0", "fs"],
  ["colocation c inf: ( ip ) ( web )\norder o ip web", "ip", "web"],
  ["colocation c inf: web ip dlm\norder o dlm ip web", "dlm", "web"],
  ["colocation c inf: dlm ip web\norder o dlm ip web", "dlm", "web"],
  ["group g ip web\ncolocation c inf: dlm g\norder o dlm g", "dlm", "web"],
  ["group g ip web\ncolocation c inf: g dlm\norder o dlm g", "dlm", "web"],
  ["colocation c inf: ip web\norder o Optional: ip web", "", "web"],
] as const)(
  `what starts first doesn't depend on what starts last, or it is reported: %j${missing}`,
  (text, first, last) => {
    const isReported = codes(resources + text).includes("colocation-against-order");
    const bans = ["n1", "n2", "n3"].map((node) => `location ban-${node} ${last} -inf: ${node}`).join("\n");
    const { active } = scheduler.start(`${resources}${text}\n${bans}`, {
      nodes: ["n1", "n2", "n3"],
      promotion: { r0: { n1: 100, n2: 90 } },
    });
    if (first === "") return expect(isReported).toBe(false);
    const roles = [...(active.get(first)?.values() ?? [])];
    const runs = roles.includes(first === "r0" ? "Promoted" : "Started");
    const hasOrder = text.includes("order");
    expect([isReported, hasOrder && !runs]).toEqual([hasOrder && !runs, isReported]);
  },
);

test.skipIf(missing)(
  `a file system on DRBD that no constraint connects with the clone runs anywhere, too early${missing}`,
  () => {
    for (const [constraints, isConnected] of [
      ["", false],
      ["order after-ip ip fs", false],
      ["group g fs ip\ncolocation c inf: g m:Promoted\norder o m:promote g:start", true],
    ] as const) {
      const all = outcomes(`${resources}\n${constraints}`, isConnected ? "g" : "fs");
      expect([isMisplaced(all, "fs"), isTooEarly(all, "fs")], constraints).toEqual([!isConnected, !isConnected]);
      expect(codes(`${resources}\n${constraints}`).includes("drbd-device-unconstrained"), constraints).toBe(
        !isConnected,
      );
    }
  },
);
