import { readSbd, type Sbd } from "../model/sbd.ts";
import type { PcsTree } from "./pcs-tree.ts";
import { isUnknown } from "./shell/syntax.ts";

/** The SBD that a script's `pcs stonith sbd enable` sets up; undefined where it has none, or disables it again. */
export function sbdOf({ commands }: Pick<PcsTree, "commands">): Sbd | undefined {
  let sbd: Sbd | undefined;
  for (const { definition, line, nameLength } of commands) {
    const path = definition?.path.join(" ");
    if (path === "stonith sbd disable") sbd = undefined;
    if (path !== "stonith sbd enable") continue;
    const words = line.words.slice(nameLength).map(({ value }) => value);
    if (words.some((word) => isUnknown(word))) return undefined;
    const devices = words.flatMap((word) => /^device=([^@]+)/.exec(word)?.[1] ?? []);
    const options = words.filter((word) => /^SBD_\w+=/.test(word));
    const settings = [...options, ...(devices.length > 0 ? [`SBD_DEVICE=${[...new Set(devices)].join(";")}`] : [])];
    sbd = { ...readSbd({ settings: settings.join("\n"), dump: "" }), source: 'by "pcs stonith sbd enable"' };
  }
  return sbd;
}
