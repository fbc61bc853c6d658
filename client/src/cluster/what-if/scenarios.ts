import { childElement, type XmlElement, xmlElement } from "../../../../server/src/text/xml.ts";
import { type CibEdit, editElement, editRoot, editStartTag } from "./cib-edit.ts";
import { failureEdits } from "./failure-edits.ts";
import { type MemberNode, nodesOfCib } from "./member-nodes.ts";
import type { Placements } from "./placements.ts";
import { hasQuorum, type QuorumRules } from "./quorum.ts";

/** What might happen to a cluster, as edits of its CIB. */
export interface Scenario {
  /** Unique: `lost n1`, `fails web 3 n1`. */
  readonly id: string;
  readonly kind:
    | "lost"
    | "fencing-fails"
    | "standby"
    | "pair-lost"
    | "no-quorum"
    | "attribute"
    | "ticket"
    | "fails"
    | "stop-fails";
  /** `n1 is lost` */
  readonly title: string;
  /** The nodes that are lost in it. */
  readonly lost: readonly string[];
  /** None where each node is asked for itself. */
  readonly edits: readonly CibEdit[];
  /** No fencing that it needs succeeds. */
  readonly fencingFails?: boolean;
  /** Where no node reaches another: the edits of the CIB as each of them sees it. */
  readonly views?: readonly NodeView[];
}

/** The cluster as one node sees it that reaches no other. */
interface NodeView {
  readonly node: string;
  readonly edits: readonly CibEdit[];
}

/** What scenarios are made from. */
export interface ScenarioContext {
  /** A CIB with its status, and its tree with places. */
  readonly text: string;
  readonly root: XmlElement;
  readonly quorum: QuorumRules;
  /** Where everything is now. */
  readonly placements: Placements;
  readonly isFencingEnabled: boolean;
  /** Also what isn't tried unasked. */
  readonly isThorough?: boolean;
}

/** The most resources whose failures are tried unasked. */
const mostFailing = 60;

/** Every scenario that makes sense for a cluster in which no resource fails, those of nodes first. */
export function scenariosWithoutFailures(context: ScenarioContext): Scenario[] {
  const nodes = nodesOfCib(context.root).filter(({ isMember, isOnline }) => isMember && isOnline);
  return [
    ...nodes.map((node) => lost(context, nodes, [node], "lost")),
    ...(context.isFencingEnabled ? nodes.map((node) => fencingFails(context, nodes, node)) : []),
    ...nodes.filter(({ isStandby }) => !isStandby).map((node) => standby(context, node)),
    ...(nodes.length >= (context.isThorough ? 3 : 4)
      ? pairs(nodes).map((pair) => lost(context, nodes, pair, "pair-lost"))
      : []),
    noQuorum(context, nodes),
    ...lostAttributes(context, nodes),
    ...lostTickets(context),
  ];
}

/** The failures of each resource that runs, where that are few enough. */
export function failureScenarios(context: ScenarioContext): Scenario[] {
  const running = [...context.placements].filter(([, places]) => places.size > 0);
  return (context.isThorough || running.length <= mostFailing ? running : []).flatMap(([resource, places]) => {
    const [node] = [...places.keys()];
    return node === undefined ? [] : failures(context, resource, node);
  });
}

function lost(
  { text, root, quorum }: ScenarioContext,
  members: readonly MemberNode[],
  gone: readonly MemberNode[],
  kind: "lost" | "pair-lost" | "fencing-fails",
): Scenario {
  const names = gone.map(({ name }) => name);
  const left = members.map(({ name }) => name).filter((name) => !names.includes(name));
  const keepsQuorum =
    root.attributes["have-quorum"] !== "0" &&
    hasQuorum(
      quorum,
      members.map(({ name }) => name),
      left,
    );
  return {
    ...{ id: `${kind} ${names.join(" ")}`, kind, lost: names },
    title: `${names.join(" and ")} ${names.length > 1 ? "are" : "is"} lost`,
    edits: [
      ...(keepsQuorum ? [] : [editRoot(text, root, withoutQuorum)]),
      ...gone.flatMap((node) => offline(text, node)),
    ],
  };
}

function offline(text: string, { state }: MemberNode): CibEdit[] {
  return state ? [editStartTag(text, state, { in_ccm: "false", crmd: "offline" })] : [];
}

const withoutQuorum = { "have-quorum": "0", "no-quorum-panic": "1" } as const;

function fencingFails(context: ScenarioContext, members: readonly MemberNode[], node: MemberNode): Scenario {
  return {
    ...lost(context, members, [node], "fencing-fails"),
    title: `${node.name} is lost and can't be fenced`,
    fencingFails: true,
  };
}

/** The edits that put a node in standby; none where the CIB has no place for them. */
export function standbyEdits(root: XmlElement, { name, id, element }: MemberNode): CibEdit[] {
  const nodes = childElement(childElement(root, "configuration") ?? root, "nodes");
  const add = (copy: XmlElement): void => {
    const pair = xmlElement("nvpair", { id: `quorate-standby-${id}`, name: "standby", value: "on" });
    const sets = copy.children.filter((each) => each.name === "instance_attributes");
    for (const set of sets) set.children = set.children.filter(({ attributes }) => attributes.name !== "standby");
    if (sets[0]) sets[0].children.push(pair);
    else copy.children.push(xmlElement("instance_attributes", { id: `quorate-nodes-${id}` }, [pair]));
  };
  const edit = element
    ? editElement(element, add)
    : nodes &&
      editElement(nodes, (copy) => {
        const made = xmlElement("node", { id, uname: name });
        add(made);
        copy.children.push(made);
      });
  return edit ? [edit] : [];
}

