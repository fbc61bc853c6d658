import type { CorosyncOptionFact, CorosyncSectionFact } from "./option-facts.ts";
import { interfaceMember, totemInterface } from "./sections/interface.ts";
import { loggerSubsys, logging, loggingDaemon } from "./sections/logging.ts";
import { node, nodelist } from "./sections/nodelist.ts";
import { obsolete, obsoleteTop } from "./sections/obsolete.ts";
import { device, deviceHeuristics, deviceNet, quorum } from "./sections/quorum.ts";
import {
  load15min,
  memoryUsed,
  nozzle,
  resources,
  resourcesOfProcess,
  resourcesProcess,
  resourcesSystem,
  system,
  uidgid,
} from "./sections/system.ts";
import { totem } from "./sections/totem.ts";

/** Every section that corosync reads or once read. */
export const corosyncSections: readonly CorosyncSectionFact[] = [
  ...[totem, totemInterface, interfaceMember, nodelist, node, quorum, device, deviceNet, deviceHeuristics],
  ...[logging, loggerSubsys, loggingDaemon, system, nozzle, uidgid, ...obsolete],
  ...[resources, resourcesSystem, memoryUsed, load15min, resourcesProcess],
];

const byPath = new Map(corosyncSections.map((section) => [section.path, section]));

/** The section of that path (`totem.interface`); undefined for one that corosync doesn't know. */
export function findSection(path: string): CorosyncSectionFact | undefined {
  return byPath.get(path) ?? (/^resources\.process\.[^.]+$/.test(path) ? resourcesOfProcess : undefined);
}

/** The sections allowed inside the one of this path; with "" the top-level ones. */
export function sectionsIn(path: string): readonly CorosyncSectionFact[] {
  return corosyncSections.filter(
    (section) => section.path.slice(0, Math.max(0, section.path.lastIndexOf("."))) === path,
  );
}

/** The option of that name in the section of this path ("" for the top level); undefined for one that corosync doesn't know. Case-sensitive. */
export function findOption(path: string, key: string): CorosyncOptionFact | undefined {
  if (path === "") return obsoleteTop.find((option) => option.name === key);
  const section = findSection(path);
  return (
    section?.options.find((option) => option.name === key) ??
    section?.patterns?.find(({ pattern }) => pattern.test(key))?.option
  );
}
