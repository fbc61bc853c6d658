import type {
  ClusterSnapshot,
  ClusterView,
  FailedAction,
  NodeState,
  ResourceState,
} from "../../../client/src/cluster/status/snapshot.ts";

/** A node, online by default. */
export function sampleNode(name: string, rest: Partial<NodeState> = {}): NodeState {
  return {
    name,
    id: "1",
    type: "member",
    condition: "online",
    isDc: false,
    resourcesRunning: 1,
    attributes: [],
    ...rest,
  };
}

/** A primitive, started on the nodes given. */
export function samplePrimitive(
  id: string,
  nodes: readonly string[],
  rest: Partial<ResourceState> = {},
): ResourceState {
  return {
    id,
    kind: "primitive",
    agent: "ocf:heartbeat:Dummy",
    placements: nodes.map((node) => ({ node, role: "Started" })),
    role: nodes.length > 0 ? "Started" : "Stopped",
    failed: false,
    managed: true,
    disabled: false,
    maintenance: false,
    blocked: false,
    orphaned: false,
    children: [],
    ...rest,
  };
}

/** A container of resources. */
export function sampleContainer(
  id: string,
  kind: ResourceState["kind"],
  children: readonly ResourceState[],
  rest: Partial<ResourceState> = {},
): ResourceState {
  const { agent: _none, ...bare } = samplePrimitive(id, []);
  return { ...bare, kind, children, role: "Started", ...rest };
}

/** A promotable clone of a primitive: promoted on the first node, unpromoted on the others. */
export function samplePromotable(id: string, child: string, nodes: readonly string[]): ResourceState {
  const placements = nodes.map((node, index) => ({ node, role: index === 0 ? "Promoted" : "Unpromoted" }) as const);
  return sampleContainer(id, "promotable", [samplePrimitive(child, [], { placements, role: "Promoted" })]);
}

/** A failed action. */
export function sampleFailure(resource: string, node: string, rest: Partial<FailedAction> = {}): FailedAction {
  return {
    resource,
    node,
    operation: "start",
    interval: 0,
    exitCode: 5,
    exitText: "not installed",
    status: "complete",
    ...rest,
  };
}

/** Three nodes, a fence device, a group on n1, a clone, a promotable clone: all well. */
export function sampleSnapshot(rest: Partial<ClusterSnapshot> = {}): ClusterSnapshot {
  return {
    takenAt: 1_700_000_000_000,
    source: "n1",
    pacemakerVersion: "2.1.5",
    dc: "n2",
    quorum: true,
    fencingEnabled: true,
    maintenance: false,
    nodes: [
      sampleNode("n1", { id: "1", resourcesRunning: 4 }),
      sampleNode("n2", { id: "2", isDc: true, resourcesRunning: 3 }),
      sampleNode("n3", { id: "3", resourcesRunning: 2 }),
    ],
    resources: [
      samplePrimitive("fence", ["n3"], { agent: "stonith:fence_lab" }),
      sampleContainer("g-web", "group", [
        samplePrimitive("vip", ["n1"], { agent: "ocf:heartbeat:IPaddr2" }),
        samplePrimitive("web", ["n1"], { agent: "ocf:heartbeat:apache" }),
      ]),
      sampleContainer("cl-ping", "clone", [
        samplePrimitive("ping", ["n1", "n2", "n3"], { agent: "ocf:pacemaker:ping" }),
      ]),
      samplePromotable("ms-st", "st", ["n2", "n1", "n3"]),
    ],
    failures: [],
    bans: [],
    leftovers: [],
    fencing: [],
    tickets: [],
    failCounts: [],
    ...rest,
  };
}

/** A connected cluster with this snapshot. */
export function sampleView(snapshot: ClusterSnapshot = sampleSnapshot()): ClusterView {
  return { name: "lab", connection: { kind: "connected", node: "n1" }, snapshot };
}
