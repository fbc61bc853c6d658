import { omitUndefined } from "../../../../server/src/text/omit-undefined.ts";
import { plainLine, plainTexts } from "../../../../server/src/text/plain-text.ts";
import { childElement, parseXml, type XmlElement } from "../../../../server/src/text/xml.ts";
import type { ClusterSnapshot, LeftoverConstraint, Votes } from "./snapshot.ts";

/** The outputs of other tools for what crm_mon doesn't print; empty where a tool printed nothing or has no permission. */
export interface StatusExtras {
  /** The output of `leftoversCommand`. */
  readonly leftovers: string;
  /** The output of `votesCommand`. */
  readonly votes: string;
}

/** Prints the constraints that manual moves and bans left; exit code 105 means that there are none. */
export const leftoversCommand: readonly string[] = [
  "cibadmin",
  "-Q",
  "--xpath",
  "//configuration/constraints/rsc_location[starts-with(@id,'cli-')]",
];

/** Prints corosync's votes; only root may read them on most systems. */
export const votesCommand: readonly string[] = ["corosync-quorumtool", "-s"];

/** The snapshot with the outputs of the other tools. */
export function withExtras(snapshot: ClusterSnapshot, extras: StatusExtras): ClusterSnapshot {
  const votes = readVotes(extras.votes);
  return { ...snapshot, leftovers: readLeftovers(extras.leftovers), ...omitUndefined({ votes }) };
}

/** What the extras depend on, as far as crm_mon prints it: while this stays the same they are not read again. */
export function extrasKey({ lastChange, bans, nodes, quorum }: ClusterSnapshot): string {
  return JSON.stringify([lastChange, bans, nodes.map(({ name, condition }) => [name, condition]), quorum]);
}

/** The constraints in what `leftoversCommand` printed; none where that can't be read. */
export function readLeftovers(output: string): readonly LeftoverConstraint[] {
  const start = output.search(/<(xpath-query|rsc_location)\b/);
  if (start < 0) return [];
  try {
    const root = parseXml(output.slice(start).trimEnd());
    const found = root.name === "rsc_location" ? [root] : root.children;
    return plainTexts(
      found.flatMap((each) => readLeftover(each) ?? []),
      plainLine,
    );
  } catch {
    return [];
  }
}

function readLeftover(element: XmlElement): LeftoverConstraint | undefined {
  const { id, rsc, role } = element.attributes;
  if (id === undefined || rsc === undefined) return undefined;
  // With a lifetime the node is in a rule (`#uname eq n2`), next to the date at which it ends.
  const rule = childElement(element, "rule");
  const named = rule?.children.find(({ attributes: a }) => a.attribute === "#uname");
  const until = rule && childElement(rule, "date_expression")?.attributes.end;
  const score = element.attributes.score ?? rule?.attributes.score ?? "";
  return {
    id,
    resource: rsc,
    kind: score.startsWith("-") ? "ban" : "prefer",
    node: element.attributes.node ?? named?.attributes.value ?? "",
    promotedOnly: /^(promoted|master)$/i.test(role ?? rule?.attributes.role ?? ""),
    ...(until ? { until } : {}),
  };
}

/** The votes in what `corosync-quorumtool -s` printed; undefined where there are none. */
export function readVotes(output: string): Votes | undefined {
  const number = (name: string): number =>
    Number(new RegExp(`^${name}:\\s+(\\d+)`, "m").exec(output)?.[1] ?? Number.NaN);
  const votes = { expected: number("Expected votes"), total: number("Total votes"), quorum: number("Quorum") };
  return Object.values(votes).every(Number.isInteger) ? votes : undefined;
}
