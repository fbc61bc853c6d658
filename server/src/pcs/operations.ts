import { catalogueOf } from "../agents/catalogue.ts";
import { actionsForTools } from "../agents/operation-names.ts";
import type { Agent, AgentAction } from "../model/agent.ts";
import type { NvPair } from "../model/attributes.ts";
import type { AgentName, Operation } from "../model/configuration.ts";
import { omitUndefined } from "../text/omit-undefined.ts";
import type { Span } from "../text/span.ts";
import { nvPairOf, onlyNames, type Pair, pairOf, pairsOf } from "./arguments.ts";
import { refusal } from "./problem.ts";
import { roleOf } from "./roles.ts";
import { spanOf, type Word } from "./word.ts";

/** The agents by which pcs 0.11 and Debian 12 are compared; newer ones are known by the newest catalogue. */
const catalogue = catalogueOf("2.1.5");

/** Actions that pcs doesn't turn into operations, as the cluster doesn't run them (pcs 0.10 and later). */
const neverOperations = new Set(["meta-data", "status", "validate-all"]);

/**
 * Agents of heartbeat with the action `methods` in their metadata (resource-agents 4.12). The cluster never runs it, so the
 * catalogue leaves it out, but pcs turns it into an operation.
 */
const withMethods = new Set([
  "LVM",
  "LinuxSCSI",
  "SAPDatabase",
  "SAPInstance",
  "ServeRAID",
  "WAS",
  "WAS6",
  "ids",
  "iscsi",
  "named",
  "oracle",
  "oralsnr",
  "pgsql",
  "pgsqlms",
]);

/** The actions of an agent that can become operations. */
function actionsOf(agent: Agent | undefined): AgentAction[] {
  const actions = [...(agent?.actions ?? [])];
  if (agent?.provider === "heartbeat" && withMethods.has(agent.name)) {
    actions.push({ name: "methods", timeout: agent.name === "pgsqlms" ? "5" : "5s" });
  }
  return actions;
}

/** The default interval of an operation, as pcs writes it. */
export function defaultInterval(name: string): string {
  return name === "monitor" ? "60s" : "0s";
}

/** A time in seconds; undefined for anything that pcs doesn't accept as one. */
export function seconds(text: string): number | undefined {
  const match = /^(\d+)(s|sec|m|min|h|hr)?$/.exec(text);
  if (!match) return undefined;
  const unit = match[2]?.[0] ?? "s";
  return Number(match[1]) * (unit === "h" ? 3600 : unit === "m" ? 60 : 1);
}

/** An operation as pcs writes it: roles by their current names, the depth of a monitor as a parameter. */
export function operationOf(name: string, pairs: readonly NvPair[], span: Span | undefined): Operation {
  const attributes: NvPair[] = [];
  let depth: NvPair | undefined;
  for (const pair of pairs) {
    if (pair.name === "OCF_CHECK_LEVEL") depth = pair;
    else if (pair.name === "role") attributes.push({ ...pair, value: roleOf(pair.value ?? "") ?? pair.value ?? "" });
    else if (pair.name === "on-fail") attributes.push({ ...pair, value: (pair.value ?? "").toLowerCase() });
    else attributes.push(pair);
  }
  if (!attributes.some((pair) => pair.name === "interval"))
    attributes.push({ name: "interval", value: defaultInterval(name) });
  const id = attributes.find((pair) => pair.name === "id")?.value;
  return {
    name,
    ...omitUndefined({ id }),
    attributes: attributes.filter((pair) => pair.name !== "id"),
    params: depth ? [{ rules: [], pairs: [depth] }] : [],
    meta: [],
    ...omitUndefined({ span }),
  };
}

/** What an operation may have (pcs 0.11 and 0.12). */
const operationOptions = [
  "interval",
  "timeout",
  "on-fail",
  "role",
  "enabled",
  "start-delay",
  "interval-origin",
  "record-pending",
  "description",
  "id",
  "name",
  "OCF_CHECK_LEVEL",
];

/** The operations after `op`: names, each with its options. */
export function readOperations(
  sections: readonly { readonly keyword: Word; readonly words: readonly Word[] }[],
): Operation[] {
  return sections.flatMap(({ keyword, words }) => {
    const first = words[0];
    if (!first)
      throw refusal(keyword.span, `"op" must be followed by a name and at least one option: op monitor interval=30s.`);
    if (first.value.includes("="))
      throw refusal(
        first.span,
        `"op" needs the name of an operation before "${first.value}": op monitor ${first.value}.`,
      );
    const starts = words.flatMap((word, index) => (word.value.includes("=") ? [] : [index]));
    return starts.map((start, i) => {
      const own = words.slice(start, starts[i + 1] ?? words.length);
      const name = own[0] as Word;
      if (own.length < 2) {
        throw refusal(name.span, `The operation "${name.value}" needs at least one option, such as interval=30s.`);
      }
      const pairs = pairsOf(own.slice(1));
      onlyNames(pairs, operationOptions, "an operation");
      return operationOf(name.value, pairs.filter(({ value }) => value.value !== "").map(nvPairOf), spanOf(own));
    });
  });
}

/** The pairs of one operation of `resource op add`. */
export function readPairs(words: readonly Word[]): NvPair[] {
  return words.map((word): Pair => pairOf(word)).map(nvPairOf);
}

/** The value of an attribute of an operation. */
export function attributeOf(operation: Operation, name: string): string | undefined {
  return operation.attributes.find((pair) => pair.name === name)?.value;
}

