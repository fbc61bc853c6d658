import { shellLine } from "../../ssh/quote.ts";
import type { MachineFacts } from "./machine-facts.ts";
import { noExtras, packagesFor } from "./packages.ts";

/**
 * The repository that a machine has and that has to be enabled before packages can be installed; undefined where one is enabled, it has
 * none, or it needs none (Debian, Fedora and openSUSE have these packages in their own).
 */
export function repositoryFor(machine: MachineFacts): string | undefined {
  const { repositories } = machine;
  if (!lacksPackages(machine) || repositories.some(({ isEnabled }) => isEnabled)) return undefined;
  // Beside the plain one, RHEL has those of its longer support.
  const plain = repositories.find(({ id }) => !/-highavailability-\w+-rpms$/.test(id));
  return (plain ?? repositories[0])?.id;
}

/** The command that enables a repository. */
export function enablingCommand(id: string): string {
  return id.startsWith("rhel-")
    ? shellLine`subscription-manager repos --enable=${id}`
    : shellLine`dnf config-manager --set-enabled ${id}`;
}

/** Sentences about machines that may not find the packages, since their distribution has them in a product or repository of its own. */
export function repositoryNotes(machines: readonly MachineFacts[]): readonly string[] {
  const lacking = machines.filter((each) => lacksPackages(each) && each.repositories.length === 0);
  const on = (pattern: RegExp): string =>
    lacking
      .filter(({ system, manager, hasHaProduct }) => manager !== "apt-get" && !hasHaProduct && pattern.test(system))
      .map(({ name }) => name)
      .join(", ");
  const [rhel, others, suse] = [on(/^rhel /), on(/^(?:centos|rocky|almalinux|ol) /), on(/^sles /)];
  return [
    ...(rhel === ""
      ? []
      : [
          `No high-availability repository was seen on ${rhel}: it takes the High Availability Add-On's subscription (subscription-manager register).`,
        ]),
    ...(others === ""
      ? []
      : [
          `No high-availability repository was seen on ${others}; its id is highavailability, in release 8 ha, of Oracle Linux olN_addons.`,
        ]),
    ...(suse === ""
      ? []
      : [
          `The High Availability product was not seen on ${suse}. It is activated with SUSEConnect -p sle-ha/VERSION/ARCHITECTURE -r CODE.`,
        ]),
  ];
}

function lacksPackages(machine: MachineFacts): boolean {
  return packagesFor(machine, noExtras) !== undefined;
}
