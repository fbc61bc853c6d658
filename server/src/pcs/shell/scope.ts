import type { Environment, Origin, Value } from "./environment.ts";
import { type ShellNode, type ShellText, unknownValue } from "./syntax.ts";

/** The variables and functions that commands see. */
export class Scope implements Environment {
  readonly variables: Map<string, Value>;
  readonly functions: Map<string, ShellNode>;
  readonly exported: Set<string>;
  #positional: readonly string[] | undefined;
  #origins: readonly (Origin | undefined)[] | undefined;
  /** The values that `local` hides, a map for each function that runs. */
  readonly #hidden: Map<string, Value | undefined>[] = [];
  readonly #substitute: (scope: Scope, text: ShellText, source: string) => string;

  constructor(substitute: Scope["substituteIn"], from?: Scope) {
    this.#substitute = substitute;
    this.variables = new Map(from?.variables);
    this.functions = new Map(from?.functions);
    this.exported = new Set(from?.exported);
    this.#positional = from?.positional;
    this.#origins = from?.origins;
  }

  get positional(): readonly string[] | undefined {
    return this.#positional;
  }

  get origins(): readonly (Origin | undefined)[] | undefined {
    return this.#origins;
  }

  /** Sets `$1` and the following. */
  setPositional(values: readonly string[] | undefined, origins?: readonly (Origin | undefined)[]): void {
    this.#positional = values;
    this.#origins = origins;
  }

  /** How command substitutions are executed. */
  get substituteIn(): (scope: Scope, text: ShellText, source: string) => string {
    return this.#substitute;
  }

  get(name: string): Value | undefined {
    return this.variables.get(name);
  }

  set(name: string, value: Value): void {
    this.variables.set(name, value);
  }

  substitute(text: ShellText, source: string): string {
    return this.#substitute(this, text, source);
  }

  /** A scope of its own with the same values: a subshell. */
  copy(): Scope {
    return new Scope(this.#substitute, this);
  }

  /** What a program that is started sees: what is exported. */
  ofProgram(): Scope {
    const scope = new Scope(this.#substitute);
    for (const name of this.exported) {
      const value = this.variables.get(name);
      if (value === undefined) continue;
      scope.variables.set(name, value);
      scope.exported.add(name);
    }
    return scope;
  }

  /** What another machine sees: nothing. */
  ofOtherMachine(): Scope {
    return new Scope(this.#substitute);
  }

  /** Executes something as the body of a function. */
  inFunction<T>(words: readonly (Origin & { readonly value: string })[], run: () => T): T {
    const before = [this.positional, this.origins] as const;
    const hidden = new Map<string, Value | undefined>();
    this.#hidden.push(hidden);
    this.setPositional(
      words.map(({ value }) => value),
      words,
    );
    try {
      return run();
    } finally {
      this.setPositional(...before);
      this.#hidden.pop();
      for (const [name, value] of hidden) {
        if (value === undefined) this.variables.delete(name);
        else this.variables.set(name, value);
      }
    }
  }

  /** Begins a local variable. */
  hide(name: string): void {
    const hidden = this.#hidden[this.#hidden.length - 1];
    if (hidden && !hidden.has(name)) hidden.set(name, this.variables.get(name));
  }

  /** After something that may not have run: what it changed is unknown, unless nothing was known before. */
  doubt(before: ReadonlyMap<string, Value>): void {
    for (const [name, value] of this.variables) {
      const old = before.get(name);
      if (old === undefined || JSON.stringify(old) === JSON.stringify(value)) continue;
      const isUnknownBefore = typeof old === "string" && /^\uFDD0[^\uFDD1]*\uFDD1$/.test(old);
      if (!isUnknownBefore) this.variables.set(name, unknownValue(`$${name}`));
    }
  }
}
