import { debianRoot } from "../debian-root.ts";
import { harvestedPackages } from "../packages.mjs";

/** A release of Debian whose agents the catalogue holds. */
interface HarvestRelease {
  readonly name: string;
  readonly suite: string;
}

/** The releases that are harvested, the oldest first. */
export const harvestReleases: readonly HarvestRelease[] = [
  { name: "Debian 12", suite: "bookworm" },
  { name: "Debian 13", suite: "trixie" },
  { name: "Debian sid", suite: "sid" },
];

/** Since Debian 13 each fence agent is a package of its own; the first of these depends on most of them. */
const separateFenceAgents = ["fence-agents-all", "fence-agents-sbd", "fence-agents-zvm"];

/** The packages whose agents the catalogue holds. */
export const harvestedPackage = new RegExp(`^(?:${harvestedPackages.join("|")}|fence-agents-.*)$`);

/** The packages to install of that release, so that all of its agents are there. */
function packagesOf({ suite }: HarvestRelease): readonly string[] {
  return suite === "bookworm"
    ? harvestedPackages
    : [...harvestedPackages.filter((name) => name !== "fence-agents"), ...separateFenceAgents];
}

/**
 * The root file system of a release with all packages that have agents, made the first time. Rejects where it can't be made.
 * Nothing may be written to it.
 */
export function harvestRoot(release: HarvestRelease, report: (text: string) => void): Promise<string> {
  const { suite } = release;
  const packages = [...packagesOf(release), "perl-base"];
  return debianRoot(
    { name: `harvest-${suite}`, suite, variant: "minbase", packages, withUpdates: false, isLean: true },
    report,
  );
}
