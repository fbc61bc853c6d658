import { wordTable } from "../../text/word-table.ts";
import { atMostOneOf, type Choice, oneOf } from "./choice.ts";
import type { ValueKind } from "./value-kinds.ts";

// Facts: Pacemaker's schemas pacemaker-3.0 to pacemaker-3.10 (the .rng files), in words of our own.

/** How often a child may occur: once at most, exactly once, any number of times, at least once. */
type Occurrence = "?" | "1" | "*" | "+";

/** What the schema says about an element. */
export interface ElementFacts {
  /** The attributes that it must have. */
  readonly required?: Readonly<Record<string, ValueKind>>;
  /** The attributes that it may have. */
  readonly optional?: Readonly<Record<string, ValueKind>>;
  readonly children?: Readonly<Record<string, Occurrence>>;
  /** Attributes and children that go together, or exclude each other. */
  readonly choices?: readonly Choice[];
  /** It may be a reference to another one (`id-ref`), without anything else but these attributes. */
  readonly reference?: readonly string[];
}

const bool = "boolean";
const roles = { words: ["Started", "Stopped", "Promoted", "Unpromoted", "Master", "Slave"] };
const actions = { words: ["start", "stop", "promote", "demote"] };
const kinds = { words: ["Mandatory", "Optional", "Serialize"] };

const set: ElementFacts = {
  required: { id: "id" },
  optional: { score: "score" },
  children: { rule: "?", nvpair: "*" },
  reference: [],
};
const sets = { instance_attributes: "*", meta_attributes: "*" } as const;
const dates = ["years", "months", "weeks", "hours", "minutes", "seconds", "monthdays", "weekdays", "yearsdays"];
const texts = (names: readonly string[]): Record<string, ValueKind> =>
  Object.fromEntries(names.map((name): [string, ValueKind] => [name, "text"]));
const agent = [oneOf(["class", "type", "provider?"], ["template"])];
const container: ElementFacts = {
  required: { image: "text" },
  optional: {
    replicas: "integer",
    "replicas-per-host": "integer",
    masters: "integer",
    "promoted-max": "integer",
    "run-command": "text",
    network: "text",
    options: "text",
  },
  choices: [atMostOneOf(["masters"], ["promoted-max"])],
};
const classes = { words: ["ocf", "lsb", "heartbeat", "stonith", "service", "systemd", "upstart", "nagios"] };
const resourceParts = { ...sets, operations: "?", utilization: "*" } as const;

