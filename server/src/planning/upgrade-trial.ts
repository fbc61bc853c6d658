import { isAtLeast } from "../model/target.ts";
import type { Change } from "../protocol.ts";
import { planRollbackTo } from "./plan.ts";

/** How the upgrade of a copy of the CIB by the release's own tool ended, or why it wasn't tried. */
export interface UpgradeTrial {
  /** One or two sentences. */
  readonly sentence: string;
  /** What the upgrade itself changes, in crm text with secrets masked. */
  readonly changes: readonly Change[];
}

/** Describes a trial: `copy` is what the Pacemaker at hand made of the CIB, undefined where none could be asked. */
export function describeTrial(
  to: string,
  cib: string | undefined,
  copy: { readonly release?: string; readonly cib?: string; readonly messages: string } | undefined,
): UpgradeTrial {
  const none = (sentence: string): UpgradeTrial => ({ sentence, changes: [] });
  if (cib === undefined) return none("There is no CIB to try the upgrade on: name a CIB, one crm file, or a cluster.");
  const release = copy?.release;
  if (copy === undefined || release === undefined)
    return none(`The upgrade itself wasn't tried: no Pacemaker is at hand. One of release ${to} can try it on a copy.`);
  if (majorOf(release) < majorOf(to))
    return none(
      `The upgrade itself wasn't tried: the Pacemaker at hand is ${release}, and only ${to} knows how it upgrades.`,
    );
  if (copy.cib === undefined)
    return none(`Pacemaker ${release} refused to upgrade a copy of the CIB: ${copy.messages.split("\n")[0] ?? ""}`);
  const { changes } = planRollbackTo(cib, copy.cib);
  const exact = isAtLeast(release, to) && isAtLeast(to, release) ? "" : ` (${to} wasn't at hand)`;
  const what = changes.map(({ kind, type, id }) => `${kind} ${type} ${id}`.trim()).join(", ");
  return {
    sentence: `Pacemaker ${release}${exact} upgraded a copy of the CIB with its own cibadmin --upgrade. ${changes.length === 0 ? "The configuration stays the same." : `That alone makes these changes: ${what}.`}`,
    changes,
  };
}

function majorOf(release: string): number {
  return Number(/\d+/.exec(release)?.[0] ?? 0);
}