/** The edit that takes quorum away. */
export function withoutQuorumEdit(text: string, root: XmlElement): CibEdit {
  return editRoot(text, root, withoutQuorum);
}

function standby({ root }: ScenarioContext, node: MemberNode): Scenario {
  return {
    id: `standby ${node.name}`,
    kind: "standby",
    title: `${node.name} goes to standby`,
    lost: [],
    edits: standbyEdits(root, node),
  };
}

function pairs(nodes: readonly MemberNode[]): (readonly [MemberNode, MemberNode])[] {
  return nodes.flatMap((one, index) => nodes.slice(index + 1).map((other) => [one, other] as const));
}

/** No node reaches another: corosync takes quorum from all of them, and each does for itself what it then still can. */
function noQuorum({ text, root }: ScenarioContext, nodes: readonly MemberNode[]): Scenario {
  const views = nodes.map((node) => ({
    node: node.name,
    edits: [
      editRoot(text, root, withoutQuorum),
      ...nodes.filter((other) => other !== node).flatMap((other) => offline(text, other)),
    ],
  }));
  return { id: "no-quorum", kind: "no-quorum", title: "quorum is lost", lost: [], edits: [], views };
}

/** Attributes that rules ask for, such as pingd: set to 0 on one node after the other. */
function lostAttributes({ root }: ScenarioContext, nodes: readonly MemberNode[]): Scenario[] {
  const constraints = childElement(childElement(root, "configuration") ?? root, "constraints");
  const names = new Set<string>();
  const visit = (element: XmlElement): void => {
    const { attribute } = element.attributes;
    if (element.name === "expression" && attribute !== undefined && !attribute.startsWith("#")) names.add(attribute);
    element.children.forEach(visit);
  };
  if (constraints) visit(constraints);
  return [...names].flatMap((attribute) =>
    nodes.flatMap(({ name, state }) => {
      // Only what the status has is a measurement that can get lost; the others are set by hand.
      const transient = state && childElement(state, "transient_attributes");
      const has = transient?.children.some(({ children }) =>
        children.some((pair) => pair.attributes.name === attribute),
      );
      if (!transient || !has) return [];
      const edit = editElement(transient, (copy) => {
        for (const set of copy.children) {
          for (const pair of set.children) if (pair.attributes.name === attribute) pair.attributes.value = "0";
        }
      });
      const title = `${attribute} falls to 0 on ${name}`;
      return [{ id: `attribute ${attribute} ${name}`, kind: "attribute" as const, title, lost: [], edits: [edit] }];
    }),
  );
}

function lostTickets({ root }: ScenarioContext): Scenario[] {
  const tickets = childElement(childElement(root, "status") ?? root, "tickets")?.children ?? [];
  return tickets
    .filter(({ name, attributes }) => name === "ticket_state" && attributes.granted === "true")
    .map((state) => ({
      ...{ id: `ticket ${state.attributes.id}`, kind: "ticket" as const, lost: [] },
      title: `the ticket ${state.attributes.id} is lost`,
      edits: [
        editElement(state, (copy) => {
          copy.attributes.granted = "false";
        }),
      ],
    }));
}

/** A resource's monitor fails once, and as often as its threshold; its stop fails. */
function failures(context: ScenarioContext, resource: string, node: string): Scenario[] {
  const { root } = context;
  const threshold = thresholdOf(root, resource);
  const counts = threshold !== undefined && threshold > 1 ? [1, threshold] : [1];
  const common = { lost: [] } as const;
  return [
    ...counts.flatMap((count) => {
      const edits = failureEdits(root, { resource, node, operation: "monitor", count: String(count) });
      const times = count === 1 ? "" : ` ${count} times`;
      const title = isConnection(root, resource)
        ? `the remote node ${resource} is lost${times}`
        : `${resource} fails${times} on ${node}`;
      return edits.length === 0
        ? []
        : [{ ...common, id: `fails ${resource} ${count} ${node}`, kind: "fails" as const, title, edits }];
    }),
    ...[failureEdits(root, { resource, node, operation: "stop", count: "INFINITY" })].flatMap((edits) =>
      edits.length === 0
        ? []
        : [
            {
              ...common,
              id: `stop-fails ${resource} ${node}`,
              kind: "stop-fails" as const,
              title: `the stop of ${resource} fails on ${node}`,
              edits,
            },
          ],
    ),
  ];
}

/** The migration-threshold of a resource: its own, its containers', else that of rsc_defaults. */
function thresholdOf(root: XmlElement, resource: string): number | undefined {
  const configuration = childElement(root, "configuration") ?? root;
  const meta = (element: XmlElement): string | undefined =>
    element.children
      .filter(({ name }) => name === "meta_attributes")
      .flatMap(({ children }) => children)
      .find(({ attributes }) => attributes.name === "migration-threshold")?.attributes.value;
  const path = pathTo(childElement(configuration, "resources"), resource).toReversed();
  const defaults = childElement(configuration, "rsc_defaults");
  const value = path.map(meta).find((each) => each !== undefined) ?? (defaults && meta(defaults));
  return value !== undefined && Number(value) > 0 ? Number(value) : undefined;
}

/** Whether a resource is the connection to a remote node: what looks like its failure is the loss of that node. */
function isConnection(root: XmlElement, resource: string): boolean {
  const path = pathTo(childElement(childElement(root, "configuration") ?? root, "resources"), resource);
  const { provider, type } = path.at(-1)?.attributes ?? {};
  return provider === "pacemaker" && type === "remote";
}

/** The elements from a top-level resource to the one with this id. */
function pathTo(element: XmlElement | undefined, id: string): XmlElement[] {
  for (const child of element?.children ?? []) {
    if (child.attributes.id === id) return [child];
    const inside = pathTo(child, id);
    if (inside.length > 0) return [child, ...inside];
  }
  return [];
}
