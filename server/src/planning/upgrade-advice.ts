import { isAtLeast, type TargetVersions, targetOfCibText } from "../model/target.ts";
import type { Diagnostic } from "../text/diagnostic.ts";
import { LineIndex } from "../text/line-index.ts";
import { parseXml, type XmlElement, XmlError } from "../text/xml.ts";

/** What becomes of something in a configuration when Pacemaker is upgraded. */
export type UpgradeEffect = "refused" | "ignored" | "different" | "deprecated";

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
  "refused-by-schema-4": "refused",
  "several-rules": "refused",
  "fencing-level-index": "refused",
  "removed-construct": "ignored",
  "node-rule-in-meta": "ignored",
  "negative-migration-threshold": "different",
  "conflicting-names": "different",
  "deprecated-option": "deprecated",
  "legacy-syntax": "deprecated",
  "corosync-obsolete": "ignored",
  "no-encryption": "deprecated",
};

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

/** What an upgrade concerns among the findings in a file that was checked for the upgraded target. */
export function upgradeFindings(file: string, text: string, found: readonly Diagnostic[]): UpgradeFinding[] {
  const lines = new LineIndex(text);
  return found.flatMap(({ code, span, severity, message, fixes }) => {
    const usual = effects[code] ?? (severity === "error" && corosyncRefusals.has(code) ? "refused" : undefined);
    if (usual === undefined) return [];
    // Of what is deprecated, a warning says that the default will be another one.
    const isChanged = usual === "deprecated" && code === "deprecated-option" && severity === "warning";
    const isOnlyDeprecated = code === "corosync-obsolete" && message.includes("is deprecated");
    const effect = isChanged ? "different" : isOnlyDeprecated ? "deprecated" : usual;
    const { line, character } = lines.position(span.start);
    const fix = fixes?.[0]?.title;
    return [
      {
        file,
        line: line + 1,
        column: character + 1,
        effect,
        rule: code,
        message: code === "no-encryption" ? `${message} ${nextCorosync}` : message,
        ...(fix === undefined ? {} : { fix }),
      },
    ];
  });
}

/** Whether something must be changed before the upgrade. What corosync 3 ignores, it already did. */
export function mustChange({ effect, rule }: UpgradeFinding): boolean {
  return effect === "refused" || (effect === "ignored" && rule !== "corosync-obsolete");
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
  const isSet = ({ name, attributes: { name: option, value } }: XmlElement): boolean =>
    name === "nvpair" &&
    ((option === "have-watchdog" && value === "true") ||
      (/^(stonith|fencing)-watchdog-timeout$/.test(option ?? "") && !/^0/.test(value ?? "0")));
  return {
    ...targetOfCibText(cib),
    ...(featureSet === undefined ? {} : { featureSet }),
    nodes: elements.flatMap(({ name, attributes: { uname, type } }) =>
      name === "node" && uname !== undefined && type !== "remote" && type !== "ping" ? [uname] : [],
    ),
    usesSbd: elements.some(isSet),
  };
}
