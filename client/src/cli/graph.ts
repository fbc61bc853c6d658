import fs from "node:fs";
import path from "node:path";
import type { ClusterGraph } from "../../../server/src/protocol.ts";
import { quoted } from "../../../server/src/text/phrases.ts";
import {
  convert,
  createWorkspace,
  languageOfFile,
  parseDocument,
  type SourceDocument,
} from "../../../server/src/workspace.ts";
import { type TransitionAction, transitionActions } from "../cluster/simulate/transition-actions.ts";
import { transitionGraphOf } from "../cluster/simulate/transition-graph-of.ts";
import { describeBoxes } from "../graph/describe-box.ts";
import { drawSvg } from "../graph/draw-svg.ts";
import { layoutGraph } from "../graph/layout.ts";
import { neighbourhood } from "../graph/neighbourhood.ts";
import { transitionGraph } from "../graph/transition-graph.ts";
import { writeDot } from "../graph/write-dot.ts";
import { writeMermaid } from "../graph/write-mermaid.ts";
import { Misuse, oneOf, readOptions } from "./options.ts";
import { err, out } from "./output.ts";
import { outColoured } from "./paint.ts";
import { ReadFailure, readText } from "./read-documents.ts";

const formats = ["svg", "dot", "mermaid", "text"] as const;

/**
 * `quorate graph [--format svg|dot|mermaid|text] [--of RESOURCE] PATH…`: prints a picture of the configuration that the files are
 * together, crm, pcs or CIB; a folder means its crm files. Returns the exit code: 0, 1 where a CIB or pcs script has errors, 2 for misuse.
 */
export function runGraph(args: readonly string[]): number {
  try {
    const { values, positionals } = readOptions(
      args,
      { format: { type: "string", default: "svg" }, of: { type: "string" }, transition: { type: "boolean" } } as const,
      "graph",
    );
    const format = oneOf("format", values.format, formats);
    if (positionals.length === 0) throw new Misuse("name at least one file or folder");
    if (values.transition) {
      const [file, ...rest] = positionals;
      if (rest.length > 0 || file === undefined || values.of !== undefined)
        throw new Misuse("--transition takes one file, and no --of");
      const steps = transitionOfFile(file);
      print(steps.length === 0 ? nothing(format) : write(transitionGraph(steps), format), format);
      return 0;
    }
    const documents = positionals.flatMap(filesOf).map(readCrm);
    const whole = createWorkspace().graph(documents);
    const { of: resource } = values;
    const isKnown = (id: string): boolean =>
      whole.boxes.some((box) => box.id === id || box.rows.some((row) => row.id === id));
    if (resource !== undefined && !isKnown(resource)) {
      throw new Misuse(`there is no resource ${quoted(resource)} in what was read`);
    }
    const graph = resource === undefined ? whole : neighbourhood(whole, resource);
    print(write(graph, format), format);
    return 0;
  } catch (error) {
    if (error instanceof Misuse)
      err(
        `quorate graph: ${error.message}. Usage: quorate graph [--format ${formats.join("|")}] [--of RESOURCE] PATH…, or quorate graph --transition FILE\n`,
      );
    else if (error instanceof ReadFailure) err(`quorate graph: ${error.message}\n`);
    else if (error instanceof Unreadable) {
      err(error.message);
      return 1;
    } else throw error;
    return 2;
  }
}

/** A CIB or pcs script with errors; the message has a line for each. */
class Unreadable extends Error {}

function filesOf(name: string): string[] {
  if (name === "-" || !fs.statSync(name, { throwIfNoEntry: false })?.isDirectory()) return [name];
  const files = fs
    .readdirSync(name)
    .filter((each) => languageOfFile(each) === "crm")
    .sort();
  if (files.length === 0) throw new Misuse(`the folder ${quoted(name)} has no crm file`);
  return files.map((each) => path.join(name, each));
}

/** A file as crm; what is written in another language is converted. */
function readCrm(file: string): SourceDocument {
  const text = readText(file);
  const language = /^\uFEFF?\s*</.test(text) ? "cib" : languageOfFile(path.resolve(file));
  if (language !== "cib" && language !== "pcs") return parseDocument(file, "crm", text);
  const { text: crm, errors } = convert(file, text, language, "crm");
  if (errors.length === 0) return parseDocument(file, "crm", crm);
  throw new Unreadable(
    errors.map(({ uri, line, column, message }) => `${uri}:${line}:${column}: error: ${message}\n`).join(""),
  );
}

/** The steps of a plan that `quorate plan` wrote as JSON, or of what the scheduler of this machine does with a CIB. Throws Misuse, Unreadable. */
function transitionOfFile(file: string): readonly TransitionAction[] {
  const text = readText(file);
  if (/^\uFEFF?\s*</.test(text)) {
    const { graph, problem } = transitionGraphOf(text);
    if (problem !== undefined) throw new Unreadable(`${file}: error: ${problem}\n`);
    return transitionActions(graph);
  }
  try {
    const actions: unknown = JSON.parse(text)?.simulation?.transition?.actions;
    if (Array.isArray(actions)) return actions as readonly TransitionAction[];
  } catch {
    // What it is instead is said below.
  }
  throw new Misuse(`${quoted(file)} is neither a CIB with a status nor a plan with a transition (quorate plan --out)`);
}

/** Writes a picture; what people read has colours on a terminal. */
function print(picture: string, format: (typeof formats)[number]): void {
  if (format === "text") outColoured("graph", picture);
  else out(picture);
}

function nothing(format: (typeof formats)[number]): string {
  return format === "text" ? "Nothing happens.\n" : write({ boxes: [], edges: [] }, format);
}

function write(graph: ClusterGraph, format: (typeof formats)[number]): string {
  if (format === "dot") return writeDot(graph);
  if (format === "mermaid") return writeMermaid(graph);
  const described = describeBoxes(graph, new Map());
  if (format === "svg")
    return drawSvg(layoutGraph(graph), { titles: new Map(described.map(({ box, title }) => [box.id, title])) });
  return described
    .map(({ box, title, sentences }) =>
      [
        title,
        ...box.rows.map((row) => `  ${row.id}${row.agent === undefined ? "" : ` (${row.agent})`}`),
        ...sentences.map(({ text }) => `  - ${text}`),
        "",
      ].join("\n"),
    )
    .join("\n");
}
