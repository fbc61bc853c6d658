import { isAtLeast, type TargetVersions, targetOfCib } from "../model/target.ts";
import type { Diagnostic } from "../text/diagnostic.ts";
import { LineIndex } from "../text/line-index.ts";
import { omitUndefined } from "../text/omit-undefined.ts";
import { parseXml, type XmlElement, XmlError } from "../text/xml.ts";
import { changedDefault, unknownRelease } from "./changed-defaults.ts";

/**
 * What becomes of something in a configuration when Pacemaker is upgraded: `converted` is what the upgrade of the schema does itself,
 * `missing` what the agents' new packages lack.
 */
export type UpgradeEffect = "refused" | "missing" | "ignored" | "different" | "converted" | "deprecated";

/** Something in a configuration that an upgrade concerns. Line and column count from 1. */
export interface UpgradeFinding {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly effect: UpgradeEffect;
  readonly rule: string;
  readonly message: string;
  /** What a quick fix does, where one edit is enough. */
  readonly fix?: string;
  /** Of an old name, the release of Pacemaker that knows the new one: earlier ones ignore or refuse that. */
  readonly newNameSince?: string;
}

/** What the steps of an upgrade depend on; absent where it isn't known. */
export interface ClusterFacts {
  readonly pacemaker?: string;
  readonly schema?: string;
  readonly featureSet?: string;
  readonly nodes: readonly string[];
  readonly usesSbd: boolean;
}

/** The rules whose findings are about releases, and what they mean for an upgrade. */
const effects: Readonly<Record<string, UpgradeEffect>> = {
  "refused-by-schema": "refused",
  "refused-by-schema-4": "refused",
  "several-rules": "refused",
  "fencing-level-index": "ignored",
  "removed-construct": "ignored",
  "node-rule-in-meta": "ignored",
  "negative-migration-threshold": "different",
  "conflicting-names": "different",
  "deprecated-option": "deprecated",
  "legacy-syntax": "deprecated",
  "corosync-obsolete": "ignored",
  "no-encryption": "deprecated",
  "old-fence-parameter": "deprecated",
  "retired-agent": "deprecated",
  [changedDefault]: "different",
};

/** Findings of rules that are mostly not about releases: the upgrade concerns those whose message has these words. */
const effectsByWords: readonly (readonly [rule: string, words: string, effect: UpgradeEffect])[] = [
  ["fence-host-syntax", "Since Pacemaker 3.0.2", "different"],
  ["invalid-rule-test", "Pacemaker 3 ignores it", "different"],
  ["invalid-rule-test", "; earlier releases", "different"],
  ["node-rule-in-meta", "are deprecated for operations", "deprecated"],
  ["retired-agent", "no longer has", "missing"],
  ["unknown-agent", "is gone since", "missing"],
  ["unknown-parameter", "it has no effect there", "ignored"],
];

function effectByWords({ code, message }: Diagnostic): UpgradeEffect | undefined {
  return effectsByWords.find(([rule, words]) => rule === code && message.includes(words))?.[2];
}

/** The rules of corosync.conf whose errors keep corosync from starting. */
const corosyncRefusals = new Set([
  "corosync-address",
  "corosync-encryption",
  "corosync-links",
  "corosync-missing",
  "corosync-node-id",
  "corosync-number",
  "corosync-start",
  "inconsistent-timeouts",
  "invalid-choice",
  "invalid-timeout",
]);

/** What corosync's main branch changes beyond 3.1.10. */
const nextCorosync =
  "Releases after 3.1.10 refuse that by default, and so they do the transports udp and udpu: change it while you upgrade.";

/** The target that an upgraded cluster is: a release, whose own schema the CIB is validated with in the end. */
export function upgradedTarget(to: string): TargetVersions {
  const isThree = isAtLeast(to, "3.0.0");
  // Debian 13 has Pacemaker 3.0.0 with corosync 3.1.9, sid 3.0.3 with 3.1.10.
  const corosync = isAtLeast(to, "3.0.2") ? "3.1.10" : "3.1.9";
  return { pacemaker: to, schema: isThree ? "pacemaker-4.0" : "pacemaker-3.10", ...(isThree ? { corosync } : {}) };
}

/** The same release while the CIB still has the schema that it has now, which is what the nodes see first. */
export function unconvertedTarget(to: string, schema: string | undefined): TargetVersions {
  const isOld = /^pacemaker-[0-3]\b/.test(schema ?? "");
  return { ...upgradedTarget(to), schema: isOld && schema !== undefined ? schema : "pacemaker-3.10" };
}

