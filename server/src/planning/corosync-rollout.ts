import { corosyncModelOf } from "../corosync/lower.ts";
import { parseCorosync } from "../corosync/parse.ts";
import { findOption } from "../corosync/section-facts.ts";
import type { CorosyncEntry, CorosyncSection } from "../corosync/tree.ts";
import { corosyncOptions } from "../corosync/tree.ts";
import type { CorosyncRollout } from "../protocol.ts";
import { LineIndex } from "../text/line-index.ts";
import { omitUndefined } from "../text/omit-undefined.ts";

/**
 * What putting a corosync.conf in the place of a running one means: the nodes it names, its options under the names of
 * corosync's map (cmap_keys(7)), what is different, and what only a restart brings about. Never throws; see `errors`.
 */
export function corosyncRollout(uri: string, text: string, live: string): CorosyncRollout {
  const tree = parseCorosync(text);
  const lines = new LineIndex(text);
  const errors = tree.errors.map(({ span, message }) => {
    const { line, character } = lines.position(span.start);
    return { uri, line: line + 1, column: character + 1, message };
  });
  const wanted = mapKeys(tree.entries);
  const before = mapKeys(parseCorosync(live).entries);
  const changes = [...new Set([...before.keys(), ...wanted.keys()])].flatMap((key) => {
    const [old, next] = [before.get(key), wanted.get(key)];
    if (old?.value === next?.value) return [];
    const restart = (next ?? old)?.restart;
    return [
      {
        key,
        ...(old === undefined ? {} : { before: old.value }),
        ...(next === undefined ? {} : { after: next.value }),
        ...omitUndefined({ restart }),
      },
    ];
  });
  return {
    nodes: corosyncModelOf(uri, tree).nodes.map(({ name, addresses }) => ({
      ...(name ? { name: name.value } : {}),
      addresses: addresses.map(({ value }) => value),
    })),
    options: Object.fromEntries([...wanted].map(([key, { value }]) => [key, value])),
    changes,
    errors,
  };
}

interface MapEntry {
  readonly value: string;
  readonly restart?: "each" | "together";
}

/** The options under their names in corosync's map; where one is given several times, the last. */
function mapKeys(entries: readonly CorosyncEntry[]): Map<string, MapEntry> {
  const keys = new Map<string, MapEntry>();
  const numbers = new Map<CorosyncSection, string>();
  let count = 0;
  for (const { option, sections } of corosyncOptions(entries)) {
    const prefix = sections.map((section) => {
      let name = numbers.get(section);
      if (name === undefined) {
        name = section.name;
        if (section.path === "nodelist.node") name = `node.${count++}`;
        else if (section.path === "totem.interface")
          name = `interface.${inside(section, ["linknumber", "ringnumber"]) ?? "0"}`;
        else if (section.path === "logging.logger_subsys") name = `logger_subsys.${inside(section, ["subsys"]) ?? ""}`;
        numbers.set(section, name);
      }
      return name;
    });
    const path = sections.at(-1)?.path ?? "";
    // These name their section in the map and are no keys of their own.
    if (path === "logging.logger_subsys" && option.key === "subsys") continue;
    if (path === "totem.interface" && (option.key === "linknumber" || option.key === "ringnumber")) continue;
    const restart = findOption(path, option.key)?.restart;
    keys.set([...prefix, option.key].join("."), { value: option.value, ...omitUndefined({ restart }) });
  }
  return keys;
}

function inside(section: CorosyncSection, keys: readonly string[]): string | undefined {
  return section.entries
    .flatMap((entry) => (entry.kind === "option" && keys.includes(entry.key) ? [entry.value] : []))
    .at(-1);
}