/** The elements of a configuration. */
export const elementFacts: Readonly<Record<string, ElementFacts>> = wordTable<ElementFacts>({
  configuration: {
    children: {
      crm_config: "1",
      nodes: "1",
      resources: "1",
      constraints: "1",
      "fencing-topology": "?",
      acls: "?",
      tags: "?",
      alerts: "?",
      rsc_defaults: "?",
      op_defaults: "?",
    },
  },
  crm_config: { children: { cluster_property_set: "*" } },
  rsc_defaults: { children: { meta_attributes: "*" } },
  op_defaults: { children: { meta_attributes: "*" } },
  cluster_property_set: set,
  instance_attributes: set,
  meta_attributes: set,
  utilization: set,
  nvpair: { required: { id: "id", name: "text" }, optional: { value: "text" }, reference: ["name"] },

  rule: {
    required: { id: "id" },
    optional: { "boolean-op": { words: ["and", "or"] }, role: "text", score: "score", "score-attribute": "text" },
    children: { expression: "*", date_expression: "*", rsc_expression: "*", op_expression: "*", rule: "*" },
    choices: [atMostOneOf(["score"], ["score-attribute"])],
    reference: [],
  },
  expression: {
    required: {
      id: "id",
      attribute: "text",
      operation: { words: ["lt", "gt", "lte", "gte", "eq", "ne", "defined", "not_defined"] },
    },
    optional: {
      value: "text",
      type: { words: ["string", "integer", "number", "version"] },
      "value-source": { words: ["literal", "param", "meta"] },
    },
  },
  date_expression: {
    required: { id: "id", operation: { words: ["in_range", "gt", "lt", "date_spec"] } },
    optional: texts(["start", "end"]),
    children: { duration: "?", date_spec: "?" },
  },
  date_spec: { required: { id: "id" }, optional: texts([...dates, "yeardays", "weekyears", "moon"]) },
  duration: { required: { id: "id" }, optional: texts([...dates, "days", "weekyears", "moon"]) },
  rsc_expression: { required: { id: "id" }, optional: texts(["class", "provider", "type"]) },
  op_expression: { required: { id: "id", name: "text" }, optional: { interval: "text" } },

  nodes: { children: { node: "*" } },
  node: {
    required: { id: "text", uname: "text" },
    optional: { type: { words: ["member", "remote", "ping"] }, description: "text", score: "score" },
    children: { instance_attributes: "*", utilization: "*" },
  },

  resources: { children: { primitive: "*", template: "*", group: "*", clone: "*", master: "*", bundle: "*" } },
  primitive: {
    required: { id: "id" },
    optional: { class: classes, provider: "text", type: "text", template: "reference", description: "text" },
    children: resourceParts,
    choices: agent,
  },
  template: {
    required: { id: "id", class: classes, type: "text" },
    optional: { provider: "text", description: "text" },
    children: resourceParts,
  },
  group: { required: { id: "id" }, optional: { description: "text" }, children: { ...sets, primitive: "+" } },
  clone: {
    required: { id: "id" },
    optional: { description: "text" },
    children: { ...sets, primitive: "?", group: "?" },
    choices: [oneOf(["<primitive>"], ["<group>"])],
  },
  master: {
    required: { id: "id" },
    optional: { description: "text" },
    children: { ...sets, primitive: "?", group: "?" },
    choices: [oneOf(["<primitive>"], ["<group>"])],
  },
  bundle: {
    required: { id: "id" },
    optional: { description: "text" },
    children: { ...sets, docker: "?", podman: "?", rkt: "?", network: "?", storage: "?", primitive: "?" },
    choices: [oneOf(["<docker>"], ["<podman>"], ["<rkt>"])],
  },
  docker: container,
  podman: container,
  rkt: container,
  network: {
    optional: {
      "ip-range-start": "text",
      "control-port": "integer",
      "host-interface": "text",
      "host-netmask": "integer",
      "add-host": bool,
    },
    children: { "port-mapping": "*" },
  },
  "port-mapping": {
    required: { id: "id" },
    optional: { port: "integer", "internal-port": "integer", range: "ports" },
    choices: [oneOf(["port", "internal-port?"], ["range"])],
  },
  storage: { children: { "storage-mapping": "*" } },
  "storage-mapping": {
    required: { id: "id", "target-dir": "text" },
    optional: texts(["source-dir", "source-dir-root", "options"]),
    choices: [oneOf(["source-dir"], ["source-dir-root"])],
  },
  operations: { optional: { id: "id", "id-ref": "reference" }, children: { op: "*" } },
  op: {
    required: { id: "id", name: "text", interval: "text" },
    optional: {
      description: "text",
      "start-delay": "text",
      "interval-origin": "text",
      timeout: "text",
      enabled: bool,
      "record-pending": bool,
      role: roles,
      "on-fail": {
        words: ["ignore", "block", "demote", "stop", "restart", "standby", "fence", "restart-container"],
      },
    },
    children: sets,
    choices: [atMostOneOf(["start-delay"], ["interval-origin"])],
  },

  constraints: { children: { rsc_location: "*", rsc_colocation: "*", rsc_order: "*", rsc_ticket: "*" } },
  rsc_location: {
    required: { id: "id" },
    optional: {
      rsc: "reference",
      "rsc-pattern": "text",
      role: roles,
      score: "score",
      node: "text",
      "resource-discovery": { words: ["always", "never", "exclusive"] },
    },
    children: { resource_set: "*", rule: "*", lifetime: "?" },
    choices: [
      oneOf(["rsc", "role?"], ["rsc-pattern", "role?"], ["<resource_set>"]),
      oneOf(["score", "node"], ["<rule>"]),
    ],
  },
  rsc_colocation: {
    required: { id: "id" },
    optional: {
      score: "score",
      influence: "switch",
      rsc: "reference",
      "with-rsc": "reference",
      "node-attribute": "text",
      "rsc-role": roles,
      "with-rsc-role": roles,
    },
    children: { resource_set: "*", lifetime: "?" },
    choices: [oneOf(["rsc", "with-rsc", "node-attribute?", "rsc-role?", "with-rsc-role?"], ["<resource_set>"])],
  },
  rsc_order: {
    required: { id: "id" },
    optional: {
      symmetrical: bool,
      "require-all": bool,
      score: "score",
      kind: kinds,
      first: "reference",
      then: "reference",
      "first-action": actions,
      "then-action": actions,
    },
    children: { resource_set: "*", lifetime: "?" },
    choices: [
      atMostOneOf(["score"], ["kind"]),
      oneOf(["first", "then", "first-action?", "then-action?"], ["<resource_set>"]),
    ],
  },
  rsc_ticket: {
    required: { id: "id", ticket: "text" },
    optional: {
      rsc: "reference",
      "rsc-role": roles,
      "loss-policy": { words: ["stop", "demote", "fence", "freeze"] },
    },
    children: { resource_set: "*" },
    choices: [oneOf(["rsc", "rsc-role?"], ["<resource_set>"])],
  },
  resource_set: {
    required: { id: "id" },
    optional: {
      sequential: bool,
      "require-all": bool,
      ordering: { words: ["group", "listed"] },
      action: actions,
      role: roles,
      score: "score",
      kind: kinds,
    },
    children: { resource_ref: "+" },
    choices: [atMostOneOf(["score"], ["kind"])],
    reference: [],
  },
  resource_ref: { required: { id: "reference" } },
  lifetime: { children: { rule: "+" } },

  "fencing-topology": { children: { "fencing-level": "*" } },
  "fencing-level": {
    required: { id: "id", index: "positive", devices: "devices" },
    optional: texts(["target", "target-pattern", "target-attribute", "target-value"]),
    choices: [oneOf(["target"], ["target-pattern"], ["target-attribute", "target-value"])],
  },

  acls: { children: { acl_target: "*", acl_group: "*", acl_role: "*" } },
  acl_target: { required: { id: "text" }, optional: { name: "text" }, children: { role: "*" } },
  acl_group: { required: { id: "id" }, optional: { name: "text" }, children: { role: "*" } },
  role: { required: { id: "reference" } },
  acl_role: { required: { id: "id" }, optional: { description: "text" }, children: { acl_permission: "*" } },
  acl_permission: {
    required: { id: "id", kind: { words: ["read", "write", "deny"] } },
    optional: {
      xpath: "text",
      reference: "reference",
      "object-type": "text",
      attribute: "text",
      description: "text",
    },
    choices: [oneOf(["xpath"], ["reference"], ["object-type", "attribute?"])],
  },

  tags: { children: { tag: "*" } },
  tag: { required: { id: "id" }, children: { obj_ref: "+" } },
  obj_ref: { required: { id: "text" } },

  alerts: { children: { alert: "*" } },
  alert: {
    required: { id: "id", path: "text" },
    optional: { description: "text" },
    children: { ...sets, select: "?", recipient: "*" },
  },
  select: { children: { select_attributes: "?", select_fencing: "?", select_nodes: "?", select_resources: "?" } },
  select_attributes: { children: { attribute: "*" } },
  select_fencing: {},
  select_nodes: {},
  select_resources: {},
  attribute: { required: { id: "id", name: "text" } },
  recipient: { required: { id: "id", value: "text" }, optional: { description: "text" }, children: sets },
});