/** Refuses two operations of the same name and interval. */
export function checkIntervals(operations: readonly Operation[]): void {
  const seen = new Map<string, Operation>();
  for (const operation of operations) {
    const interval = attributeOf(operation, "interval") ?? "0";
    const key = `${operation.name} ${seconds(interval) ?? interval}`;
    if (seen.has(key) && operation.span) {
      throw refusal(
        operation.span,
        `There are two "${operation.name}" operations with the same interval ${interval}. Change one of them.`,
      );
    }
    seen.set(key, operation);
  }
}

/**
 * The operations that pcs adds to the given ones: every action of the agent without a given operation, or only the monitor where
 * `isBare`. For an agent that isn't catalogued, a monitor.
 */
export function addedOperations(agent: Agent | undefined, given: readonly Operation[], isBare: boolean): Operation[] {
  const isFencing = agent?.class === "stonith";
  const isAdded = ({ name }: AgentAction): boolean =>
    isBare || isFencing ? name === "monitor" : !neverOperations.has(name);
  const actions = actionsOf(agent).filter(isAdded);
  if (!actions.some(({ name }) => name === "monitor")) actions.push({ name: "monitor" });
  const names = new Set(given.map(({ name }) => name));
  const used = new Map<string, Set<number>>();
  return actions
    .filter(({ name }) => !names.has(name))
    .map((action) => {
      const written = isSet(action.interval) ? action.interval : defaultInterval(action.name);
      const interval = freeInterval(used, action.name, written);
      const pair = (name: string, value: string | undefined): NvPair[] => (isSet(value) ? [{ name, value }] : []);
      const pairs = [
        { name: "interval", value: interval },
        ...pair("timeout", action.timeout),
        ...pair("role", action.role),
        ...pair("start-delay", action.startDelay),
        ...pair("OCF_CHECK_LEVEL", action.depth),
      ];
      return operationOf(action.name, pairs, undefined);
    });
}

function isSet(value: string | undefined): value is string {
  return value !== undefined && value !== "";
}

/** An interval that no other operation of that name has: increased by a second until it is free. */
function freeInterval(used: Map<string, Set<number>>, name: string, interval: string): string {
  const taken = used.get(name) ?? new Set<number>();
  used.set(name, taken);
  let free = seconds(interval);
  if (free === undefined) return interval;
  const isFree = !taken.has(free);
  while (taken.has(free)) free++;
  taken.add(free);
  return isFree ? interval : String(free);
}

/** The operations that pcs adds for systemd and lsb agents, the same for every unit. */
const serviceActions: readonly AgentAction[] = [
  { name: "start", timeout: "100" },
  { name: "stop", timeout: "100" },
  { name: "monitor", timeout: "100", interval: "60" },
];

/** An agent's description: from the catalogue, or by its class. */
export function describedAgent(name: AgentName): Agent | undefined {
  const found = catalogue.find(name) ?? catalogueOf(undefined).find(name);
  if (found) return found;
  if (name.class !== "systemd" && name.class !== "service" && name.class !== "lsb") return undefined;
  const actions =
    name.class === "lsb"
      ? serviceActions.map(({ name: action, interval }) => ({
          name: action,
          timeout: "15",
          ...(interval ? { interval: "15" } : {}),
        }))
      : serviceActions;
  return { class: name.class, name: name.type, parameters: [], actions, promotable: false, migratable: false };
}

/**
 * The names of operations that pcs takes for an agent: those of its metadata and no others, though the cluster knows more (tried
 * with pcs 0.11.5 and 0.12.3). The catalogue leaves some out that every agent may have.
 */
export function operationNamesOf({ actions }: Agent): ReadonlySet<string> {
  return new Set([...actions.map(({ name }) => name), "monitor", "start", "stop", "status", ...actionsForTools]);
}

/** `ocf:heartbeat:IPaddr2`, `systemd:nginx`, a bare type: the parts of an agent's name. */
export function agentNameOf(word: Word): AgentName {
  const parts = word.value.split(":");
  const span = word.span;
  if (parts.length === 1) return { ...bareAgent(word), span };
  const [cls = "", second = "", ...rest] = parts;
  if (cls === "ocf" && rest.length > 0) return { class: cls, provider: second, type: rest.join(":"), span };
  if (cls === "ocf")
    throw refusal(
      span,
      `"${word.value}" is incomplete: write ocf:PROVIDER:TYPE, such as ocf:heartbeat:${second || "IPaddr2"}.`,
      `ocf:heartbeat:${second}`,
    );
  return { class: cls, type: [second, ...rest].join(":"), span };
}

/** The agent that a bare type means, in any case; refused where several agents have that type. */
function bareAgent(word: Word): AgentName {
  const type = word.value.toLowerCase();
  const found = (["ocf", "stonith"] as const).flatMap((cls) =>
    [...catalogue.providers(cls), ...(cls === "stonith" ? [undefined] : [])].flatMap((provider): AgentName[] =>
      catalogue
        .names(cls, provider)
        .filter((name) => name.toLowerCase() === type)
        .map((name) => ({ class: cls, ...omitUndefined({ provider }), type: name })),
    ),
  );
  const [first, second] = found;
  if (!first) return { class: "ocf", provider: "heartbeat", type: word.value };
  if (!second) return first;
  const names = found.map((each) => [each.class, each.provider, each.type].filter(Boolean).join(":"));
  throw refusal(
    word.span,
    `"${word.value}" is the name of several agents. Choose one: ${names.join(" or ")}.`,
    names[0],
  );
}
