import { isPrimitive } from "../model/configuration.ts";
import type { Draft } from "./draft.ts";
import { isFenceDevice } from "./lookups.ts";
import type { Word } from "./word.ts";

/** Which words of a command are resources. */
type Resources = "first" | "all" | "after the first";

/** The commands `pcs resource …` that pcs 0.12 refuses for fence devices, and 0.11 warns of (tried with 0.11.5 and 0.12.3.1). */
const ofResources: Readonly<Record<string, Resources>> = {
  clone: "first",
  delete: "all",
  disable: "all",
  enable: "all",
  "group add": "after the first",
  manage: "all",
  meta: "first",
  "op add": "first",
  "op delete": "first",
  "op remove": "first",
  promotable: "first",
  remove: "all",
  unmanage: "all",
  update: "first",
  utilization: "first",
};

/** Those that `pcs stonith …` has, too; there 0.12 refuses other resources. */
const ofBoth = new Set(["delete", "disable", "enable", "meta", "op add", "op delete", "op remove", "remove", "update"]);

/** A word that is a resource of the wrong kind for a command of pcs 0.12; `instead` is the command for it, where there is one. */
interface MisplacedResource {
  readonly word: Word;
  readonly isFenceDevice: boolean;
  readonly instead?: string;
}

/** The resources of the wrong kind among a command's words: fence devices after `pcs resource`, others after `pcs stonith`. */
export function misplacedResources(
  [area, ...path]: readonly string[],
  words: readonly Word[],
  draft: Draft,
): readonly MisplacedResource[] {
  const name = path.join(" ");
  const place = Object.hasOwn(ofResources, name) ? ofResources[name] : undefined;
  if (place === undefined || (area !== "resource" && !(area === "stonith" && ofBoth.has(name)))) return [];
  const named = place === "first" ? words.slice(0, 1) : place === "all" ? words : words.slice(1);
  return named.flatMap((word) => {
    const resource = draft.resources.get(word.value);
    if (resource === undefined || !isPrimitive(resource)) return [];
    const isDevice = isFenceDevice(resource);
    if (isDevice === (area === "stonith")) return [];
    const instead = ofBoth.has(name) ? { instead: `${isDevice ? "stonith" : "resource"} ${name}` } : {};
    return [{ word, isFenceDevice: isDevice, ...instead }];
  });
}
