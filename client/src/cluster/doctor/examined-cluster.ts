import { omitUndefined } from "../../../../server/src/text/omit-undefined.ts";
import type { ShellLine } from "../ssh/quote.ts";
import type { ClusterSnapshot } from "../status/snapshot.ts";
import type { CibFacts } from "./cib-facts.ts";
import type { CheckResult, Finding, Severity } from "./finding.ts";
import type { NodeFacts } from "./node-facts.ts";

/** What checks look at. */
export interface ExaminedCluster {
  /** The nodes that answered. */
  readonly nodes: readonly NodeFacts[];
  /** Members of the cluster that didn't, and why. */
  readonly unanswered: readonly { readonly name: string; readonly reason: string }[];
  /** What the configuration uses; undefined where no node could read it. */
  readonly cib: CibFacts | undefined;
  readonly snapshot: ClusterSnapshot | undefined;
}

/** A check: what it found, and what it couldn't find out. */
export type Check = (cluster: ExaminedCluster) => readonly CheckResult[];

interface FindingTexts {
  readonly message: string;
  readonly why: string;
  readonly command?: ShellLine;
  /** The command disturbs nothing that runs. */
  readonly isSafe?: true;
  readonly advice?: string;
  readonly about?: readonly string[];
}

/** A finding about these nodes; nothing where there are none. The fix is a command where it is given as one, else a sentence. */
export function finding(check: string, severity: Severity, nodes: readonly string[], texts: FindingTexts): Finding[] {
  if (nodes.length === 0) return [];
  const { message, why, command, isSafe, advice = "", about } = texts;
  const fix = command === undefined ? { advice } : { command, ...omitUndefined({ isSafe }) };
  return [{ kind: "finding", check, severity, nodes, message, why, fix, ...omitUndefined({ about }) }];
}

/** A finding about the nodes that have another value than most; nothing where those for which it is known have the same. */
export function differing(
  check: string,
  severity: Severity,
  nodes: readonly NodeFacts[],
  readValue: (node: NodeFacts) => string | undefined,
  textsFor: (difference: Difference) => FindingTexts,
): Finding[] {
  const difference = differenceOf(nodes, readValue);
  return difference === undefined ? [] : finding(check, severity, difference.odd, textsFor(difference));
}

/** Something that wasn't checked on these nodes; nothing where there are none. */
export function unchecked(subject: string, nodes: readonly string[], reason: string): CheckResult[] {
  return nodes.length === 0 ? [] : [{ kind: "unchecked", subject, nodes, reason }];
}

/** Names in quotes: `"n1", "n2"`. */
export function quoted(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(", ");
}

/** The names of nodes. */
export function namesOf(nodes: readonly NodeFacts[]): string[] {
  return nodes.map(({ name }) => name);
}

/** `a` for one, `b` for several. */
function plural(items: readonly unknown[], one: string, several: string): string {
  return items.length === 1 ? one : several;
}

/** How a value differs between nodes. */
interface Difference {
  /** The nodes that have another value than most; all of them where no value has a majority. */
  readonly odd: readonly string[];
  /** Which nodes have which value: `"n1" has 1; "n2", "n3" have 2`. */
  readonly sentence: string;
}

/** How a value differs between the nodes for which it is known; undefined where they all have the same. */
export function differenceOf(
  nodes: readonly NodeFacts[],
  readValue: (node: NodeFacts) => string | undefined,
): Difference | undefined {
  const groups = new Map<string, string[]>();
  for (const node of nodes) {
    const value = readValue(node);
    if (value === undefined) continue;
    groups.set(value, [...(groups.get(value) ?? []), node.name]);
  }
  if (groups.size < 2) return undefined;
  const sorted = [...groups].sort(([, a], [, b]) => a.length - b.length);
  const most = sorted.at(-1)?.[1] ?? [];
  const known = sorted.flatMap(([, names]) => names);
  const hasMajority = most.length * 2 > known.length;
  return {
    odd: hasMajority ? known.filter((name) => !most.includes(name)) : known.sort(),
    sentence: sorted.map(([value, names]) => `${quoted(names)} ${plural(names, "has", "have")} ${value}`).join("; "),
  };
}
