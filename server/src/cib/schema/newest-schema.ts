import { isAtLeast } from "../../model/target.ts";

/** From which release on a schema may be known; before it, it surely isn't. The schemas that 2.0.5, 2.1.5, 3.0.0 and 3.0.3 come with. */
const firstAfter: readonly (readonly [release: string, newest: string])[] = [
  ["2.0.6", "pacemaker-3.5"],
  ["2.1.6", "pacemaker-3.9"],
  ["3.0.0", "pacemaker-3.10"],
  ["3.0.4", "pacemaker-4.0"],
];

/** The newest schema that a release can know; undefined where the release isn't known, or there is none that we know it lacks. */
export function newestSchemaOf(pacemaker: string | undefined): string | undefined {
  if (pacemaker === undefined) return undefined;
  return firstAfter.find(([release]) => !isAtLeast(pacemaker, release))?.[1];
}

/** Whether a schema (`pacemaker-3.10`) is a later one than another; false for what has no such name. */
export function isLaterSchema(schema: string, other: string): boolean {
  const [own, known] = [schema, other].map((name) => /^pacemaker-(\d+)\.(\d+)$/.exec(name)?.slice(1).map(Number));
  if (own === undefined || known === undefined) return false;
  const [major = 0, minor = 0] = own;
  const [knownMajor = 0, knownMinor = 0] = known;
  return major > knownMajor || (major === knownMajor && minor > knownMinor);
}

/** Whether no release that is known has a schema of that name, or the release named surely hasn't: `pacemaker-0.6`, and since 3.0 `pacemaker-next`. */
export function isNoSchema(schema: string, pacemaker: string | undefined): boolean {
  if (schema === "pacemaker-next") return isAtLeast(pacemaker, "3.0.0");
  return !/^(?:none|pacemaker-(?:1\.[0-3]|2\.(?:\d|10)|3\.\d+|[4-9]\.\d+))$/.test(schema);
}

/**
 * The schema of a new CIB for a release: that which `cibadmin --empty` of 2.0.5, 2.1.5, 3.0.0 and 3.0.3 names; between them one that is
 * surely known.
 */
export function schemaForNewCib(pacemaker: string): string {
  const [, schema] = forNewCibs.find(([since]) => isAtLeast(pacemaker, since)) ?? ["", "pacemaker-3.0"];
  return schema;
}

const forNewCibs: readonly (readonly [since: string, schema: string])[] = [
  ["3.0.0", "pacemaker-4.0"],
  ["2.1.5", "pacemaker-3.9"],
  ["2.1.0", "pacemaker-3.7"],
  ["2.0.5", "pacemaker-3.5"],
];
