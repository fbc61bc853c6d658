import { omitUndefined } from "../../../../server/src/text/omit-undefined.ts";
import { plainLine, plainTexts } from "../../../../server/src/text/plain-text.ts";
import { childElement, parseXml, type XmlElement } from "../../../../server/src/text/xml.ts";
import { ClusterError } from "../errors.ts";
import { readResources } from "./read-resources.ts";
import type { ClusterSnapshot, FailCount, FailedAction, FencingEvent, NodeState } from "./snapshot.ts";

/**
 * The command whose output `readStatus` reads; its options exist since Pacemaker 2.0.3.
 * Successful operations are left out: they would be most of the output.
 */
export const statusCommand: readonly string[] = [
  "crm_mon",
  "-1",
  "--output-as=xml",
  "--inactive",
  "--fence-history=2",
  "--exclude=operations",
];

/**
 * Reads the output of `crm_mon --output-as=xml` (Pacemaker 2.0.3 to 3.x; also the older root `crm_mon` of `--as-xml`).
 * Text before it, as some login scripts print it, is ignored. Throws a ClusterError of kind `protocol` for anything else.
 */
export function readStatus(output: string, source: string, takenAt: number): ClusterSnapshot {
  const root = parseOutput(output, source);
  const summary = childElement(root, "summary");
  if ((root.name !== "pacemaker-result" && root.name !== "crm_mon") || summary === undefined)
    throw unreadable(source, reportedErrors(root) || `the root is <${root.name}>`);
  const dc = childElement(summary, "current_dc")?.attributes ?? {};
  const options = childElement(summary, "cluster_options")?.attributes ?? {};
  const noQuorumPolicy = options["no-quorum-policy"];
  const lastChange = readLastChange(childElement(summary, "last_change"));
  const attributes = new Map(
    childrenOf(root, "node_attributes").map((node) => [node.attributes.name, node.children.map(readAttribute)]),
  );
  return plainTexts(
    {
      takenAt,
      source,
      pacemakerVersion: readRelease(dc.version ?? ""),
      ...(dc.present === "true" && dc.name ? { dc: dc.name } : {}),
      quorum: dc.with_quorum === "true",
      fencingEnabled: (options["fencing-enabled"] ?? options["stonith-enabled"]) !== "false",
      maintenance: options["maintenance-mode"] === "true",
      ...omitUndefined({ noQuorumPolicy, lastChange }),
      nodes: childrenOf(root, "nodes").map((node) => readNode(node, attributes.get(node.attributes.name ?? "") ?? [])),
      resources: readResources(childElement(root, "resources")),
      failures: childrenOf(root, "failures").map(readFailure),
      bans: childrenOf(root, "bans").map(({ attributes: a }) => ({
        id: a.id ?? "",
        resource: a.resource ?? "",
        node: a.node ?? "",
        weight: a.weight ?? "",
        promotedOnly: (a["promoted-only"] ?? a.promoted_only ?? a.master_only) === "true",
      })),
      leftovers: [],
      fencing: childrenOf(root, "fence_history").map(readFencing),
      tickets: childrenOf(root, "tickets").map(({ attributes: a }) => ({
        id: a.id ?? "",
        granted: a.status === "granted",
        standby: a.standby === "true",
        ...(a["last-granted"] ? { lastGranted: a["last-granted"] } : {}),
      })),
      failCounts: childrenOf(root, "node_history").flatMap((node) =>
        node.children.flatMap((each) => readFailCount(node, each)),
      ),
    },
    plainLine,
  );
}

/** Are two snapshots the same, apart from the time at which they were taken? */
export function sameStatus(one: ClusterSnapshot, other: ClusterSnapshot): boolean {
  return JSON.stringify({ ...one, takenAt: 0 }) === JSON.stringify({ ...other, takenAt: 0 });
}

function parseOutput(output: string, source: string): XmlElement {
  const start = output.search(/<(\?xml|pacemaker-result|crm_mon)\b/);
  if (start < 0) throw unreadable(source, output.trim().split("\n")[0] ?? "");
  try {
    return parseXml(output.slice(start).trimEnd());
  } catch (error) {
    throw unreadable(source, (error as Error).message);
  }
}

/** The errors in an output of crm_mon, which may exit with 0 and yet print only an error. */
function reportedErrors(root: XmlElement): string {
  const status = childElement(root, "status");
  const errors = status && childElement(status, "errors");
  return errors?.children.map(({ text }) => text.trim().replace(/\.$/, "")).join("; ") ?? "";
}

function unreadable(source: string, detail: string): ClusterError {
  const excerpt = detail === "" ? "nothing" : detail.slice(0, 200);
  // crm_mon may say so with exit code 0.
  if (/could not connect|not connected|connection refused|timed out/i.test(detail))
    return new ClusterError(
      "protocol",
      `Pacemaker on "${source}" doesn't answer crm_mon (${excerpt}). It may be starting, stopping, or busy with a large configuration; try again in a moment.`,
      detail,
    );
  return new ClusterError(
    "protocol",
    `The output of crm_mon on "${source}" can't be read (${excerpt}). Quorate needs Pacemaker 2.0.3 or newer there, with a valid configuration.`,
    detail,
  );
}

