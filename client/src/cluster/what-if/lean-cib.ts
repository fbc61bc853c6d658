import { childElement, parseXml, serializeXml, type XmlElement, xmlElement } from "../../../../server/src/text/xml.ts";
import { configuredName } from "../simulate/read-simulation.ts";
import { elementsOf } from "./assumed-attributes.ts";

/** How much may be left out of a CIB. */
interface Leaner {
  /** Also the limits of failures and recurring monitors, where nothing has failed; not for a variant in which something fails. */
  readonly withoutFailures: boolean;
}

/**
 * A CIB without what doesn't change where the scheduler puts things, but costs it more than half its time: that a probe found nothing on a
 * node of what isn't cloned, and, while nothing has failed, recurring monitors and migration-threshold (the scheduler compiles two regular
 * expressions for each instance, node and threshold).
 */
export function leanCib(cib: string, { withoutFailures }: Leaner): string {
  const root = parseXml(cib);
  const configuration = childElement(root, "configuration");
  const status = childElement(root, "status");
  if (!configuration || !status) return cib;
  // What has to be unfenced is probed afterwards, and compared with how it was.
  if (!cib.includes("unfenc")) dropProbes(configuration, status);
  if (withoutFailures && !hasFailure.test(cib)) {
    dropMonitors(configuration);
    dropThresholds(configuration);
  }
  return serializeXml(root);
}

function dropProbes(configuration: XmlElement, status: XmlElement): void {
  const options = childElement(configuration, "crm_config");
  if (!options) return;
  if (options.children.length === 0)
    options.children.push(xmlElement("cluster_property_set", { id: "quorate-options" }));
  // Which instance of a clone goes where depends on what was probed.
  const copies = ["clone", "master", "bundle"].flatMap((name) => elementsOf(configuration, name));
  const copied = new Set(
    copies.flatMap((copy) => elementsOf(copy, "primitive")).map(({ attributes }) => attributes.id),
  );
  for (const state of status.children) {
    for (const list of childElement(state, "lrm")?.children ?? []) {
      list.children = list.children.filter(
        (resource) => !isOnlyProbed(resource) || copied.has(configuredName(resource.attributes.id ?? "")),
      );
    }
  }
  // Else the scheduler would probe again.
  for (const [index, set] of options.children.entries())
    setPair(set, "enable-startup-probes", "false", `quorate-startup-probes-${index}`);
}

/** A probe found that the resource isn't active, and that is all that happened to it on the node. */
function isOnlyProbed({ attributes, children }: XmlElement): boolean {
  const [only] = children;
  if (children.length !== 1 || only?.name !== "lrm_rsc_op" || attributes.container !== undefined) return false;
  if (attributes["shutdown-lock"] !== undefined) return false;
  const { operation, interval, "rc-code": code, "op-status": status } = only.attributes;
  return operation === "monitor" && interval === "0" && code === "7" && status === "0";
}

/** A fail count, or an operation that ended otherwise than active, inactive, promoted, degraded or not yet. */
const hasFailure = /"fail-count-|\brc-code="(?!(?:0|7|8|190|191|193)")/;

function dropMonitors(element: XmlElement): void {
  element.children = element.children.filter(
    ({ name, attributes }) =>
      name !== "op" || attributes.name !== "monitor" || /^0*\D*$/.test(attributes.interval ?? ""),
  );
  element.children.forEach(dropMonitors);
}

function dropThresholds(configuration: XmlElement): void {
  const name = "migration-threshold";
  const visit = (element: XmlElement): void => {
    if (element.name === "meta_attributes")
      element.children = element.children.filter(({ attributes }) => attributes.name !== name);
    element.children.forEach(visit);
  };
  configuration.children.forEach(visit);
  let defaults = childElement(configuration, "rsc_defaults");
  if (!defaults) {
    defaults = xmlElement("rsc_defaults");
    configuration.children.push(defaults);
  }
  const set = xmlElement("meta_attributes", { id: "quorate-no-thresholds" });
  setPair(set, name, "0", "quorate-no-threshold");
  defaults.children.push(set);
}

function setPair(set: XmlElement, name: string, value: string, id: string): void {
  const others = set.children.filter(({ attributes }) => attributes.name !== name);
  set.children = [...others, xmlElement("nvpair", { id, name, value })];
}
