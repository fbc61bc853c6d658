import { omitUndefined } from "../text/omit-undefined.ts";
import { childElement, parseXml, type XmlElement, XmlError } from "../text/xml.ts";
import type { Agents } from "./agent.ts";
import type { Sbd } from "./sbd.ts";

/** What a configuration targets: releases, as "2.1.9" (the newest where absent), and what its nodes have. */
export interface TargetVersions {
  readonly pacemaker?: string;
  readonly corosync?: string;
  /** The schema that the cluster's CIB is validated with (`validate-with`), as "pacemaker-3.9"; absent where it isn't known. */
  readonly schema?: string;
  /** Those of the catalogue when absent. */
  readonly agents?: Agents;
  /** Names on the connected cluster, for proposals only; absent where none is connected. */
  readonly live?: {
    readonly members: readonly string[];
    readonly interfaces: readonly string[];
    readonly devices: readonly string[];
  };
  /** Absent where it isn't used, or not known. */
  readonly sbd?: Sbd;
}

/** The newest releases of both, with the agents of the catalogue. */
export const newest: TargetVersions = {};

/**
 * The target that a CIB names: the release of its DC, which is the oldest of its nodes, and its schema. What it doesn't say is absent.
 * Empty for an undefined one.
 */
export function targetOfCib(root: XmlElement | undefined): Pick<TargetVersions, "pacemaker" | "schema"> {
  if (root === undefined) return {};
  const configuration = root.name === "configuration" ? root : childElement(root, "configuration");
  const options = configuration && childElement(configuration, "crm_config");
  const pacemaker = options?.children
    .flatMap(({ children }) => children)
    .find(({ attributes: { name, value } }) => name === "dc-version" && value !== undefined)?.attributes.value;
  return omitUndefined({ pacemaker, schema: root.attributes["validate-with"] });
}

/** The same for the text of a CIB; empty where it can't be read. */
export function targetOfCibText(text: string): Pick<TargetVersions, "pacemaker" | "schema"> {
  try {
    return targetOfCib(parseXml(text));
  } catch (error) {
    if (!(error instanceof XmlError)) throw error;
    return {};
  }
}

/**
 * Whether the cluster's CIB is validated with the schema pacemaker-4.0, or a later one. Where the schema isn't known: whether new
 * clusters of the release have it; false where that isn't known either.
 */
export function hasSchemaFour({ pacemaker, schema }: TargetVersions): boolean {
  const version = /^pacemaker-(\d+)/.exec(schema ?? "")?.[1];
  return version === undefined ? pacemaker !== undefined && isAtLeast(pacemaker, "3.0.0") : Number(version) >= 4;
}

/**
 * Whether a release is `required` or a later one; what follows the numbers (`2.1.5-4.el9`, `3.0.1-rc1`) is ignored.
 * An absent release is the newest, and so is one that has no number.
 */
export function isAtLeast(version: string | undefined, required: string): boolean {
  const [own, other] = [numbersOf(version ?? ""), numbersOf(required)];
  if (own.length === 0) return true;
  for (let i = 0; i < Math.max(own.length, other.length); i++) {
    const difference = (own[i] ?? 0) - (other[i] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
}

function numbersOf(version: string): number[] {
  const written = /^\s*v?(\d+(?:\.\d+)*)/i.exec(version)?.[1];
  return written === undefined ? [] : written.split(".").map(Number);
}