function childrenOf(root: XmlElement, name: string): readonly XmlElement[] {
  return childElement(root, name)?.children ?? [];
}

function readLastChange(element: XmlElement | undefined): ClusterSnapshot["lastChange"] {
  if (element?.attributes.time === undefined || element.attributes.time === "") return undefined;
  const { time, user, client, origin } = element.attributes;
  // Pacemaker 3.0.0 names the user in place of the program.
  const program = client === user ? undefined : client;
  return { time, ...(user ? { user } : {}), ...(program ? { client: program } : {}), ...(origin ? { origin } : {}) };
}

type NodeAttribute = NodeState["attributes"][number];

function readAttribute({ attributes: a }: XmlElement): NodeAttribute {
  return { name: a.name ?? "", value: a.value ?? "" };
}

/** Attributes that the node's condition shows already, or that only the scheduler uses. */
const hiddenAttributes =
  /^(standby|maintenance|shutdown|terminate|probe_complete|#.*|(master|promotion|last-failure|fail-count)-.*)$/;

function readFailCount(node: XmlElement, { attributes: a }: XmlElement): readonly FailCount[] {
  const count = a["fail-count"] === "INFINITY" ? 1_000_000 : Number(a["fail-count"] ?? 0);
  if (!(count > 0)) return [];
  const threshold = Number(a["migration-threshold"] ?? 0);
  const isNever = !(threshold > 0) || threshold >= 1_000_000;
  return [{ resource: a.id ?? "", node: node.attributes.name ?? "", count, threshold: isNever ? 0 : threshold }];
}

function readNode({ attributes: a }: XmlElement, attributes: readonly NodeAttribute[]): NodeState {
  const guest = a.type === "remote" && a.id_as_resource !== undefined;
  const types: readonly NodeState["type"][] = ["member", "remote", "ping"];
  return {
    name: a.name ?? "",
    id: a.id ?? "",
    type: guest ? "guest" : (types.find((type) => type === a.type) ?? "unknown"),
    condition: conditionOf(a),
    isDc: a.is_dc === "true",
    resourcesRunning: Number(a.resources_running ?? 0),
    ...(a.standby_onfail === "true" ? { standbyOnFail: true } : {}),
    ...(a.health === "yellow" || a.health === "red" ? { health: a.health } : {}),
    ...(a.shutdown === "true" ? { isLeaving: true } : {}),
    ...(a.expected_up === "true" && a.online !== "true" && a.unclean !== "true" && a.type === "member"
      ? { isLost: true }
      : {}),
    ...(a.id_as_resource ? { asResource: a.id_as_resource } : {}),
    attributes: attributes.filter(({ name }) => !hiddenAttributes.test(name)),
  };
}

function conditionOf(a: Record<string, string>): NodeState["condition"] {
  if (a.unclean === "true") return "unclean";
  if (a.pending === "true") return "pending";
  if (a.online !== "true") return "offline";
  if (a.standby === "true" || a.standby_onfail === "true") return "standby";
  return a.maintenance === "true" ? "maintenance" : "online";
}

function readFailure({ attributes: a }: XmlElement): FailedAction {
  // An operation's key is RESOURCE_OPERATION_MILLISECONDS; the resource's name may hold underscores of its own.
  const key = /^(.*)_([a-z]+(?:-[a-z]+)?)_(\d+)$/.exec(a.op_key ?? "");
  return {
    resource: key?.[1] ?? a.id ?? a.op_key ?? "",
    node: a.node ?? "",
    operation: a.task ?? key?.[2] ?? "",
    interval: Number(a.interval ?? key?.[3] ?? 0),
    exitCode: Number(a.exitcode ?? 0),
    exitText: a.exitstatus ?? "",
    ...(a.exitreason && a.exitreason !== "none" ? { reason: a.exitreason } : {}),
    status: a.status ?? "",
    ...(a["last-rc-change"] ? { when: a["last-rc-change"] } : {}),
  };
}

function readFencing({ attributes: a }: XmlElement): FencingEvent {
  const status = a.status === "success" || a.status === "failed" ? a.status : "pending";
  const reason = a["exit-reason"] || (a["extended-status"] === a.status ? undefined : a["extended-status"]);
  return {
    target: a.target ?? "",
    action: a.action ?? "",
    ...(a.delegate ? { device: a.delegate } : {}),
    ...(a.client ? { client: a.client } : {}),
    ...(a.origin ? { origin: a.origin } : {}),
    status,
    ...(a.completed ? { completed: a.completed } : {}),
    ...(reason ? { reason } : {}),
  };
}

/** `2.1.5` of `2.1.5-a3f44794f94`, and `3.0.0` of `3.0.0-3.0.0`: behind the release comes the commit or, where packages name none, itself. */
function readRelease(version: string): string {
  const [release = ""] = version.split("-", 1);
  const own = version.endsWith(`-${release}`) ? version.slice(0, -release.length - 1) : version;
  return own.replace(/-[0-9a-f]{7,}.*$/, "");
}
