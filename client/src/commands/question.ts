import { quoteCommand } from "../cluster/quote.ts";
import type { ClusterSnapshot } from "../cluster/snapshot.ts";
import type { Foresight } from "../views/preview-words.ts";
import { leaves, placementWords } from "../views/resource-words.ts";
import { listing, quoted } from "../views/words.ts";

/** What a person is told before an action is carried out. */
export interface Question {
  readonly message: string;
  readonly detail: string;
}

/**
 * The question before an action: what the cluster would do (or that nobody knows), what else is to be known, and the commands.
 * `foresight` is undefined where it wasn't asked for, and "unknown" where the cluster couldn't say.
 */
export function actionQuestion(
  message: string,
  commands: readonly (readonly string[])[],
  foresight: Foresight | "unknown" | undefined,
  notes: readonly string[] = [],
): Question {
  const future =
    foresight === undefined
      ? []
      : foresight === "unknown"
        ? ["What would follow could not be asked of the cluster."]
        : foresight.sentences;
  const lines = commands.map(shownCommand);
  return {
    message,
    detail: [...future, ...notes, "", ...(lines.length === 1 ? [`Command: ${lines[0]}`] : ["Commands:", ...lines])]
      .join("\n")
      .trim(),
  };
}

/** A command as it is run, on one line. */
export function shownCommand(argv: readonly string[]): string {
  return quoteCommand(argv).replaceAll("\n", "⏎");
}

/** What runs on a node, as a sentence; empty when nothing does. */
export function runsThere(snapshot: ClusterSnapshot, node: string): string {
  const here = snapshot.resources
    .flatMap(leaves)
    .filter((leaf) => placementWords(leaf.placements.filter((each) => each.node === node)) !== "");
  const names = [...new Set(here.map((leaf) => leaf.id))].map(quoted);
  return names.length === 0
    ? ""
    : `${listing(names, 12)} ${names.length === 1 ? "runs" : "run"} on ${quoted(node)} now.`;
}
