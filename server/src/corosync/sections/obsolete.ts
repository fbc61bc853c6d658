import type { CorosyncOptionFact, CorosyncSectionFact } from "../option-facts.ts";

const string = (name: string, description: string): CorosyncOptionFact => ({ name, type: "string", description });

/** Top-level sections of corosync 1 that later ones silently ignore. */
export const obsolete: readonly CorosyncSectionFact[] = [
  {
    path: "service",
    repeatable: true,
    obsolete: "Version 2 removed plugins from corosync: Pacemaker is a service of its own.",
    description: "A plugin to load.",
    options: [
      string("name", "The plugin."),
      string("ver", "Whether corosync started Pacemaker itself (0) or not (1)."),
      string("use_mgmtd", "Whether the old management daemon was started."),
      string("use_logd", "Whether the old log daemon was used."),
    ],
  },
  {
    path: "aisexec",
    obsolete: "corosync now always runs as root; uidgid controls who may connect to it.",
    description: "The user and group that corosync 1 ran as.",
    options: [string("user", "The user."), string("group", "The group.")],
  },
  {
    path: "amf",
    obsolete: "The availability framework was removed with corosync 2.",
    description: "A resource manager of corosync 1.",
    options: [string("mode", "Whether it was enabled.")],
  },
];

/** Top-level keys of corosync 1 that later ones silently ignore. */
export const obsoleteTop: readonly CorosyncOptionFact[] = [
  {
    name: "compatibility",
    type: "string",
    obsolete: "corosync 3 ignores it.",
    description: "Whether corosync 1 stayed compatible with its predecessor.",
  },
];
