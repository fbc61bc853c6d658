import { arithmetic } from "./arithmetic.ts";
import { assign, hasScript } from "./assignments.ts";
import { bracketTest } from "./bracket-test.ts";
import { builtin } from "./builtins.ts";
import { not, type Status } from "./conditions.ts";
import { expandWords, type Field } from "./expand.ts";
import { argumentPattern, expandText } from "./expand-text.ts";
import { innerScript } from "./inner-script.ts";
import { Leave } from "./leave.ts";
import type { LexOptions } from "./lex-word.ts";
import { parseShell } from "./parse-shell.ts";
import { matches } from "./patterns.ts";
import { plainText } from "./plain-text.ts";
import { afterPrefixes } from "./programs.ts";
import { innerNodes, isRelevant, leaves } from "./relevance.ts";
import { Scope } from "./scope.ts";
import { Streams } from "./streams.ts";
import { isUnknown, type ShellNode, type ShellText, type SimpleCommand, unknownValue } from "./syntax.ts";

/** What a script that is read does to the outside. */
interface ShellHost {
  /**
   * Runs a command of pcs and says how it ended. `callers`: the command that runs it, and those that called the functions around it,
   * the innermost last; `isGuarded`: the script goes on when it fails.
   */
  call(name: Field, words: readonly Field[], callers: readonly SimpleCommand[], isGuarded: boolean): Status;
  /** Several branches of which one is read: the first command of each. */
  branches(places: readonly SimpleCommand[]): void;
  /** A command that is none of pcs, after its expansions. */
  foreign(node: SimpleCommand, words: readonly Field[]): void;
  isConfiguring(words: readonly string[]): boolean;
  readonly startsCommand: LexOptions["startsCommand"];
}

const mostCommands = 20_000;
const mostRounds = 500;
const pcsName = /^(?:\/usr\/s?bin\/)?pcs$/;

/** Reads a script as the shell does, once: what only the running script knows is marked in the words, and of alternatives one is taken. */
export class ShellRun {
  readonly #host: ShellHost;
  /** Which of several alternatives is taken. */
  readonly #choice: number;
  /** The most alternatives there were at one place. */
  alternatives = 1;
  /** The functions that were called. */
  readonly called = new Set<string>();
  readonly #streams = new Streams();
  /** The calls of the functions that run. */
  readonly #callers: SimpleCommand[] = [];
  #commands = 0;
  #depth = 0;
  /** How many conditions are around the command: its failure doesn't end the script. */
  #guards = 0;
  /** How many things are around the command of which only the running script knows whether they run. */
  #doubts = 0;

  constructor(host: ShellHost, choice: number) {
    this.#host = host;
    this.#choice = choice;
  }

  /** Reads a script from its beginning to its end. */
  run(nodes: readonly ShellNode[]): void {
    const scope = new Scope((inner, text, source) => this.#substitute(inner, text, source));
    this.#leaving(() => this.#list(nodes, scope));
  }

  #leaving(run: () => Status): Status {
    try {
      return run();
    } catch (error) {
      if (error instanceof Leave) return undefined;
      throw error;
    }
  }

  #choose(count: number): number {
    this.alternatives = Math.max(this.alternatives, count);
    return Math.min(this.#choice, count - 1);
  }

