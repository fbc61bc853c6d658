import type { Field } from "./expand.ts";
import { joined, textOf } from "./field-texts.ts";
import { interpreterOf, remoteCommand, suCommand } from "./programs.ts";
import type { Scope } from "./scope.ts";
import type { Streams } from "./streams.ts";
import type { ShellText } from "./syntax.ts";

/** The script that a command runs: ssh, su, bash and the like. */
export function innerScript(
  streams: Streams,
  name: string,
  rest: readonly Field[],
  scope: Scope,
): { text: ShellText; scope: Scope } | undefined {
  const input = streams.input;
  const fromInput = (inner: Scope): { text: ShellText; scope: Scope } | undefined => {
    if (!input) return undefined;
    streams.input = undefined;
    return { text: input.text, scope: inner };
  };
  const base = name.slice(name.lastIndexOf("/") + 1);
  const found = remoteCommand(base, rest);
  if (found) {
    return found.length > 0
      ? { text: joined(found), scope: scope.ofOtherMachine() }
      : fromInput(scope.ofOtherMachine());
  }
  if (/^(?:su|runuser|flock)$/.test(base)) {
    const command = suCommand(rest);
    if (command) return { text: textOf(command), scope: scope.ofProgram() };
    return fromInput(scope.ofProgram());
  }
  const shell = interpreterOf(base, rest);
  if (shell) {
    const inner = scope.ofProgram();
    inner.setPositional(shell.arguments.map(({ value }) => value));
    if (shell.command) return { text: textOf(shell.command), scope: inner };
    if (shell.file) {
      const text = streams.files.get(shell.file.value);
      return text ? { text, scope: inner } : undefined;
    }
    return fromInput(inner);
  }
  const file = streams.files.get(name) ?? (name.startsWith("./") ? streams.files.get(name.slice(2)) : undefined);
  if (!file) return undefined;
  const inner = scope.ofProgram();
  inner.setPositional(rest.map(({ value }) => value));
  return { text: file, scope: inner };
}
