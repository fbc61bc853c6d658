import type { ClusterObject } from "../model/configuration.ts";
import { joinLines } from "./print.ts";
import type { StatementDefinition } from "./statement.ts";
import { aclGroup, aclRole, aclTarget } from "./statements/acl.ts";
import { alert } from "./statements/alert.ts";
import { bundle } from "./statements/bundle.ts";
import { colocation, order, rscTicket } from "./statements/constraints.ts";
import { clone, group } from "./statements/containers.ts";
import { fencingTopology } from "./statements/fencing-topology.ts";
import { location } from "./statements/location.ts";
import { monitor } from "./statements/monitor.ts";
import { node } from "./statements/node.ts";
import { opDefaults, property, rscDefaults } from "./statements/options.ts";
import { primitive, rscTemplate } from "./statements/primitive.ts";
import { tag } from "./statements/tag.ts";
import { user } from "./statements/user.ts";

/** Every statement that Quorate understands, in the order of a tidy configuration. */
export const statements: readonly StatementDefinition[] = [
  node,
  primitive,
  rscTemplate,
  group,
  clone,
  bundle,
  monitor,
  location,
  colocation,
  order,
  rscTicket,
  tag,
  fencingTopology,
  aclRole,
  aclTarget,
  aclGroup,
  user,
  alert,
  property,
  rscDefaults,
  opDefaults,
];

/** The statements by their keywords, in lower case. */
export const statementOf: ReadonlyMap<string, StatementDefinition> = new Map(
  statements.flatMap((statement) => statement.keywords.map((keyword) => [keyword, statement] as const)),
);

/** Commands of a crm session: they perform an action and define nothing. */
export const sessionCommands: ReadonlySet<string> = new Set([
  "..",
  ".",
  "back",
  "bye",
  "cd",
  "commit",
  "configure",
  "default-timeouts",
  "delete",
  "edit",
  "end",
  "erase",
  "exit",
  "filter",
  "graph",
  "help",
  "load",
  "ls",
  "modgroup",
  "ptest",
  "quit",
  "refresh",
  "rename",
  "resource",
  "save",
  "set",
  "show",
  "simulate",
  "up",
  "upgrade",
  "validate-all",
  "verify",
]);

/** An object as crm text, without a final line feed. */
export function printObject(object: ClusterObject): string {
  if (object.kind === "xml") return `xml ${object.source.trim().replace(/>\s*\n\s*</g, "> \\\n\t<")}`;
  for (const statement of statements) {
    const lines = statement.print(object);
    if (lines) return joinLines(lines);
  }
  return "";
}
