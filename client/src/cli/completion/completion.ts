import { allRules } from "../../../../server/src/workspace.ts";
import { configuredClusters } from "../cluster/choose-cluster.ts";
import { commandFacts } from "../command-facts.ts";
import { Misuse } from "../options.ts";
import { err, out } from "../output.ts";
import { bashCompletion } from "./bash.ts";
import { fishCompletion } from "./fish.ts";
import { zshCompletion } from "./zsh.ts";

const shells = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion } as const;

/**
 * `quorate completion bash|zsh|fish`: prints the shell's completion, made of the usage. `quorate completion clusters`, which the shells
 * ask, prints the names of the configured clusters. Returns the exit code.
 */
export function runCompletion(args: readonly string[], usage: string): number {
  const [what = "", ...more] = args;
  if (what === "clusters" && more.length === 0) return printClusters();
  const make = Object.entries(shells).find(([shell]) => shell === what)?.[1];
  if (make === undefined || more.length > 0) {
    err(`quorate completion: name one shell: ${Object.keys(shells).join(", ")}.\n`);
    return 2;
  }
  const rules = allRules().map(({ id }) => id);
  const commands = commandFacts(usage);
  const names = commands.map(({ name }) => name);
  out(make(commands, (kind) => (kind === "rule" ? rules : kind === "command" ? names : [])));
  return 0;
}

function printClusters(): number {
  try {
    for (const name of configuredClusters().keys()) out(`${name}\n`);
    return 0;
  } catch (error) {
    if (!(error instanceof Misuse)) throw error;
    err(`quorate completion: ${error.message}.\n`);
    return 2;
  }
}
