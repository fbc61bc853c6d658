import { readdirSync, readFileSync } from "node:fs";
import { setImmediate } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { convert, createWorkspace, formatText, outlineOf, parseDocument } from "../../server/src/workspace.ts";
import { randomNumbers } from "../support/random-numbers.ts";
import { generatedConfiguration } from "./generated-configuration.ts";

const { checkDocuments, complete, hover } = createWorkspace();

const pieces = [
  "primitive ",
  "group ",
  "clone ",
  "bundle ",
  "location ",
  "colocation ",
  "order ",
  "property ",
  "rsc_defaults ",
  "role ",
  "alert ",
  "fencing_topology ",
  "tag ",
  "xml <",
  "params ",
  "meta ",
  "op monitor ",
  "rule ",
  "and ",
  "or ",
  "date in ",
  "inf: ",
  "-inf:",
  "( ",
  " )",
  "[",
  "]",
  "{",
  "}",
  "\\\n",
  "\\",
  '"',
  "'",
  "=",
  "$id=",
  "@x",
  "#uname eq n1 ",
  "ocf:heartbeat:IPaddr2 ",
  "\n",
  "\r\n",
  "\t",
  "\u0000",
  "\uFEFF",
  "\uD800",
  "é",
  "n1",
  "vip ",
];

/** Statements of every kind, to be corrupted. */
function seeds(): string[] {
  const examples = fileURLToPath(new URL("../../examples/", import.meta.url));
  const files = readdirSync(examples, { recursive: true, encoding: "utf8" }).filter((file) =>
    /\.(crm|conf)$/.test(file),
  );
  return [...files.map((file) => readFileSync(examples + file, "utf8")), generatedConfiguration(8)];
}

function corrupt(text: string, random: () => number): string {
  let result = text;
  for (let count = 1 + Math.floor(random() * 6); count > 0; count--) {
    const at = Math.floor(random() * (result.length + 1));
    const length = Math.floor(random() * 20);
    const piece = pieces[Math.floor(random() * pieces.length)] ?? "";
    const kind = random();
    if (kind < 0.35) result = result.slice(0, at) + piece + result.slice(at);
    else if (kind < 0.7) result = result.slice(0, at) + result.slice(at + length);
    else if (kind < 0.85) result = result.slice(0, at) + result.slice(at, at + length).repeat(3) + result.slice(at);
    else result = result.slice(0, at) + String.fromCharCode(Math.floor(random() * 65536)) + result.slice(at + 1);
  }
  return result;
}

/** All that is done with a text on the way to the screen; throws when anything does. */
function exercise(text: string, random: () => number): void {
  const language = random() < 0.85 ? "crm" : "corosync";
  const document = parseDocument("file:///any", language, text);
  checkDocuments([document], (rule, error) => {
    throw new Error(`the rule ${rule} failed: ${error}`);
  });
  formatText(document);
  outlineOf(document);
  const offset = Math.floor(random() * (text.length + 1));
  complete(document, offset, [document]);
  hover(document, offset, [document]);
  if (random() < 0.1) convert("any", text, random() < 0.5 ? "crm" : "cib", random() < 0.5 ? "crm" : "cib");
}

interface RobustnessResult {
  readonly inputs: number;
  readonly thrown: readonly { readonly input: string; readonly error: string }[];
  readonly slowestMilliseconds: number;
  /** Megabytes of text and the milliseconds that reading and checking it took. */
  readonly doubling: readonly { readonly megabytes: number; readonly milliseconds: number }[];
}

/** Reads, checks, formats and asks about `inputs` corrupted texts, and then ever longer ones, up to `megabytes`. */
export async function measureRobustness(inputs: number, megabytes: number): Promise<RobustnessResult> {
  const random = randomNumbers(20261120);
  const sources = seeds();
  const thrown: { input: string; error: string }[] = [];
  let slowestMilliseconds = 0;
  for (let count = 0; count < inputs; count++) {
    // A signal that ends all this is heard between two.
    if (count % 100 === 0) await setImmediate();
    const source = sources[Math.floor(random() * sources.length)] ?? "";
    const from = Math.floor(random() * source.length);
    const text = corrupt(source.slice(from, from + 50 + Math.floor(random() * 800)), random);
    const start = performance.now();
    try {
      exercise(text, random);
    } catch (error) {
      thrown.push({ input: text, error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
    }
    slowestMilliseconds = Math.max(slowestMilliseconds, performance.now() - start);
  }
  const doubling: { megabytes: number; milliseconds: number }[] = [];
  for (let size = megabytes / 16; size <= megabytes; size *= 2) {
    await setImmediate();
    const unit = generatedConfiguration(200);
    const text = unit.repeat(Math.ceil((size * 1e6) / unit.length)).slice(0, size * 1e6);
    const start = performance.now();
    checkDocuments([parseDocument("file:///long", "crm", text)]);
    doubling.push({ megabytes: size, milliseconds: Math.round(performance.now() - start) });
  }
  return { inputs, thrown, slowestMilliseconds: Math.round(slowestMilliseconds), doubling };
}

/** The result as a line for people. */
export function robustnessLine({ inputs, thrown, slowestMilliseconds, doubling }: RobustnessResult): string {
  const series = doubling.map(({ megabytes, milliseconds }) => `${megabytes} MB ${milliseconds} ms`).join(", ");
  const count = `${inputs.toLocaleString("en")} spoilt inputs: ${thrown.length} threw, the slowest took ${slowestMilliseconds} ms`;
  return `robustness: ${count}; read and checked: ${series}`;
}