/** What the schema of the release refuses: the release itself may read it, and convert it. */
const ofSchema = new Set(["refused-by-schema-4", "several-rules"]);

/** What becomes of something that the new schema refuses in a cluster's own CIB, by the finding for its present schema, if there is one. */
function effectInCib(unconverted: Diagnostic | undefined): UpgradeEffect {
  if (unconverted?.severity === "error") return "refused";
  if (unconverted?.message.includes("is taken for")) return "different";
  return unconverted?.message.includes("has no effect") ? "ignored" : "converted";
}

/**
 * What an upgrade concerns among the findings in a file that was checked for the upgraded target. Of a cluster's own CIB, `unconverted` are
 * the findings for `unconvertedTarget`: the upgrade converts much of what the new schema refuses. A text isn't converted.
 */
export function upgradeFindings(
  file: string,
  text: string,
  found: readonly Diagnostic[],
  unconverted?: readonly Diagnostic[],
): UpgradeFinding[] {
  const lines = new LineIndex(text);
  return found.flatMap((diagnostic) => {
    const { code, span, severity, fixes } = diagnostic;
    const inCib = ofSchema.has(code) && unconverted !== undefined;
    const twin = inCib ? unconverted.find((each) => each.code === code && each.span.start === span.start) : undefined;
    const message = (twin ?? diagnostic).message.replace(
      "the schema of the CIB, pacemaker-4.0",
      "the schema pacemaker-4.0",
    );
    const usual =
      effectByWords(diagnostic) ??
      effects[code] ??
      (severity === "error" && corosyncRefusals.has(code) ? "refused" : undefined);
    if (usual === undefined) return [];
    // Of what is deprecated, a warning says that the default will be another one.
    const isChanged = usual === "deprecated" && code === "deprecated-option" && severity === "warning";
    const isOnlyDeprecated = code === "corosync-obsolete" && message.includes("is deprecated");
    const effect = inCib ? effectInCib(twin) : isChanged ? "different" : isOnlyDeprecated ? "deprecated" : usual;
    const { line, character } = lines.position(span.start);
    const fix = fixes?.[0]?.title;
    const newNameSince = /(?:is the old name of \S+, deprecated|is deprecated;) since Pacemaker (\d[\d.]*\d)/.exec(
      message,
    )?.[1];
    return [
      {
        file,
        line: line + 1,
        column: character + 1,
        effect,
        rule: code,
        message: code === "no-encryption" ? `${message} ${nextCorosync}` : message,
        ...omitUndefined({ fix, newNameSince }),
      },
    ];
  });
}

/** Whether an old name has to stay until the upgrade: the cluster's release doesn't know the new one. */
export function isRenamedLater({ newNameSince }: UpgradeFinding, pacemaker = unknownRelease): boolean {
  return newNameSince !== undefined && !isAtLeast(pacemaker, newNameSince);
}

/** Whether something must be changed before the upgrade. What corosync 3 ignores, it already did. */
export function mustChange({ effect, rule }: UpgradeFinding): boolean {
  return effect === "refused" || effect === "missing" || (effect === "ignored" && rule !== "corosync-obsolete");
}

/** What a CIB says about its cluster. What can't be read is absent. */
export function clusterFacts(cib: string): ClusterFacts {
  let root: XmlElement;
  try {
    root = parseXml(cib);
  } catch (error) {
    if (!(error instanceof XmlError)) throw error;
    return { nodes: [], usesSbd: false };
  }
  const all = (element: XmlElement): XmlElement[] => [element, ...element.children.flatMap(all)];
  const elements = all(root);
  const featureSet = root.attributes.crm_feature_set;
  const { pacemaker, schema } = targetOfCib(root);
  // The build of a release is no help in a sentence: 2.1.5-a3f44794f94.
  const release = /^\d+(?:\.\d+)*/.exec(pacemaker ?? "")?.[0] ?? pacemaker;
  const isSet = ({ name, attributes: { name: option, value } }: XmlElement): boolean =>
    name === "nvpair" &&
    ((option === "have-watchdog" && value === "true") ||
      (/^(stonith|fencing)-watchdog-timeout$/.test(option ?? "") && !/^0/.test(value ?? "0")));
  return {
    ...omitUndefined({ pacemaker: release, schema }),
    ...(featureSet === undefined ? {} : { featureSet }),
    nodes: elements.flatMap(({ name, attributes: { uname, type } }) =>
      name === "node" && uname !== undefined && type !== "remote" && type !== "ping" ? [uname] : [],
    ),
    usesSbd: elements.some(isSet),
  };
}
