import type { DefinedObject } from "../../model/defined-object.ts";
import { agentOf, type Held, parameterOf } from "../../model/inheritance.ts";
import type { Rule } from "../rule.ts";
import { heldSpan } from "../support/fencing/fencing.ts";

interface First {
  readonly at: DefinedObject;
  readonly held: Held;
  readonly directory: string;
}

/** The directories of a resource with the fsid of each: the agent counts on from a number where there are several. */
function exported(directories: string, fsid: string): { readonly fsid: string; readonly folder: string }[] {
  const folders = directories.split(/\s+/).filter((each) => each !== "");
  const isCounted = folders.length > 1 && /^\d+$/.test(fsid);
  return folders.map((folder, index) => ({ folder, fsid: isCounted ? String(Number(fsid) + index) : fsid }));
}

/** Two exported directories with one fsid. */
export const duplicateFsid: Rule = {
  id: "duplicate-fsid",
  group: "resources",
  severity: "warning",
  title: "One fsid for two exported directories",
  why: "The NFS server finds an exported file system by its fsid. Where two directories have the same one, clients of one get the other's files, or stale handles. Give each directory an fsid of its own; only several exportfs resources of the same directory share one.",
  source:
    "exports(5): fsid has to be unique on the server; the agent exportfs: of several directories each gets the next fsid",
  wrong:
    "primitive ex1 exportfs params directory=/srv/a clientspec=10.0.0.0/24 fsid=1 op monitor interval=30s\nprimitive ex2 exportfs params directory=/srv/b clientspec=10.0.0.0/24 fsid=1 op monitor interval=30s",
  right:
    "primitive ex1 exportfs params directory=/srv/a clientspec=10.0.0.0/24 fsid=1 op monitor interval=30s\nprimitive ex2 exportfs params directory=/srv/b clientspec=10.0.0.0/24 fsid=2 op monitor interval=30s",
  check(model, report) {
    const first = new Map<string, First>();
    for (const at of model.ofKind("primitive")) {
      const agent = at.object.kind === "primitive" ? agentOf(model, at.object) : undefined;
      if (agent?.type !== "exportfs") continue;
      const held = parameterOf(model, at, "fsid");
      const directory = parameterOf(model, at, "directory")?.pair.value;
      if (!held?.pair.value || held.isConditional || directory === undefined) continue;
      let clash: { fsid: string; directory: string; other: First } | undefined;
      for (const { fsid, folder } of exported(directory, held.pair.value)) {
        const known = first.get(fsid);
        if (!known) first.set(fsid, { at, held, directory: folder });
        else if (known.directory !== folder) clash ??= { fsid, directory: folder, other: known };
      }
      if (!clash) continue;
      const { other } = clash;
      report({
        at,
        span: heldSpan(held, at),
        message: `"${at.object.id}" exports ${clash.directory} with the same fsid (${clash.fsid}) as "${other.at.object.id}" exports ${other.directory}: where both run, clients of one get the other's files or stale handles. Use another fsid.`,
        related: [
          { at: other.at, span: heldSpan(other.held, other.at), message: `"${other.at.object.id}" has it, too.` },
        ],
      });
    }
  },
};
