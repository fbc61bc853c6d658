import { mergeCib } from "../cib/merge-cib.ts";
import { MergeError } from "../cib/merge-error.ts";
import type { ClusterObject } from "../model/configuration.ts";
import { printCorosync } from "../pcs/corosync-draft.ts";
import { type PcsTree, parsePcs } from "../pcs/pcs-tree.ts";
import { holdsUnknown, withoutUnknown } from "../pcs/unknown-values.ts";
import { LineIndex } from "../text/line-index.ts";
import { parseXml, type XmlElement } from "../text/xml.ts";
import type { ConfigurationProblem } from "./configuration-objects.ts";
import { emptyCib } from "./empty-cib.ts";
import { schemaErrors } from "./schema-errors.ts";

/** The result of pcs commands: a CIB, and a corosync.conf where they set up a cluster. */
interface PcsResult {
  /** The CIB that the valid commands create; undefined where it can't be built. */
  readonly cib: XmlElement | undefined;
  /** The text of corosync.conf; undefined where no command creates one. */
  readonly corosync: string | undefined;
  /** What pcs would refuse; the rest of the script is still executed. */
  readonly errors: readonly ConfigurationProblem[];
  readonly notes: readonly ConfigurationProblem[];
}

/**
 * A node without attributes, such as one that was in standby and no longer is. The cluster creates its nodes itself, and assigns
 * their ids.
 */
export function isBareNode(object: ClusterObject): boolean {
  return (
    object.kind === "node" && [...object.attributes, ...object.utilization].every(({ pairs }) => pairs.length === 0)
  );
}

/** Executes pcs commands on an empty configuration. Never throws. */
export function runPcs(uri: string, text: string, tree: PcsTree = parsePcs(text)): PcsResult {
  const index = new LineIndex(text);
  const at = (offset: number, message: string): ConfigurationProblem => {
    const { line, character } = index.position(offset);
    return { uri, line: line + 1, column: character + 1, message };
  };
  const of = (isError: boolean): ConfigurationProblem[] =>
    tree.problems
      .filter(({ severity }) => (severity === "error") === isError)
      .map(({ span, message }) => at(span.start, message));
  const corosync = tree.corosync && !holdsUnknown(tree.corosync) ? printCorosync(tree.corosync) : undefined;
  try {
    const known = withoutUnknown(tree.objects);
    const objects = known.objects.filter((object) => !isBareNode(object));
    const notes = [
      ...of(false),
      ...known.lost.map(({ span, kind }) =>
        at(span?.start ?? 0, `This ${kind} hangs on what is only known when the script runs; it is left out.`),
      ),
    ];
    const cib = mergeCib(parseXml(emptyCib), objects, { mode: "update", modernize: false });
    const refused = schemaErrors(cib, objects).map(({ object, message }) => at(object?.span?.start ?? 0, message));
    return { cib, corosync, errors: [...of(true), ...refused], notes };
  } catch (error) {
    if (!(error instanceof MergeError)) throw error;
    const errors = [...of(true), at(error.object.span?.start ?? 0, error.message)];
    return { cib: undefined, corosync, errors, notes: of(false) };
  }
}
