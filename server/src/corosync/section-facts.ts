import type { CorosyncOptionFact, CorosyncSectionFact } from "./option-facts.ts";
import { interfaceMember, totemInterface } from "./sections/interface.ts";
import { loggerSubsys, logging, loggingDaemon } from "./sections/logging.ts";
import { node, nodelist } from "./sections/nodelist.ts";
import { obsolete, obsoleteTop } from "./sections/obsolete.ts";
import { device, deviceHeuristics, deviceNet, quorum } from "./sections/quorum.ts";
import { nozzle, resources, system, uidgid } from "./sections/system.ts";
import { totem } from "./sections/totem.ts";

/** Every section corosync reads, and those it once read. */
export const corosyncSections: readonly CorosyncSectionFact[] = [
  ...[totem, totemInterface, interfaceMember, nodelist, node, quorum, device, deviceNet, deviceHeuristics],
  ...[logging, loggerSubsys, loggingDaemon, system, resources, nozzle, uidgid, ...obsolete],
];

const byPath = new Map(corosyncSections.map((section) => [section.path, section]));

/** What is known of a section by its path (`totem.interface`); undefined for one that corosync doesn't know. */
export function findSection(path: string): CorosyncSectionFact | undefined {
  return byPath.get(path);
}

/** The sections that may stand in the one of this path; with "" those of the top. */
export function sectionsIn(path: string): readonly CorosyncSectionFact[] {
  return corosyncSections.filter(
    (section) => section.path.slice(0, Math.max(0, section.path.lastIndexOf("."))) === path,
  );
}

/** What is known of an option in the section of this path ("" for the top); undefined for one that corosync doesn't know. Case matters. */
export function findOption(path: string, key: string): CorosyncOptionFact | undefined {
  if (path === "") return obsoleteTop.find((option) => option.name === key);
  const section = byPath.get(path);
  return (
    section?.options.find((option) => option.name === key) ??
    section?.patterns?.find(({ pattern }) => pattern.test(key))?.option
  );
}