  #list(nodes: readonly ShellNode[], scope: Scope): Status {
    let status: Status = true;
    for (const node of nodes) status = this.#run(node, scope);
    return status;
  }

  #run(node: ShellNode, scope: Scope): Status {
    switch (node.kind) {
      case "simple":
        return this.#simple(node, scope);
      case "pipeline": {
        const status = this.#pipeline(node.commands, scope);
        return node.isNegated ? not(status) : status;
      }
      case "and-or":
        return this.#andOr(node, scope);
      case "group":
        return this.#streams.redirected(node.redirects, scope, () =>
          node.isSubshell ? this.#leaving(() => this.#list(node.body, scope.copy())) : this.#list(node.body, scope),
        );
      case "if":
        return this.#if(node, scope);
      case "for":
        return this.#for(node, scope);
      case "count":
        return this.#count(node, scope);
      case "while":
        return this.#streams.redirected(node.redirects, scope, () => this.#while(node, scope));
      case "case":
        return this.#case(node, scope);
      case "function":
        scope.functions.set(node.name, node.body);
        return true;
      case "test":
        return bracketTest(node.words, scope);
      default: {
        const value = arithmetic(node.text, scope);
        return value === undefined ? undefined : value !== 0;
      }
    }
  }

  /** Runs what may not be run: what it assigns is unknown afterwards. */
  #inDoubt(scope: Scope, run: () => Status): Status {
    const before = new Map(scope.variables);
    this.#doubts++;
    try {
      run();
    } catch (error) {
      if (!(error instanceof Leave)) throw error;
    } finally {
      this.#doubts--;
      scope.doubt(before);
    }
    return undefined;
  }

  #isRelevant(nodes: readonly ShellNode[], scope: Scope): boolean {
    return isRelevant(nodes, { functions: scope.functions, isConfiguring: (words) => this.#host.isConfiguring(words) });
  }

  /** Whether commands of pcs are in some nodes that configure something, or may be. */
  #isConfiguring(nodes: readonly ShellNode[], scope: Scope): boolean {
    return this.#isRelevant(
      nodes.flatMap((node) => configuringParts(node)),
      scope,
    );
  }

  /** Takes one of several branches, of which only the running script knows which is taken. */
  #branch(branches: readonly (readonly ShellNode[])[], isExhaustive: boolean, scope: Scope): Status {
    const relevant = branches.filter((body) => this.#isRelevant(body, scope));
    const [only] = relevant;
    // In a loop over what only the running script knows, each round may take another branch.
    if (this.#doubts > 0 && !relevant.some((body) => this.#isConfiguring(body, scope))) {
      for (const body of branches) this.#inDoubt(scope, () => this.#list(body, scope));
      return undefined;
    }
    // What only shows something or acts is read in any case: it changes nothing of what follows.
    for (const body of branches) if (!relevant.includes(body)) this.#inDoubt(scope, () => this.#list(body, scope));
    if (!only) return undefined;
    const options: (readonly ShellNode[])[] = [...relevant];
    if (relevant.some((body) => leaves(body)) && !(isExhaustive && relevant.length === branches.length))
      options.push([]);
    if (options.length === 1) return this.#inDoubt(scope, () => this.#list(only, scope));
    this.#host.branches(options.flatMap((body) => firstSimple(body) ?? []));
    return this.#list(options[this.#choose(options.length)] as readonly ShellNode[], scope);
  }

  #andOr({ first, rest }: Extract<ShellNode, { kind: "and-or" }>, scope: Scope): Status {
    const goesOn = (index: number): boolean => {
      const next = rest.slice(index).find(({ operator }) => operator === "||");
      return next !== undefined && !this.#ends(next.node, scope);
    };
    const run = (node: ShellNode, index: number): Status =>
      goesOn(index) ? this.#guarded(() => this.#run(node, scope)) : this.#run(node, scope);
    let status = run(first, 0);
    rest.forEach(({ operator, node }, index) => {
      const isAnd = operator === "&&";
      if (status === undefined) this.#branch([[node]], false, scope);
      else if (status === isAnd) status = run(node, index + 1);
    });
    return status;
  }

  #guarded(run: () => Status): Status {
    this.#guards++;
    try {
      return run();
    } finally {
      this.#guards--;
    }
  }

  /** Whether a command ends the script, by itself or in the function that it calls. */
  #ends(node: ShellNode, scope: Scope): boolean {
    if (leaves([node])) return true;
    const called = node.kind === "simple" ? scope.functions.get(plainText(node.words[0]) ?? "") : undefined;
    return called !== undefined && leaves([called]);
  }

  #if(node: Extract<ShellNode, { kind: "if" }>, scope: Scope): Status {
    const branches: (readonly ShellNode[])[] = [];
    let isSure = true;
    for (const { condition, body } of node.clauses) {
      const status = this.#guarded(() => this.#list(condition, scope));
      if (status === false) continue;
      if (status === true && isSure) return this.#list(body, scope);
      branches.push(body);
      if (status === true) return this.#branch(branches, true, scope);
      isSure = false;
    }
    if (isSure) return node.otherwise ? this.#list(node.otherwise, scope) : true;
    if (node.otherwise) branches.push(node.otherwise);
    return this.#branch(branches, node.otherwise !== undefined, scope);
  }

  #case(node: Extract<ShellNode, { kind: "case" }>, scope: Scope): Status {
    const value = expandText(node.word.atoms, scope);
    const branches: (readonly ShellNode[])[] = [];
    let hasDefault = false;
    for (const { patterns, body } of node.clauses) {
      const written = patterns.map(({ atoms }) => argumentPattern(atoms, scope));
      const isAny = written.includes("[^]*");
      if (!isUnknown(value)) {
        if (written.some((pattern) => matches(value, pattern))) return this.#list(body, scope);
        continue;
      }
      branches.push(body);
      if (isAny) hasDefault = true;
    }
    return isUnknown(value) ? this.#branch(branches, hasDefault, scope) : true;
  }

  /** Runs a round of a loop; says whether it goes on. */
  #round(body: readonly ShellNode[], scope: Scope): boolean {
    try {
      this.#list(body, scope);
      return true;
    } catch (error) {
      if (!(error instanceof Leave) || (error.kind !== "break" && error.kind !== "continue")) throw error;
      if (error.count > 1) {
        error.count--;
        throw error;
      }
      return error.kind === "continue";
    }
  }

  #for(node: Extract<ShellNode, { kind: "for" }>, scope: Scope): Status {
    const values = node.words
      ? expandWords(node.words, scope).map((field) => ({ value: field.value, isMany: field.isMany }))
      : (scope.positional?.map((value) => ({ value, isMany: false })) ?? [
          { value: unknownValue(`$${node.name}`), isMany: true },
        ]);
    for (const { value, isMany } of values.slice(0, mostRounds)) {
      scope.set(node.name, isMany ? unknownValue(`$${node.name}`) : value);
      if (!this.#round(node.body, scope)) break;
    }
    return undefined;
  }

  #count({ parts: [first, condition, next], body }: Extract<ShellNode, { kind: "count" }>, scope: Scope): Status {
    arithmetic(first, scope);
    for (let round = 0; round < mostRounds; round++) {
      const value = condition.trim() === "" ? undefined : arithmetic(condition, scope);
      if (value === 0) break;
      if (value === undefined) {
        const name = /[A-Za-z_]\w*/.exec(first)?.[0];
        if (name) scope.set(name, unknownValue(`$${name}`));
        return this.#inDoubt(scope, () => this.#round(body, scope));
      }
      if (!this.#round(body, scope)) break;
      arithmetic(next, scope);
    }
    return undefined;
  }

  #while(node: Extract<ShellNode, { kind: "while" }>, scope: Scope): Status {
    const [only] = node.condition;
    const isForever =
      node.condition.length === 1 &&
      only?.kind === "simple" &&
      /^(?:true|:|false)$/.test(plainText(only.words[0]) ?? "");
    for (let round = 0; round < mostRounds; round++) {
      const found = this.#guarded(() => this.#list(node.condition, scope));
      const status = node.isUntil ? not(found) : found;
      if (status === false) return true;
      if (status === undefined) {
        if (!this.#isRelevant(node.body, scope)) return undefined;
        return this.#inDoubt(scope, () => this.#round(node.body, scope));
      }
      if (!this.#round(node.body, scope) || isForever) return undefined;
    }
    return undefined;
  }

  #pipeline(commands: readonly ShellNode[], scope: Scope): Status {
    if (commands.length === 1) return this.#run(commands[0] as ShellNode, scope);
    const before = this.#streams.input;
    let status: Status;
    commands.forEach((command, index) => {
      const isLast = index === commands.length - 1;
      const inner = scope.copy();
      if (isLast) status = this.#leaving(() => this.#run(command, inner));
      else {
        const { text, isKnown } = this.#streams.printing(() => this.#leaving(() => this.#run(command, inner)));
        this.#streams.input = isKnown ? { text, at: 0 } : undefined;
      }
    });
    this.#streams.input = before;
    return status;
  }

  #substitute(scope: Scope, text: ShellText, source: string): string {
    const { nodes, foreign } = parseShell(text, this.#host.startsCommand);
    if (this.#depth > 50) return unknownValue(source);
    this.#depth++;
    const printed = this.#streams.printing(() => this.#leaving(() => this.#list(nodes, scope.copy())));
    this.#depth--;
    return printed.isKnown && foreign.length === 0 ? printed.text.text.replace(/\n+$/, "") : unknownValue(source);
  }

  #simple(node: SimpleCommand, scope: Scope): Status {
    if (++this.#commands > mostCommands) throw new Leave("exit", 1);
    return this.#streams.redirected(node.redirects, scope, () => {
      const own = node.words.length === 0;
      const before = own ? undefined : new Map(node.assignments.map(({ name }) => [name, scope.get(name)]));
      const fields = own || declares(node) ? [] : expandWords(node.words, scope);
      for (const set of node.assignments) assign(set, scope);
      if (own) return node.assignments.some(({ value }) => hasScript(value)) ? undefined : true;
      const exported = node.assignments.map(({ name }) => name).filter((name) => !scope.exported.has(name));
      for (const name of exported) scope.exported.add(name);
      try {
        return declares(node) ? this.#declare(node, scope) : this.#dispatch(fields, node, scope);
      } finally {
        for (const name of exported) scope.exported.delete(name);
        for (const [name, value] of before ?? []) {
          if (value === undefined) scope.variables.delete(name);
          else scope.set(name, value);
        }
      }
    });
  }

  #declare(node: SimpleCommand, scope: Scope): Status {
    const [command, ...rest] = node.words;
    const kind = plainText(command);
    for (const word of rest) {
      const set = word.assignment;
      const text = set?.name ?? plainText(word) ?? "";
      if (text.startsWith("-") || text === "") continue;
      if (kind === "local") scope.hide(text);
      if (kind === "export" || (kind === "declare" && rest.some((each) => /^-\w*x/.test(plainText(each) ?? ""))))
        scope.exported.add(text);
      if (set) assign(set, scope);
      else if (kind === "local") scope.set(text, "");
    }
    return true;
  }

  #dispatch(all: readonly Field[], node: SimpleCommand, scope: Scope): Status {
    const isFunction = (word: string): boolean => scope.functions.has(word);
    const { words: fields, isProgram } = afterPrefixes(all, isFunction);
    const [name, ...rest] = fields;
    if (!name) return all.length === 0 ? true : undefined;
    const values = rest.map(({ value }) => value);
    if (pcsName.test(name.value) && (isProgram || !isFunction("pcs"))) {
      this.#streams.print(undefined);
      return this.#host.call(name, rest, [...this.#callers, node], this.#guards > 0);
    }
    const body = scope.functions.get(name.value);
    if (body && !isProgram) return this.#callFunction(name.value, body, rest, node, scope);
    const status = builtin(name.value, rest, values, node, scope, this.#streams, (text, inner) =>
      this.#script(text, inner),
    );
    if (status !== "none") return status;
    const inner = innerScript(this.#streams, name.value, rest, scope);
    if (inner) return this.#script(inner.text, inner.scope);
    this.#host.foreign(node, fields);
    this.#streams.writesFile(name.value, values, node, scope);
    this.#streams.print(undefined);
    return undefined;
  }

  #callFunction(name: string, body: ShellNode, rest: readonly Field[], node: SimpleCommand, scope: Scope): Status {
    if (this.#depth > 50) return undefined;
    this.called.add(name);
    this.#depth++;
    this.#callers.push(node);
    try {
      return scope.inFunction(rest, () => this.#run(body, scope));
    } catch (error) {
      if (!(error instanceof Leave) || error.kind !== "return") throw error;
      return error.count === 0 ? true : error.count > 0 ? false : undefined;
    } finally {
      this.#callers.pop();
      this.#depth--;
    }
  }

  /** Runs a text as a script of its own. */
  #script(text: ShellText, scope: Scope): Status {
    if (this.#depth > 50) return undefined;
    const { nodes } = parseShell(text, this.#host.startsCommand);
    const input = this.#streams.input;
    this.#depth++;
    try {
      return this.#leaving(() => this.#list(nodes, scope));
    } finally {
      this.#depth--;
      this.#streams.input = input;
    }
  }
}

/** The commands in a node other than those that only set variables. */
function configuringParts(node: ShellNode): ShellNode[] {
  if (node.kind === "function" || node.kind === "arithmetic" || node.kind === "test") return [];
  if (node.kind !== "simple") return innerNodes(node).flatMap(configuringParts);
  return node.words.length === 0 ||
    /^(?:export|local|declare|typeset|readonly|read|shift|set|unset)$/.test(plainText(node.words[0]) ?? "")
    ? []
    : [node];
}

/** The first command in some nodes that has no structure. */
function firstSimple(nodes: readonly ShellNode[]): SimpleCommand | undefined {
  for (const node of nodes) {
    const found = node.kind === "simple" ? node : firstSimple(innerNodes(node));
    if (found) return found;
  }
  return undefined;
}

function declares(node: SimpleCommand): boolean {
  return /^(?:local|declare|typeset|export|readonly)$/.test(plainText(node.words[0]) ?? "");
}