/** Names of options that the schema refuses, by the elements that hold their set: they were removed long ago. */
export const refusedNames: Readonly<Record<string, ReadonlySet<string>>> = wordTable<ReadonlySet<string>>({
  "primitive meta_attributes": new Set(["isolation", "isolation-host", "isolation-instance", "isolation-wrapper"]),
  "template meta_attributes": new Set(["isolation", "isolation-host", "isolation-instance", "isolation-wrapper"]),
  "op meta_attributes": new Set(["requires"]),
  "crm_config cluster_property_set": new Set([
    "cluster_recheck_interval",
    "dc_deadtime",
    "default-action-timeout",
    "default_action_timeout",
    "default-migration-threshold",
    "default_migration_threshold",
    "default-resource-failure-stickiness",
    "default_resource_failure_stickiness",
    "default-resource-stickiness",
    "default_resource_stickiness",
    "election_timeout",
    "expected-quorum-votes",
    "is-managed-default",
    "is_managed_default",
    "no_quorum_policy",
    "notification-agent",
    "notification-recipient",
    "remove_after_stop",
    "shutdown_escalation",
    "startup_fencing",
    "stonith_action",
    "stonith_enabled",
    "stop_orphan_actions",
    "stop_orphan_resources",
    "symmetric_cluster",
    "transition_idle_timeout",
  ]),
});

/** Stacks that the schema refuses as the value of cluster-infrastructure. */
export const refusedStacks: ReadonlySet<string> = new Set([
  "heartbeat",
  "openais",
  "classic openais",
  "classic openais (with plugin)",
  "cman",
]);
