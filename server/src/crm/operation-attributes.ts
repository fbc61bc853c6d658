/** The attributes of `<op>` in Pacemaker's schema (resources-3.9.rng); all others given to an operation are parameters. */
export const operationAttributes: ReadonlySet<string> = new Set([
  "id",
  "name",
  "description",
  "interval",
  "interval-origin",
  "start-delay",
  "timeout",
  "enabled",
  "record-pending",
  "role",
  "on-fail",
]);
