import { existsSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../scripts/paths.mjs";

const mark = "is not beside this checkout";

/** A folder of the corpus (configurations of other projects, which lie beside the checkout and are no part of it); it needn't exist. */
export function corpusFolder(name: "crm" | "cib"): string {
  return join(root, "../shared/corpus", name);
}

/** Why tests with that folder of the corpus can't run; undefined when they can. */
export function whyNoCorpus(name: "crm" | "cib"): string | undefined {
  return existsSync(corpusFolder(name)) ? undefined : `the corpus ../shared/corpus/${name} ${mark}`;
}

/** Is this reason of a skipped test that the corpus isn't there? */
export function isWithoutCorpus(reason: string | undefined): boolean {
  return reason?.endsWith(mark) ?? false;
}
