import type { Diagnostic, InText } from "../text/diagnostic.ts";
import { closest } from "../text/fuzzy-match.ts";
import { omitUndefined } from "../text/omit-undefined.ts";
import { longOptions } from "./long-options.ts";
import type { PcsCall } from "./pcs-call.ts";
import { meantFix } from "./problem.ts";
import { partOf, type Word } from "./word.ts";

/** An option of a command, and its value where it takes one. */
export interface GivenOption {
  readonly word: Word;
  readonly value?: Word;
}

/** A command with its options separated from its other words. */
export interface CommandLine {
  readonly call: PcsCall;
  /** All other words in their order. */
  readonly words: readonly Word[];
  readonly options: ReadonlyMap<string, GivenOption>;
  readonly problems: readonly Diagnostic<InText>[];
  /** The words after options that pcs doesn't have: they may be these options' values. */
  readonly doubtful: readonly Word[];
}

/** A negative number is not an option: `-INFINITY`, `-50`. */
const negative = /^-(?:\d+(?:\.\d*)?|\.\d+|infinity|inf|nan)$/i;

/** Separates the options of a command from its other words, as pcs does: at any place, as `--name=value` or `--name value`, and abbreviated where that is unambiguous. */
export function readCommandLine(call: PcsCall): CommandLine {
  const words: Word[] = [];
  const options = new Map<string, GivenOption>();
  const problems: Diagnostic<InText>[] = [];
  const doubtful: Word[] = [];
  const error = (word: Word, message: string, meant?: string): void => {
    problems.push({ span: word.span, severity: "error", code: "syntax", message, ...meantFix(word.span, meant) });
  };
  for (let i = 0; i < call.words.length; i++) {
    const word = call.words[i] as Word;
    // What follows it are no options, whatever they look like.
    if (word.value === "--") {
      words.push(...call.words.slice(i + 1));
      break;
    }
    if (!word.value.startsWith("-") || word.value === "-" || negative.test(word.value)) {
      words.push(word);
      continue;
    }
    // In pcs 0.9 these began a section: --clone interleave=true.
    const old = isCreating(words) ? oldSections[word.value] : undefined;
    if (old !== undefined) {
      if (old === "clone")
        problems.push({
          span: word.span,
          severity: "information",
          code: "old-pcs",
          message: `"--clone" is the pcs 0.9 form of "clone"; later ones refuse it.`,
          ...meantFix(word.span, "clone"),
        });
      words.push({ ...word, value: old });
      continue;
    }
    const isLong = word.value.startsWith("--");
    const equals = isLong ? word.value.indexOf("=") : word.value.length > 2 ? 1 : -1;
    const written = equals < 0 ? word.value : word.value.slice(0, isLong ? equals : 2);
    const name = fullName(written);
    if (name === undefined) {
      const meant = closest(written, longOptions.keys());
      error(
        word,
        `pcs has no option "${written}".${meant ? ` Did you mean "${meant}"?` : takesParameters(words) ? " A parameter of the agent is written name=value." : ""}`,
        meant,
      );
      const next = call.words[i + 1];
      if (equals < 0 && next) doubtful.push(next);
      continue;
    }
    const { value: takes } = longOptions.get(name) as { value: string };
    let value = equals < 0 ? undefined : partOf(word, isLong ? equals + 1 : 2);
    if (value && takes === "none") error(word, `"${name}" takes no value.`, name);
    if (!value && takes === "needed") {
      value = call.words[++i];
      if (!value) {
        error(word, `"${name}" needs a value.`);
        continue;
      }
    }
    if (options.has(name)) error(word, `"${name}" is given twice.`);
    else options.set(name === "--master" ? "--promoted" : name, { word, ...omitUndefined({ value }) });
  }
  return { call, words, options, problems, doubtful };
}

const oldSections: Readonly<Record<string, string>> = { "--clone": "clone", "--master": "master" };

function isCreating(words: readonly Word[]): boolean {
  return words[0]?.value === "resource" && words[1]?.value === "create";
}

function takesParameters(words: readonly Word[]): boolean {
  return /^(?:resource|stonith)$/.test(words[0]?.value ?? "") && /^(?:create|update)$/.test(words[1]?.value ?? "");
}

function fullName(written: string): string | undefined {
  if (longOptions.has(written)) return written;
  if (!written.startsWith("--") || written.length < 4) return undefined;
  const [only, ...others] = [...longOptions.keys()].filter((name) => name.startsWith(written));
  return others.length === 0 ? only : undefined;
}
