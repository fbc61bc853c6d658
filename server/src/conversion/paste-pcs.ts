import { writeObject } from "../cib/write-object.ts";
import { printObject } from "../crm/statements.ts";
import type { ClusterObject } from "../model/configuration.ts";
import { printCorosync } from "../pcs/corosync-draft.ts";
import { parsePcs } from "../pcs/pcs-tree.ts";
import { holdsUnknown, withoutUnknown } from "../pcs/unknown-values.ts";
import type { Diagnostic } from "../text/diagnostic.ts";
import { LineIndex } from "../text/line-index.ts";
import { serializeXml } from "../text/xml.ts";
import type { ConfigurationFile, ConfigurationProblem } from "./configuration-objects.ts";
import { isExpressibleInCrm } from "./print-objects.ts";
import { isBareNode } from "./run-pcs.ts";

/** pcs commands converted for a crm file. */
export interface PastedPcs {
  /** The statements of the commands' result; what pcs would refuse is listed in comments before them. */
  readonly text: string;
  /** The corosync.conf they create; absent where no command sets up a cluster. */
  readonly corosync?: string;
  /** What pcs would refuse, and notes; lines and columns are those of the pasted text. */
  readonly errors: readonly ConfigurationProblem[];
  readonly notes: readonly ConfigurationProblem[];
  /** How many pcs commands were found, and how many of them only perform an action or show something. */
  readonly commands: number;
  readonly nonConfig: number;
}

/** The codes of notes about lines that don't change the configuration. */
const ignoredNotes: ReadonlySet<string> = new Set(["acts-only", "foreign-line"]);

/** The objects of a crm file. */
function objectsIn(document: ConfigurationFile | undefined): ClusterObject[] {
  return document?.tree.statements.flatMap(({ statement }) => statement.object ?? []) ?? [];
}

/** Executes pcs commands on the configuration of a crm file, and returns what they add as crm statements. Never throws. */
export function pastePcs(uri: string, text: string, into?: ConfigurationFile): PastedPcs {
  const before = objectsIn(into);
  const tree = parsePcs(text, before);
  const known = new Set<ClusterObject>(before);
  const index = new LineIndex(text);
  const at = (offset: number, message: string): ConfigurationProblem => {
    const { line, character } = index.position(offset);
    return { uri, line: line + 1, column: character + 1, message };
  };
  const problemsOf = (isError: boolean): ConfigurationProblem[] =>
    tree.problems
      .filter(({ severity, code }) => (severity === "error") === isError && !ignoredNotes.has(code))
      .map(({ span, message }) => at(span.start, message));
  const made = withoutUnknown(tree.objects).objects.filter((object) => !known.has(object) && !isBareNode(object));
  const ids = new Set(before.map(({ id }) => id));
  const changed = made.filter(({ id, kind }) => id !== "" && ids.has(id) && kind !== "node");
  const notes = changed.map(({ id, span }) =>
    at(span?.start ?? 0, `"${id}" is already in the file: keep only one of its two statements.`),
  );
  const errors = problemsOf(true);
  const comments = errors.map(({ line, message }) => `# pcs would refuse line ${line}: ${oneLine(message)}\n`);
  return {
    text: comments.join("") + made.map((object) => `${statementOf(object)}\n`).join(""),
    ...(tree.corosync && !holdsUnknown(tree.corosync) ? { corosync: printCorosync(tree.corosync) } : {}),
    errors,
    notes: [...problemsOf(false), ...notes],
    commands: tree.commands.length,
    nonConfig: tree.commands.filter(({ definition }) => definition?.kind === "acts").length,
  };
}

/** An object in crm, or as XML where crm can't express it. */
function statementOf(object: ClusterObject): string {
  const text = printObject(object);
  return isExpressibleInCrm(object, text)
    ? text
    : `xml ${serializeXml(writeObject(object)).replace(/\n\s*/g, " ").trim()}`;
}

function oneLine(message: string): string {
  return message.replace(/[\\\s]+/g, " ").trim();
}

/** A statement of a crm file that is a command of pcs. */
const pcsLine = /^\s*(?:\[[^\]\n]*@[^\]\n]*\]\s*[#$]\s+|[#$]\s+)?(?:sudo\s+)?pcs(?:\s|$)/;

/**
 * Replaces the syntax errors of pcs commands in a crm file by one diagnostic a command, whose fix converts the whole run of
 * commands to crm.
 */
export function withPcsDiagnostics(document: ConfigurationFile, diagnostics: readonly Diagnostic[]): Diagnostic[] {
  // Each such command is a syntax error: most files are spared the look at all statements.
  if (!diagnostics.some(({ code }) => code === "syntax")) return [...diagnostics];
  const { statements } = document.tree;
  const isPcs = statements.map(({ statement: { kind, text } }) => kind === "unknown" && pcsLine.test(text));
  if (!isPcs.includes(true)) return [...diagnostics];
  const result = [...diagnostics];
  for (let first = 0; first < statements.length; first++) {
    if (!isPcs[first]) continue;
    let last = first;
    // Blank lines and comments between commands belong to them.
    for (let next = first + 1; next < statements.length; next++) {
      if (isPcs[next]) last = next;
      else if (!/^(?:blank|comment)$/.test(statements[next]?.statement.kind ?? "")) break;
    }
    const run = statements.slice(first, last + 1);
    const start = run[0]?.offset ?? 0;
    const end = (run.at(-1)?.offset ?? 0) + (run.at(-1)?.statement.text.length ?? 0);
    const { text, commands } = pastePcs(document.uri, document.text.slice(start, end), document);
    const title = commands > 1 ? `Convert ${commands} pcs commands to crm` : "Convert to crm";
    const fixes = [{ title, uri: document.uri, span: { start, end }, text: text.trimEnd() }];
    run.forEach(({ offset, statement }, index) => {
      if (!isPcs[first + index]) return;
      const at = offset + statement.text.search(/\S/);
      const span = { start: at, end: offset + statement.text.trimEnd().length };
      const rest = result.filter(
        (each) => each.code !== "syntax" || each.span.start < offset || each.span.start > span.end,
      );
      const message = "This is a pcs command. Convert it to crm.";
      rest.push({ span, severity: "error", code: "syntax", message, fixes, related: [] });
      result.splice(0, result.length, ...rest);
    });
    first = last;
  }
  return result.sort((a, b) => a.span.start - b.span.start);
}
