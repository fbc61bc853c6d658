import { arithmetic } from "./arithmetic.ts";
import { type Status, testWords } from "./conditions.ts";
import type { Field } from "./expand.ts";
import { joined } from "./field-texts.ts";
import { Leave } from "./leave.ts";
import type { Scope } from "./scope.ts";
import type { Streams } from "./streams.ts";
import { isUnknown, type ShellText, type SimpleCommand, unknownValue } from "./syntax.ts";

/** Runs a command of the shell itself, or one that only prints; "none" for others. */
export function builtin(
  name: string,
  rest: readonly Field[],
  values: readonly string[],
  node: SimpleCommand,
  scope: Scope,
  streams: Streams,
  script: (text: ShellText, scope: Scope) => Status,
): Status | "none" {
  switch (name) {
    case ":":
    case "true":
      return true;
    case "false":
      return false;
    case "[":
      return testWords(values.slice(0, -1), scope);
    case "test":
      return testWords(values, scope);
    case "exit":
      throw new Leave("exit", 0);
    case "return":
      throw new Leave("return", values[0] === undefined ? -1 : /^\d+$/.test(values[0]) ? Number(values[0]) : -1);
    case "break":
    case "continue":
      throw new Leave(name, Number(values[0] ?? 1) || 1);
    case "set": {
      const at = values.findIndex((value) => !/^[-+][A-Za-z]+$/.test(value) && value !== "pipefail");
      const dashes = values.indexOf("--");
      if (dashes >= 0) scope.setPositional(values.slice(dashes + 1), rest.slice(dashes + 1));
      else if (at >= 0 && !isUnknown(values[at] ?? "")) scope.setPositional(values.slice(at), rest.slice(at));
      return true;
    }
    case "shift": {
      const count = Number(values[0] ?? 1);
      if (scope.positional && count <= scope.positional.length)
        scope.setPositional(scope.positional.slice(count), scope.origins?.slice(count));
      return scope.positional ? true : undefined;
    }
    case "unset":
      for (const value of values) {
        scope.variables.set(value, "");
        scope.functions.delete(value);
      }
      return true;
    case "let":
      return values.map((value) => arithmetic(value, scope)).every((value) => value !== undefined) ? true : undefined;
    case "eval":
      return script(joined(rest), scope);
    case "source":
    case ".": {
      const file = streams.files.get(values[0] ?? "");
      return file ? script(file, scope) : undefined;
    }
    case "echo":
    case "printf":
    case "seq":
      return streams.output(name, rest, node, scope);
    case "cat":
      if (values.length > 0 || node.redirects.some(({ operator }) => operator.includes(">")) || !streams.input)
        return "none";
      {
        const { text } = streams.input;
        streams.print(text.text, (at) => text.place(at));
      }
      return true;
    case "expr": {
      const isNumeric = values.every((value) => /^(?:-?\d+|[-+*/%()])$/.test(value));
      const result = isNumeric ? arithmetic(values.join(" "), scope) : undefined;
      streams.print(result === undefined ? undefined : `${result}\n`);
      return result === undefined ? undefined : result !== 0;
    }
    case "getopts":
      return getopts(values, scope);
    case "read":
      return streams.read(values, scope);
    case "mapfile":
    case "readarray": {
      const target = values[values.length - 1] ?? "MAPFILE";
      const lines = streams.input?.text.text.replace(/\n$/, "").split("\n");
      scope.set(target, lines ? { items: lines } : { items: [unknownValue(`\${${target}[@]}`)] });
      return true;
    }
    default:
      return "none";
  }
}

/** Which options a script gets is only known when it runs. */
function getopts(values: readonly string[], scope: Scope): Status {
  if (values[1]) scope.set(values[1], unknownValue(`$${values[1]}`));
  scope.set("OPTARG", unknownValue("$OPTARG"));
  return undefined;
}
