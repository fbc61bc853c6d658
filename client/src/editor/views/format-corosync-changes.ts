import type { CorosyncRollout } from "../../../../server/src/protocol.ts";

type Change = CorosyncRollout["changes"][number];

const secretKeys = new Set(["totem.key"]);

/** The changes as lines: `totem.token: 1000 → 3000`, with `(after a restart)` where it takes one. A key's value is never shown. */
export function corosyncChangeLines(changes: readonly Change[], most = 20): readonly string[] {
  const lines = changes.map(({ key, before, after, restart }) => {
    const show = (value: string): string => (secretKeys.has(key) ? "(secret)" : value || "(empty)");
    const what =
      before === undefined
        ? `+ ${key}: ${show(after ?? "")}`
        : after === undefined
          ? `− ${key}: ${show(before)}`
          : `~ ${key}: ${show(before)} → ${show(after)}`;
    return restart === undefined ? what : `${what} (after a restart)`;
  });
  return lines.length > most ? [...lines.slice(0, most - 1), `and ${lines.length - most + 1} more`] : lines;
}
