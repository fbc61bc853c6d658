import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { findProgram } from "../../../scripts/paths.mjs";
import { convert, createWorkspace, parseDocument } from "../../../server/src/workspace.ts";

const { checkDocuments } = createWorkspace();
const simulate = findProgram("crm_simulate");
const volume = "ocf:heartbeat:LVM-activate params vg_access_mode=system_id";
const fs = "ocf:heartbeat:Filesystem params directory=/srv fstype=xfs";

// What the rule says is asked of Pacemaker's own scheduler too, where it is installed: its answer follows from constraints alone.
test.each([
  ["nothing connects them", "vgname=data", "/dev/data/srv", "", "neither an order nor a colocation"],
  ["the mapper's name", "vgname=my-data", "/dev/mapper/my--data-srv", "", "neither an order nor a colocation"],
  ["a colocation alone", "vgname=data", "/dev/data/srv", "colocation c inf: fs vg", "no order"],
  ["an order alone", "vgname=data", "/dev/data/srv", "order o vg fs", "no colocation"],
  ["a group", "vgname=data", "/dev/data/srv", "group g vg fs", undefined],
  ["order and colocation", "vgname=data", "/dev/data/srv", "order o vg fs\ncolocation c inf: fs vg", undefined],
  ["another volume", "vgname=data lvname=other", "/dev/data/srv", "", undefined],
  ["another group", "vgname=data", "/dev/database/srv", "", undefined],
  ["a group whose name begins alike", "vgname=my", "/dev/mapper/my--data-srv", "", undefined],
  [
    "both only after DRBD",
    "vgname=data",
    "/dev/data/srv",
    "primitive d ocf:linbit:drbd params drbd_resource=r0\nclone m d meta promotable=true notify=true\norder o1 m:promote vg:start\norder o2 m:promote fs:start\ncolocation c1 inf: vg m:Promoted\ncolocation c2 inf: fs m:Promoted\nlocation l m rule role=Promoted 100: #uname eq n1",
    "no order",
  ],
])(
  `a file system on a logical volume: %s${simulate ? "" : " (crm_simulate is not installed)"}`,
  (name, params, device, rest, says) => {
    const isOnIt = !name.startsWith("another") && !name.includes("begins alike");
    const text = `primitive vg ${volume} ${params}\nprimitive fs ${fs} device=${device}\n${rest}\n`;
    const found = messagesIn(text);
    expect(found).toHaveLength(says === undefined ? 0 : 1);
    if (says !== undefined) expect(found[0]).toContain(says);
    if (simulate && isOnIt) expect([text, isSafe(text)]).toEqual([text, says === undefined]);
  },
);

/** What the rule says about a configuration. */
function messagesIn(text: string): string[] {
  const found = checkDocuments([parseDocument("cluster.crm", "crm", text)]).get("cluster.crm") ?? [];
  return found.filter(({ code }) => code === "lvm-volume-unconstrained").map(({ message }) => message);
}

/** Whether Pacemaker starts the file system on the node of the volume group, and after it. */
function isSafe(text: string): boolean {
  const folder = mkdtempSync(join(tmpdir(), "quorate-volume-"));
  try {
    const [file, graph] = [join(folder, "cib.xml"), join(folder, "graph.dot")];
    const whole = `property stonith-enabled=false\nnode 1: n1\nnode 2: n2\n${text}`;
    writeFileSync(file, convert("cluster.crm", whole, "crm", "cib").text);
    const args = ["-x", file, "-S", "-q", "1", "-u", "n1", "-u", "n2", "-D", graph];
    const { stdout } = spawnSync(simulate ?? "", args, { encoding: "utf8" });
    const nodeOf = (id: string): string | undefined =>
      new RegExp(`Resource action: ${id}\\s+start on (\\w+)`).exec(stdout)?.[1];
    return nodeOf("vg") !== undefined && nodeOf("vg") === nodeOf("fs") && waits(readFileSync(graph, "utf8"));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Whether the start of the file system waits for that of the volume group, through any number of actions. */
function waits(graph: string): boolean {
  const edges = [...graph.matchAll(/"(\S+)[^"]*" -> "(\S+)[^"]*"/g)].map(([, from, to]) => [from, to]);
  const reached = new Set<string | undefined>(["vg_start_0"]);
  for (const each of reached) for (const [from, to] of edges) if (from === each) reached.add(to);
  return reached.has("fs_start_0");
}
