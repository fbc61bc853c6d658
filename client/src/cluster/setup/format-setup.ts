import { plainLine, plainTexts } from "../../../../server/src/text/plain-text.ts";

/** A plan of what is done to the nodes of a cluster, as people read it. */
export interface ShownPlan {
  readonly cluster: string;
  /** The nodes, with how each is reached. */
  readonly machines: readonly { readonly name: string; readonly host: string }[];
  /** The corosync.conf that they get. */
  readonly text: string;
  readonly steps: readonly {
    readonly id: string;
    readonly title: string;
    readonly nodes: readonly string[];
    readonly commands: readonly string[];
  }[];
  readonly notes: readonly string[];
}

/** A plan as text: each step with its nodes and commands, then the notes. corosync.conf comes before or after, or is shown elsewhere. */
export function formatSetup({ text, ...others }: ShownPlan, file: "before" | "after" | "elsewhere" = "before"): string {
  const { cluster, machines, steps, notes } = plainTexts(others, plainLine);
  const head = `Cluster "${cluster}": ${machines.map(({ name, host }) => `${name} (${host})`).join(", ")}`;
  if (steps.length === 0) return `${head}\nThe nodes are as they should be; nothing is to be done.\n`;
  const isWritten = file !== "elsewhere" && steps.some(({ id }) => id === "config");
  const config = ["/etc/corosync/corosync.conf:", ...text.trimEnd().split("\n").map(indented)];
  const parts = [
    [head],
    ...(isWritten && file === "before" ? [config] : []),
    stepLines(steps, machines.length),
    notes.map((note) => `Note: ${note}`),
    ...(isWritten && file === "after" ? [config] : []),
  ];
  return `${parts.flatMap((lines) => (lines.length > 0 ? [lines.join("\n")] : [])).join("\n\n")}\n`;
}

/** The steps as lines: each with its nodes, then its commands. `count` is how many nodes there are. */
function stepLines(steps: ShownPlan["steps"], count: number): readonly string[] {
  return steps.flatMap(({ title, nodes, commands }, index) => [
    `${index + 1}. ${title}: ${nodes.length === count ? "all nodes" : nodes.join(", ")}`,
    ...commands.map((command) => `     ${command}`),
  ]);
}

function indented(line: string): string {
  return line === "" ? "" : `    ${line}`;
}
