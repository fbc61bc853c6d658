import { maskedSecrets, maskSecrets } from "../cib/masked-secrets.ts";
import { mergeCib } from "../cib/merge-cib.ts";
import { MergeError } from "../cib/merge-error.ts";
import { configurationOf } from "../cib/read-cib.ts";
import { writeObject } from "../cib/write-object.ts";
import {
  type ConfigurationFile,
  type ConfigurationProblem,
  gatherObjects,
} from "../conversion/configuration-objects.ts";
import { objectPrinter } from "../conversion/print-objects.ts";
import { isResource } from "../model/configuration.ts";
import type { Pull, PullBase } from "../protocol.ts";
import { omitUndefined } from "../text/omit-undefined.ts";
import { withSecrets } from "../text/secret-values.ts";
import { parseXml, type XmlElement, XmlError } from "../text/xml.ts";
import { editsFor, statementsByKey } from "./pull-edits.ts";
import { type Part, partsOf } from "./pull-parts.ts";

/**
 * The edits that bring a live configuration into the files that describe it. Merged three ways: what only the cluster changed
 * since `base` is taken over, what only the files changed stays, what both changed is a conflict. Never throws: see `errors`.
 */
export function pullChanges(
  files: readonly ConfigurationFile[],
  liveCib: string,
  base: PullBase | undefined,
  take: readonly string[],
): Pull {
  const nothing = { edits: [], changes: [], conflicts: [], base: base ?? {} };
  const refuse = (errors: readonly ConfigurationProblem[]): Pull => ({ ...nothing, errors });
  const { objects, problems, problemAt } = gatherObjects(files);
  if (problems.length > 0) return refuse(problems);
  let live: XmlElement;
  let own: XmlElement;
  try {
    live = parseXml(liveCib);
    if (live.name !== "cib" || !configurationOf(live))
      return refuse([problemAt(undefined, "The cluster's output is not a CIB.")]);
    own = mergeCib(live, objects, { mode: "update", modernize: true });
  } catch (error) {
    if (error instanceof MergeError) return refuse([problemAt(error.object, error.message)]);
    if (error instanceof XmlError) return refuse([problemAt(undefined, `A CIB can't be read: ${error.message}`)]);
    throw error;
  }
  const print = objectPrinter();
  const mentioned = statementsByKey(files);
  const read = (cib: XmlElement) => partsOf(print(cib).map(({ object }) => object));
  const hidden = objects.flatMap((object) => (isResource(object) ? maskedSecrets(writeObject(object)) : []));
  const [theirs, withLive] = [read(maskSecrets(live, hidden)), read(maskSecrets(own, hidden))];
  const [shownTheirs, shownOurs] = [live, own].map((cib) => read(withSecrets(cib, () => "•••")));
  const shown = (parts: typeof theirs | undefined, key: string): string | undefined => {
    const part = parts?.get(key);
    return part && (part.text || part.title.id);
  };
  const old = new Map(Object.entries(base ?? {}));

  const wanted = new Map<string, Part | undefined>();
  const conflicts: Pull["conflicts"][number][] = [];
  const changes: Pull["changes"][number][] = [];
  for (const key of new Set([...mentioned.keys(), ...theirs.keys()])) {
    const file = mentioned.has(key) ? withLive.get(key) : undefined;
    const cluster = theirs.get(key);
    if (file?.text === cluster?.text) continue;
    const before = old.get(key);
    const part = cluster ?? file;
    if (part === undefined) continue;
    const [ours, others] = [file && shown(shownOurs, key), shown(shownTheirs, key)];
    // Where only a secret differs, nobody knows who changed it: what it was is not remembered.
    const isSecretAlone = ours === others;
    const isUnchangedInFile = base !== undefined && ours === before && !isSecretAlone;
    const isUnchangedInCluster = base !== undefined && others === before && !isSecretAlone;
    if (isUnchangedInCluster) continue;
    // What the files never mentioned is none of theirs.
    if (file === undefined && before !== undefined) continue;
    if (file === undefined && !isWorthMentioning(part)) continue;
    if (base === undefined && cluster === undefined) continue;
    if (isUnchangedInFile || file === undefined || take.includes(key)) {
      wanted.set(key, cluster);
      changes.push({
        kind: file === undefined ? "added" : cluster === undefined ? "removed" : "changed",
        ...part.title,
      });
    } else {
      conflicts.push({
        key,
        ...part.title,
        ...omitUndefined({ file: ours, cluster: others }),
      });
    }
  }
  return {
    edits: editsFor(files, mentioned, wanted),
    changes,
    conflicts,
    base: Object.fromEntries([...theirs.keys()].map((key) => [key, shown(shownTheirs, key) ?? ""])),
    errors: [],
  };
}

/** Whether a part should be in a file: a node that has nothing but a temporary state shouldn't. */
function isWorthMentioning({ object }: Part): boolean {
  if (object.kind !== "node") return true;
  const names = [...object.attributes, ...object.utilization].flatMap(({ pairs }) => pairs.map(({ name }) => name));
  return names.some((name) => name !== "standby" && name !== "maintenance") || object.description !== undefined;
}
