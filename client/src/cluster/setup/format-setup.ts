import type { SetupPlan } from "./setup-plan.ts";

/** A plan as text: the file, then each step with its nodes and commands, then the notes. */
export function formatSetup({ cluster, machines, text, steps, notes }: SetupPlan): string {
  const lines = [`Cluster "${cluster}": ${machines.map(({ name, host }) => `${name} (${host})`).join(", ")}`, ""];
  if (steps.length === 0) return `${lines[0]}\nIt is set up and runs already; nothing is to be done.\n`;
  if (steps.some(({ id }) => id === "config"))
    lines.push("/etc/corosync/corosync.conf:", ...text.trimEnd().split("\n").map(indented), "");
  for (const [index, { title, nodes, commands }] of steps.entries()) {
    lines.push(`${index + 1}. ${title}: ${nodes.length === machines.length ? "all nodes" : nodes.join(", ")}`);
    lines.push(...commands.map((command) => `     ${command}`));
  }
  return `${[...lines, "", ...notes.map((note) => `Note: ${note}`)].join("\n")}\n`;
}

function indented(line: string): string {
  return line === "" ? "" : `    ${line}`;
}
