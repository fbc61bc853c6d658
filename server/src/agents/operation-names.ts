/** The operations that the cluster itself runs; of an agent that lacks one of them it runs none. */
export const clusterOperations: readonly string[] = [
  ...[
    "monitor",
    "start",
    "stop",
    "promote",
    "demote",
    "notify",
    "migrate_to",
    "migrate_from",
    "reload",
    "reload-agent",
  ],
];

/** Actions for tools and people, which agents list too and the catalogue leaves out. */
export const actionsForTools: readonly string[] = [
  ...["meta-data", "metadata", "manpage", "methods", "usage", "help", "validate-all", "variables"],
];
