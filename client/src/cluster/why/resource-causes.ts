import { listing } from "../../../../server/src/text/phrases.ts";
import { childElement, type XmlElement } from "../../../../server/src/text/xml.ts";
import { configuredName } from "../simulate/read-simulation.ts";
import { editStartTag } from "../what-if/cib-edit.ts";
import type { Candidate, Reach, Subject } from "./candidate.ts";
import { remove } from "./fine-edits.ts";
import { isNo, isYes, metaPairs, optionsOf, type Pair, pairsOf, templateOf, type WhyCib } from "./why-cib.ts";

/** What keeps a resource from running by its own configuration, its containers' or rsc_defaults. */
export function resourceCauses(cib: WhyCib, subject: Subject): Candidate[] {
  return [...metaCauses(cib, subject), ...utilizationCauses(cib, subject), ...lockCauses(cib, subject)];
}

function metaCauses(cib: WhyCib, { id, path }: Subject): Candidate[] {
  const found: Candidate[] = [];
  const cause = (pair: Pair, says: string, remedy: string, isOfPromotion = false): void => {
    const reach: Reach = pair.owner === "rsc_defaults" ? "cluster" : pair.owner === id ? "resource" : "container";
    const ids = idsOf(pair);
    found.push({ reach, clause: says, remedy, isFix: true, ids, edits: [remove(pair.element)], isOfPromotion });
  };
  const whose = (pair: Pair): string =>
    pair.owner === id
      ? `its ${pair.name}`
      : pair.owner === "rsc_defaults"
        ? `${pair.name} in rsc_defaults`
        : `the ${pair.name} of ${pair.owner}`;
  for (const pair of metaPairs(cib, path, "target-role")) {
    if (/^stopped$/i.test(pair.value)) cause(pair, `${whose(pair)} says so`, `start ${ownerOf(pair, id)}`);
    if (/^(slave|unpromoted)$/i.test(pair.value))
      cause(pair, `${whose(pair)} is ${pair.value}`, `let ${ownerOf(pair, id)} be promoted`, true);
  }
  for (const pair of metaPairs(cib, path, "is-managed")) {
    if (isNo(pair.value))
      cause(
        pair,
        `it isn't managed (${whose(pair)} is ${pair.value}), so it is neither started nor stopped`,
        `manage ${ownerOf(pair, id)}`,
      );
  }
  for (const pair of metaPairs(cib, path, "maintenance")) {
    if (isYes(pair.value))
      cause(
        pair,
        `it isn't managed (${whose(pair)} is ${pair.value}), so it is neither started nor stopped`,
        `end the maintenance of ${ownerOf(pair, id)}`,
      );
  }
  for (const name of ["clone-max", "clone-node-max"]) {
    for (const pair of metaPairs(cib, path, name)) {
      if (Number(pair.value) === 0) cause(pair, `${whose(pair)} is 0`, `${name} of at least 1`);
    }
  }
  for (const name of ["promoted-max", "master-max"]) {
    for (const pair of metaPairs(cib, path, name)) {
      if (Number(pair.value) === 0) cause(pair, `${whose(pair)} is 0`, `${name} of at least 1`, true);
    }
  }
  return found;
}

function ownerOf({ owner }: Pair, id: string): string {
  return owner === "rsc_defaults" ? id : owner;
}

/** What a resource needs, and the nodes don't have. */
function utilizationCauses(cib: WhyCib, { path }: Subject): Candidate[] {
  const strategy = optionsOf(cib).find(({ name }) => name === "placement-strategy")?.value ?? "default";
  const primitive = path.at(-1);
  if (strategy === "default" || !primitive) return [];
  // A group is placed as a whole: what its members need counts together.
  const group = path.find(({ name }) => name === "group");
  const members = group ? group.children.filter(({ name }) => name === "primitive") : [primitive];
  const elements = members.flatMap((member) => {
    const template = templateOf(cib, member);
    return [member, ...(template ? [template] : [])].flatMap((each) => childElement(each, "utilization") ?? []);
  });
  if (elements.length === 0) return [];
  const needs = sums(elements.flatMap((each) => pairsOfSet(each)));
  const has = cib.nodes
    .filter(({ isOnline }) => isOnline)
    .map(({ name, element }) => {
      const own = sums(element ? pairsOf(element, "utilization", name) : []);
      return `${name} has ${listing([...needs.keys()].map((key) => `${own.get(key) ?? 0}${needs.size > 1 ? ` ${key}` : ""}`))}`;
    });
  const amount = listing([...needs].map(([name, value]) => `${value} ${name}`));
  return [
    {
      ...{ reach: "resource", isFix: false, remedy: "room on a node (utilization)" },
      clause: `${group ? `the group ${group.attributes.id}` : "it"} needs ${amount}, and no node has that much left (${listing(has, 4)} in all)`,
      ids: elements.flatMap(({ attributes }) => attributes.id ?? []),
      edits: elements.map(remove),
    },
  ];
}

function pairsOfSet(set: XmlElement): { name: string; value: string }[] {
  return set.children.map(({ attributes }) => ({ name: attributes.name ?? "", value: attributes.value ?? "" }));
}

function sums(pairs: readonly { name: string; value: string }[]): Map<string, number> {
  const all = new Map<string, number>();
  for (const { name, value } of pairs) all.set(name, (all.get(name) ?? 0) + (Number(value) || 0));
  return all;
}

/** A node that was shut down in order keeps what it ran. */
function lockCauses(cib: WhyCib, { id }: Subject): Candidate[] {
  return cib.nodes.flatMap(({ name, state }) =>
    histories(state, id)
      .filter(({ attributes }) => Number(attributes["shutdown-lock"]) > 0)
      .map(
        (history): Candidate => ({
          ...{ reach: "node", node: name, isFix: true, ids: [] },
          clause: `it is reserved for ${name}, which was shut down in order (shutdown-lock)`,
          remedy: `${name} back in the cluster, or refresh ${id} there`,
          edits: [editStartTag(cib.text, history, { "shutdown-lock": undefined })],
        }),
      ),
  );
}

/** The histories of a resource and its instances in a node's state. */
export function histories(state: XmlElement | undefined, id: string): XmlElement[] {
  return allHistories(state).filter(({ attributes }) => configuredName(attributes.id ?? "") === id);
}

/** Those of all resources. */
export function allHistories(state: XmlElement | undefined): XmlElement[] {
  return (state && childElement(state, "lrm")?.children.flatMap(({ children }) => children)) ?? [];
}

function idsOf({ element }: Pair): string[] {
  return element.attributes.id === undefined ? [] : [element.attributes.id];
}
