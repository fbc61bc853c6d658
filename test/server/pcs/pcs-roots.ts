import { debianRoot, whyNoDebianRoot } from "../../../scripts/debian-root.ts";

/** A release of pcs that tests can ask: the machine's own, or that of another release of Debian. */
export interface PcsRelease {
  /** What it is called in tests: `pcs 0.12 of sid`. */
  readonly name: string;
  /** Debian's name for the release; absent for the machine's own pcs. */
  readonly suite?: "trixie" | "sid";
  /** How its version begins. */
  readonly version: string;
  /** The release of Pacemaker beside it. */
  readonly pacemaker: string;
}

/** The releases whose pcs is asked, the oldest first. */
export const pcsReleases: readonly PcsRelease[] = [
  { name: "pcs 0.11", version: "0.11.", pacemaker: "2.1.5" },
  { name: "pcs 0.12 of Debian 13", suite: "trixie", version: "0.12.", pacemaker: "3.0.0" },
  { name: "pcs 0.12 of sid", suite: "sid", version: "0.12.", pacemaker: "3.0.3" },
];

/** What is in a root that runs pcs: the agents that the lists name, and Pacemaker's own programs. */
const packages = [
  "pcs",
  "pacemaker",
  "pacemaker-cli-utils",
  "pacemaker-resource-agents",
  "resource-agents",
  "fence-agents-all",
  "perl-base",
];

/** The root file system that holds a release's pcs, made the first time. Rejects with the reason where it can't be made. */
export async function pcsRoot(suite: "trixie" | "sid", report: (text: string) => void): Promise<string> {
  const why = whyNoDebianRoot();
  if (why !== undefined) throw new Error(why);
  return debianRoot(
    { name: `pcs-${suite}`, suite, variant: "apt", packages, withUpdates: false, isLean: true },
    report,
  );
}
