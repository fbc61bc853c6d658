import type { Status } from "./conditions.ts";
import type { Field } from "./expand.ts";
import { expandPlaces, expandText } from "./expand-text.ts";
import { joined } from "./field-texts.ts";
import { lexDocument } from "./lex-word.ts";
import { formatted, sequence } from "./printed-text.ts";
import type { Scope } from "./scope.ts";
import { split } from "./split-fields.ts";
import { isUnknown, ShellText, type SimpleCommand, unknownValue } from "./syntax.ts";

interface Input {
  readonly text: ShellText;
  at: number;
}

/** What a script reads and prints while it is read: its standard input and output, and the files that it writes. */
export class Streams {
  readonly files = new Map<string, ShellText>();
  /** Undefined where it isn't known. */
  input: Input | undefined;
  /** What is printed while a substitution is read; undefined outside of one. */
  #printed: { text: string; places: number[] } | undefined;
  #isPrintedKnown = true;

  /** Runs something and says what it prints. */
  printing(run: () => unknown): { text: ShellText; isKnown: boolean } {
    const [printed, isKnown] = [this.#printed, this.#isPrintedKnown];
    const own: { text: string; places: number[] } = { text: "", places: [] };
    this.#printed = own;
    this.#isPrintedKnown = true;
    try {
      run();
      const text = new ShellText(own.text, [...own.places, (own.places[own.places.length - 1] ?? -1) + 1]);
      return { text, isKnown: this.#isPrintedKnown };
    } finally {
      this.#printed = printed;
      this.#isPrintedKnown = isKnown;
    }
  }

  /** Prints a text, written at these places; undefined: what is printed is unknown. */
  print(text: string | undefined, placeOf: (at: number) => number = () => 0): void {
    if (this.#printed === undefined) return;
    if (text === undefined) this.#isPrintedKnown = false;
    else {
      for (let at = 0; at < text.length; at++) this.#printed.places.push(placeOf(at));
      this.#printed.text += text;
    }
  }

  /** Runs something with the input that redirections give it. */
  redirected(redirects: SimpleCommand["redirects"], scope: Scope, run: () => Status): Status {
    const before = this.input;
    const input = this.#inputOf(redirects, scope);
    if (input !== undefined) this.input = input === "unknown" ? undefined : { text: input, at: 0 };
    try {
      return run();
    } finally {
      if (input !== undefined) this.input = before;
    }
  }

  #inputOf(redirects: SimpleCommand["redirects"], scope: Scope): ShellText | "unknown" | undefined {
    let found: ShellText | "unknown" | undefined;
    for (const { operator, target, document } of redirects) {
      if (document) {
        if (document.isLiteral) found = document.text;
        else {
          const { text, places } = expandPlaces(lexDocument(document.text), scope);
          found = new ShellText(text, places);
        }
      } else if (operator === "<<<") {
        const { text, places } = expandPlaces(target.atoms, scope);
        found = new ShellText(`${text}\n`, [...places, places[places.length - 1] ?? 0]);
      } else if (operator === "<") found = this.files.get(expandText(target.atoms, scope)) ?? "unknown";
    }
    return found;
  }

  /** Remembers what `cat > file <<EOF` and `tee file` write: the script may run it. */
  writesFile(name: string, values: readonly string[], node: SimpleCommand, scope: Scope): void {
    const target = node.redirects.find(({ operator }) => operator === ">" || operator === ">>");
    const file = target
      ? expandText(target.target.atoms, scope)
      : name === "tee"
        ? values.find((each) => !each.startsWith("-"))
        : undefined;
    if (file === undefined || isUnknown(file)) return;
    const isCopied = (name === "cat" && values.length === 0) || name === "tee";
    if (isCopied && this.input && target?.operator !== ">>") this.files.set(file, this.input.text);
    else this.files.delete(file);
  }

  /** echo, printf and seq, whose output goes into a file or is printed. */
  output(name: string, fields: readonly Field[], node: SimpleCommand, scope: Scope): Status {
    const values = fields.map(({ value }) => value);
    let text: string | undefined;
    if (name === "printf" && values[0] === "-v") {
      const made = formatted(values.slice(2));
      scope.set(values[1] ?? "", made ?? unknownValue(`$${values[1]}`));
      return true;
    }
    if (name === "echo") {
      const words = [...values];
      let end = "\n";
      while (/^-[neE]+$/.test(words[0] ?? "")) if (words.shift()?.includes("n")) end = "";
      text = words.join(" ") + end;
    } else if (name === "seq") text = sequence(values);
    else text = formatted(values);
    const target = node.redirects.find(({ operator }) => operator === ">" || operator === ">>");
    if (target) {
      const file = expandText(target.target.atoms, scope);
      const before = target.operator === ">>" ? this.files.get(file)?.text : "";
      if (text !== undefined && before !== undefined) {
        const whole = before + text;
        this.files.set(file, new ShellText(whole, new Array(whole.length + 1).fill(node.start)));
      } else this.files.delete(file);
    } else if (!node.redirects.some(({ operator }) => operator.startsWith(">"))) {
      const written = joined(fields);
      const isCopied = name === "echo" && text?.trimEnd() === written.text;
      this.print(text, (at) => (isCopied ? written.place(at) : node.start));
    }
    return true;
  }

  /** The builtin that reads a line of the input into variables. */
  read(values: readonly string[], scope: Scope): Status {
    const names: string[] = [];
    let array: string | undefined;
    for (let at = 0; at < values.length; at++) {
      const value = values[at] as string;
      if (/^-\w*a$/.test(value)) array = values[++at];
      else if (/^-\w*[dintNpu]$/.test(value)) at++;
      else if (!value.startsWith("-")) names.push(value);
    }
    const input = this.input;
    if (!input) {
      for (const name of names) scope.set(name, unknownValue(`$${name}`));
      if (array) scope.set(array, { items: [unknownValue(`\${${array}[@]}`)] });
      return undefined;
    }
    const { text } = input.text;
    if (input.at >= text.length) {
      for (const name of names) scope.set(name, "");
      return false;
    }
    const newline = text.indexOf("\n", input.at);
    const end = newline < 0 ? text.length : newline;
    const line = text.slice(input.at, end);
    input.at = end + 1;
    const ifs = scope.get("IFS");
    const separators = typeof ifs === "string" ? ifs : " \t\n";
    const { fields } = split(line, separators);
    if (array) {
      scope.set(array, { items: fields });
      return newline >= 0;
    }
    if (names.length === 0) scope.set("REPLY", line);
    names.forEach((name, index) => {
      const isLast = index === names.length - 1;
      scope.set(name, isLast ? restOf(line, index, separators) : (fields[index] ?? ""));
    });
    return newline >= 0;
  }
}

/** What is left of a line after some fields. */
function restOf(line: string, count: number, ifs: string): string {
  const isBlank = (char: string | undefined): boolean => char !== undefined && ifs.includes(char) && /\s/.test(char);
  let at = 0;
  const skip = (): void => {
    while (isBlank(line[at])) at++;
  };
  skip();
  for (let field = 0; field < count; field++) {
    while (at < line.length && !ifs.includes(line[at] as string)) at++;
    skip();
    if (at < line.length && ifs.includes(line[at] as string)) at++;
    skip();
  }
  let end = line.length;
  while (end > at && isBlank(line[end - 1])) end--;
  return line.slice(at, end);
}
