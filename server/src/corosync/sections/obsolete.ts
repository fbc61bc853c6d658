import type { CorosyncOptionFact, CorosyncSectionFact } from "../option-facts.ts";

const string = (name: string, description: string): CorosyncOptionFact => ({ name, type: "string", description });

/** Top-level sections of corosync 1 that later ones silently ignore. */
export const obsolete: readonly CorosyncSectionFact[] = [
  {
    path: "service",
    repeatable: true,
    obsolete: "Plugins left corosync with version 2: Pacemaker is a service of its own.",
    description: "A plugin to load.",
    options: [
      string("name", "The plugin."),
      string("ver", "Whether corosync started Pacemaker itself (0) or not (1)."),
      string("use_mgmtd", "Start the old management daemon."),
      string("use_logd", "Log through the old log daemon."),
    ],
  },
  {
    path: "aisexec",
    obsolete: "corosync now always runs as root; uidgid says who may talk to it.",
    description: "As whom corosync 1 ran.",
    options: [string("user", "The user."), string("group", "The group.")],
  },
  {
    path: "amf",
    obsolete: "The availability framework was removed with corosync 2.",
    description: "A resource manager of corosync 1.",
    options: [string("mode", "Whether it was on.")],
  },
];

/** Top-level keys of corosync 1 that later ones silently ignore. */
export const obsoleteTop: readonly CorosyncOptionFact[] = [
  {
    name: "compatibility",
    type: "string",
    obsolete: "corosync 3 ignores it: remove it.",
    description: "Whether corosync 1 understood its forerunner.",
  },
];
