import { maskedSecrets } from "../cib/masked-secrets.ts";
import { mergeCib } from "../cib/merge-cib.ts";
import { MergeError } from "../cib/merge-error.ts";
import { configurationOf } from "../cib/read-cib.ts";
import { restoredCib } from "../cib/restore-cib.ts";
import { shareElements } from "../cib/shared-elements.ts";
import type { ConfigurationObjects, ConfigurationProblem } from "../conversion/configuration-objects.ts";
import { keyOf, titleOf } from "../conversion/object-names.ts";
import { joinObjects, objectPrinter, type PrintedObject } from "../conversion/print-objects.ts";
import type { ApplyMode, Change, Plan } from "../protocol.ts";
import { secretMask, withSecrets } from "../text/secret-values.ts";
import { parseXml, serializeXml, type XmlElement, XmlError } from "../text/xml.ts";
import type { LastLiveCib, LiveCib } from "./live-cib.ts";

/**
 * What would change in the live CIB if the files' objects, which are gathered when they are needed, were applied, and the CIB that is wanted.
 * Never throws: what prevents the plan is in `errors`.
 */
export function planChanges(
  gather: () => ConfigurationObjects,
  liveCib: string,
  mode: ApplyMode,
  lastLive: LastLiveCib,
): Plan {
  const refuse = (errors: readonly ConfigurationProblem[]): Plan => ({
    cib: liveCib,
    changes: [],
    liveText: "",
    wantedText: "",
    errors,
  });
  let read: LiveCib;
  try {
    read = lastLive.read(liveCib);
  } catch (error) {
    if (!(error instanceof XmlError)) throw error;
    const message = `The live CIB can't be read: ${error.message}`;
    return refuse([...gather().problems, { uri: "", line: error.line, column: error.column, message }]);
  }
  const { root: live } = read;
  if (!configurationOf(live) || live.name !== "cib") {
    const message = "The cluster's output is not a CIB.";
    return refuse([...gather().problems, { uri: "", line: 1, column: 1, message }]);
  }
  // The objects are held no longer than until they are merged: those of a large text are as large as its CIB.
  const { wanted, errors } = wantedCib(live, gather(), mode);
  return wanted ? planBetween(read, wanted) : refuse(errors);
}

/** The live CIB with the objects merged into it, or why that can't be done. */
function wantedCib(
  live: XmlElement,
  { objects, problems, problemAt }: ConfigurationObjects,
  mode: ApplyMode,
): { readonly wanted?: XmlElement; readonly errors: readonly ConfigurationProblem[] } {
  if (problems.length > 0) return { errors: problems };
  try {
    const wanted = mergeCib(live, objects, { mode, modernize: true });
    const known = new Set(maskedSecrets(live).map(({ owner, name }) => `${owner} ${name}`));
    const masked = maskedSecrets(wanted).filter(({ owner, name }) => !known.has(`${owner} ${name}`));
    const errors = masked.map(({ owner, name }) =>
      problemAt(
        objects.find(({ id }) => id === owner),
        `"${name}" of "${owner}" is masked here, and the cluster doesn't have it yet. Write its value.`,
      ),
    );
    return errors.length > 0 ? { errors } : { wanted, errors };
  } catch (error) {
    if (error instanceof MergeError) return { errors: [problemAt(error.object, error.message)] };
    if (error instanceof XmlError)
      return { errors: [problemAt(undefined, `An xml statement can't be read: ${error.message}`)] };
    throw error;
  }
}

/**
 * The plan that rolls the live configuration back to that of a saved CIB. Never throws: what prevents it is in `errors`,
 * such as a saved CIB of another cluster.
 */
export function planRollbackTo(liveCib: string, savedCib: string): Plan {
  const refuse = (message: string): Plan => ({
    cib: liveCib,
    changes: [],
    liveText: "",
    wantedText: "",
    errors: [{ uri: "", line: 1, column: 1, message }],
  });
  const read = (source: string): XmlElement | undefined => {
    try {
      const root = parseXml(source);
      return root.name === "cib" && configurationOf(root) ? root : undefined;
    } catch (error) {
      if (error instanceof XmlError) return undefined;
      throw error;
    }
  };
  const live = read(liveCib);
  if (!live) return refuse("The cluster's output is not a CIB.");
  const saved = read(savedCib);
  if (!saved) return refuse("The saved configuration is not a CIB.");
  const [now, then] = [nodeNames(live), nodeNames(saved)];
  if (then.length > 0 && now.length > 0 && !then.some((name) => now.includes(name)))
    return refuse(
      `The saved configuration is that of another cluster: its nodes are ${listed(then)}, this cluster's ${listed(now)}.`,
    );
  return planBetween({ source: liveCib, root: live, print: objectPrinter() }, restoredCib(live, saved));
}

function nodeNames(cib: XmlElement): string[] {
  const nodes = configurationOf(cib)?.children.find(({ name }) => name === "nodes")?.children ?? [];
  return nodes.flatMap(({ attributes }) => (attributes.uname === undefined ? [] : [attributes.uname]));
}

function listed(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(", ");
}

/** The texts of the plan hold no secrets; its CIB does. */
function planBetween({ root: live, print }: LiveCib, merged: XmlElement): Plan {
  const wanted = shareElements(live, merged);
  const [before, after] = [print(live), print(wanted)];
  const mask = secretMask();
  const [maskedLive, maskedWanted] = [withSecrets(live, mask), withSecrets(wanted, mask)];
  const shownBefore = maskedLive === live ? before : print(maskedLive);
  const shownAfter = maskedWanted === wanted ? after : print(maskedWanted);
  return {
    cib: serializeXml(wanted),
    changes: changesBetween({ objects: before, shown: shownBefore }, { objects: after, shown: shownAfter }),
    liveText: joinObjects(shownBefore),
    wantedText: joinObjects(shownAfter),
    errors: [],
  };
}

/** A configuration as it is compared, and as it is shown. */
interface Side {
  readonly objects: readonly PrintedObject[];
  readonly shown: readonly PrintedObject[];
}

function changesBetween(before: Side, after: Side): Change[] {
  const textsOf = (objects: readonly PrintedObject[]): Map<string, string> =>
    new Map(objects.map(({ object, text }) => [keyOf(object), text]));
  const [old, next] = [textsOf(before.objects), textsOf(after.objects)];
  const [shownOld, shownNext] = [textsOf(before.shown), textsOf(after.shown)];
  const added: Change[] = [];
  const changed: Change[] = [];
  for (const { object, text } of after.objects) {
    const key = keyOf(object);
    const oldText = old.get(key);
    const shown = { before: shownOld.get(key) ?? "", after: shownNext.get(key) ?? "" };
    if (oldText === undefined) added.push({ kind: "added", ...titleOf(object), after: shown.after });
    else if (oldText !== text) changed.push({ kind: "changed", ...titleOf(object), ...shown });
  }
  const removed = before.objects.flatMap(({ object }): Change[] => {
    const key = keyOf(object);
    return next.has(key) ? [] : [{ kind: "removed", ...titleOf(object), before: shownOld.get(key) ?? "" }];
  });
  return [...added, ...changed, ...removed];
}
