import { arithmetic } from "./arithmetic.ts";
import { binary, both, either, not, type Status, testWords, unary } from "./conditions.ts";
import type { Value } from "./environment.ts";
import { argumentPattern, expandPlaces, expandText, expandWords, type Field, split } from "./expand.ts";
import type { LexOptions } from "./lex-word.ts";
import { lexDocument } from "./lex-word.ts";
import { parseShell, plainText } from "./parse-shell.ts";
import { matches } from "./patterns.ts";
import { afterPrefixes, interpreterOf, remoteCommand, suCommand } from "./programs.ts";
import { innerNodes, isRelevant, leaves } from "./relevance.ts";
import { Scope } from "./scope.ts";
import {
  type Assignment,
  isUnknown,
  type RawWord,
  type ShellNode,
  ShellText,
  type SimpleCommand,
  unknownValue,
} from "./syntax.ts";

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

/** Leaving a script, a function or a loop. */
class Leave extends Error {
  readonly kind: "exit" | "return" | "break" | "continue";
  count: number;

  constructor(kind: Leave["kind"], count: number) {
    super(kind);
    this.kind = kind;
    this.count = count;
  }
}

interface Input {
  readonly text: ShellText;
  at: number;
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
  readonly #files = new Map<string, ShellText>();
  /** The calls of the functions that run. */
  readonly #callers: SimpleCommand[] = [];
  #commands = 0;
  #depth = 0;
  #input: Input | undefined;
  /** How many conditions are around the command: its failure doesn't end the script. */
  #guards = 0;
  /** How many things are around the command of which only the running script knows whether they run. */
  #doubts = 0;
  /** What is printed while a substitution is read; undefined outside of one. */
  #printed: { text: string; places: number[] } | undefined;
  #isPrintedKnown = true;

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
        return this.#redirected(node.redirects, scope, () =>
          node.isSubshell ? this.#leaving(() => this.#list(node.body, scope.copy())) : this.#list(node.body, scope),
        );
      case "if":
        return this.#if(node, scope);
      case "for":
        return this.#for(node, scope);
      case "count":
        return this.#count(node, scope);
      case "while":
        return this.#redirected(node.redirects, scope, () => this.#while(node, scope));
      case "case":
        return this.#case(node, scope);
      case "function":
        scope.functions.set(node.name, node.body);
        return true;
      case "test":
        return this.#test(node.words, scope);
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

  #test(words: readonly RawWord[], scope: Scope): Status {
    const texts = words.map((word) => plainText(word));
    const value = (at: number): string => expandText(words[at]?.atoms ?? [], scope);
    const expression = (from: number, to: number): Status => {
      for (const [operator, join] of [["||", either] as const, ["&&", both] as const]) {
        let depth = 0;
        for (let at = from; at < to; at++) {
          if (texts[at] === "(") depth++;
          else if (texts[at] === ")") depth--;
          else if (depth === 0 && texts[at] === operator && at > from)
            return join(expression(from, at), expression(at + 1, to));
        }
      }
      if (texts[from] === "!") return not(expression(from + 1, to));
      if (texts[from] === "(" && texts[to - 1] === ")") return expression(from + 1, to - 1);
      if (to - from === 1) return not(unary("-z", value(from)));
      if (to - from === 2) return unary(value(from), value(from + 1));
      if (to - from !== 3) return undefined;
      return binary(
        value(from),
        texts[from + 1] ?? "",
        value(from + 2),
        argumentPattern(words[from + 2]?.atoms ?? [], scope),
        scope,
      );
    };
    return expression(0, words.length);
  }

  #pipeline(commands: readonly ShellNode[], scope: Scope): Status {
    if (commands.length === 1) return this.#run(commands[0] as ShellNode, scope);
    const before = this.#input;
    let status: Status;
    commands.forEach((command, index) => {
      const isLast = index === commands.length - 1;
      const inner = scope.copy();
      if (isLast) status = this.#leaving(() => this.#run(command, inner));
      else {
        const { text, isKnown } = this.#printing(() => this.#leaving(() => this.#run(command, inner)));
        this.#input = isKnown ? { text, at: 0 } : undefined;
      }
    });
    this.#input = before;
    return status;
  }

  #printing(run: () => unknown): { text: ShellText; isKnown: boolean } {
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
  #print(text: string | undefined, placeOf: (at: number) => number = () => 0): void {
    if (this.#printed === undefined) return;
    if (text === undefined) this.#isPrintedKnown = false;
    else {
      for (let at = 0; at < text.length; at++) this.#printed.places.push(placeOf(at));
      this.#printed.text += text;
    }
  }

  #substitute(scope: Scope, text: ShellText, source: string): string {
    const { nodes, foreign } = parseShell(text, this.#host.startsCommand);
    if (this.#depth > 50) return unknownValue(source);
    this.#depth++;
    const printed = this.#printing(() => this.#leaving(() => this.#list(nodes, scope.copy())));
    this.#depth--;
    return printed.isKnown && foreign.length === 0 ? printed.text.text.replace(/\n+$/, "") : unknownValue(source);
  }

  /** Runs something with the input that redirections give it. */
  #redirected(redirects: SimpleCommand["redirects"], scope: Scope, run: () => Status): Status {
    const before = this.#input;
    const input = this.#inputOf(redirects, scope);
    if (input !== undefined) this.#input = input === "unknown" ? undefined : { text: input, at: 0 };
    try {
      return run();
    } finally {
      if (input !== undefined) this.#input = before;
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
      } else if (operator === "<") found = this.#files.get(expandText(target.atoms, scope)) ?? "unknown";
    }
    return found;
  }

  #assign(set: Assignment, scope: Scope): void {
    const { name, index, isAppended, value } = set;
    const old = scope.get(name);
    if (Array.isArray(value)) {
      const keyed = (value as readonly RawWord[]).map((word) =>
        /^\[([^\]]*)\]=/.exec(word.atoms.map((atom) => (atom.kind === "char" ? atom.char : "")).join("")),
      );
      if (keyed.length > 0 && keyed.every((each) => each !== null)) {
        const keys: string[] = [];
        const items = (value as readonly RawWord[]).map((word) => {
          const equals = word.atoms.findIndex((atom) => atom.kind === "char" && atom.char === "=");
          keys.push(expandText(word.atoms.slice(1, equals - 1), scope));
          return expandText(word.atoms.slice(equals + 1), scope);
        });
        scope.set(name, { items, keys });
        return;
      }
      const fields = expandWords(value as readonly RawWord[], scope);
      const before = isAppended ? (typeof old === "object" ? old.items : old === undefined ? [] : [old]) : [];
      const origins = isAppended && typeof old === "object" ? (old.origins ?? []) : [];
      scope.set(name, {
        items: [...before, ...fields.map((field) => field.value)],
        origins: [...before.map((_, i) => origins[i]), ...fields],
      });
      return;
    }
    const text = expandText((value as RawWord).atoms, scope);
    if (index) {
      const key = expandText(index, scope);
      const list: Value & object = typeof old === "object" ? old : { items: old === undefined ? [] : [old] };
      if (list.keys || !/^\d+$/.test(key)) {
        const keys = [...(list.keys ?? [])];
        const items = [...list.items];
        const at = keys.indexOf(key);
        if (at >= 0) items[at] = text;
        else {
          keys.push(key);
          items.push(text);
        }
        scope.set(name, { items, keys });
      } else {
        const items = [...list.items];
        items[Number(key)] = text;
        scope.set(name, { items: Array.from(items, (each) => each ?? "") });
      }
      return;
    }
    scope.set(name, isAppended && typeof old === "string" ? old + text : text);
  }

  #simple(node: SimpleCommand, scope: Scope): Status {
    if (++this.#commands > mostCommands) throw new Leave("exit", 1);
    return this.#redirected(node.redirects, scope, () => {
      const own = node.words.length === 0;
      const before = own ? undefined : new Map(node.assignments.map(({ name }) => [name, scope.get(name)]));
      const fields = own || declares(node) ? [] : expandWords(node.words, scope);
      for (const set of node.assignments) this.#assign(set, scope);
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
      if (set) this.#assign(set, scope);
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
      this.#print(undefined);
      return this.#host.call(name, rest, [...this.#callers, node], this.#guards > 0);
    }
    const body = scope.functions.get(name.value);
    if (body && !isProgram) return this.#callFunction(name.value, body, rest, node, scope);
    const builtin = this.#builtin(name.value, rest, values, node, scope);
    if (builtin !== "none") return builtin;
    const inner = this.#innerScript(name.value, rest, scope);
    if (inner) return this.#script(inner.text, inner.scope);
    this.#host.foreign(node, fields);
    this.#writesFile(name.value, values, node, scope);
    this.#print(undefined);
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
    const input = this.#input;
    this.#depth++;
    try {
      return this.#leaving(() => this.#list(nodes, scope));
    } finally {
      this.#depth--;
      this.#input = input;
    }
  }

  /** The script that a command runs: ssh, su, bash and the like. */
  #innerScript(name: string, rest: readonly Field[], scope: Scope): { text: ShellText; scope: Scope } | undefined {
    const input = this.#input;
    const fromInput = (inner: Scope): { text: ShellText; scope: Scope } | undefined => {
      if (!input) return undefined;
      this.#input = undefined;
      return { text: input.text, scope: inner };
    };
    const base = name.slice(name.lastIndexOf("/") + 1);
    const found = remoteCommand(base, rest);
    if (found) {
      return found.length > 0
        ? { text: joined(found), scope: scope.ofOtherMachine() }
        : fromInput(scope.ofOtherMachine());
    }
    if (base === "su" || base === "runuser") {
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
        const text = this.#files.get(shell.file.value);
        return text ? { text, scope: inner } : undefined;
      }
      return fromInput(inner);
    }
    const file = this.#files.get(name) ?? (name.startsWith("./") ? this.#files.get(name.slice(2)) : undefined);
    if (!file) return undefined;
    const inner = scope.ofProgram();
    inner.setPositional(rest.map(({ value }) => value));
    return { text: file, scope: inner };
  }

  /** Remembers what `cat > file <<EOF` and `tee file` write: the script may run it. */
  #writesFile(name: string, values: readonly string[], node: SimpleCommand, scope: Scope): void {
    const target = node.redirects.find(({ operator }) => operator === ">" || operator === ">>");
    const file = target
      ? expandText(target.target.atoms, scope)
      : name === "tee"
        ? values.find((each) => !each.startsWith("-"))
        : undefined;
    if (file === undefined || isUnknown(file)) return;
    const isCopied = (name === "cat" && values.length === 0) || name === "tee";
    if (isCopied && this.#input && target?.operator !== ">>") this.#files.set(file, this.#input.text);
    else this.#files.delete(file);
  }

  #builtin(
    name: string,
    rest: readonly Field[],
    values: readonly string[],
    node: SimpleCommand,
    scope: Scope,
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
        return this.#script(joined(rest), scope);
      case "source":
      case ".": {
        const file = this.#files.get(values[0] ?? "");
        return file ? this.#script(file, scope) : undefined;
      }
      case "echo":
      case "printf":
      case "seq":
        return this.#output(name, rest, node, scope);
      case "cat":
        if (values.length > 0 || node.redirects.some(({ operator }) => operator.includes(">")) || !this.#input)
          return "none";
        {
          const { text } = this.#input;
          this.#print(text.text, (at) => text.place(at));
        }
        return true;
      case "expr": {
        const isNumeric = values.every((value) => /^(?:-?\d+|[-+*/%()])$/.test(value));
        const result = isNumeric ? arithmetic(values.join(" "), scope) : undefined;
        this.#print(result === undefined ? undefined : `${result}\n`);
        return result === undefined ? undefined : result !== 0;
      }
      case "getopts":
        return this.#getopts(values, scope);
      case "read":
        return this.#read(values, scope);
      case "mapfile":
      case "readarray": {
        const target = values[values.length - 1] ?? "MAPFILE";
        const lines = this.#input?.text.text.replace(/\n$/, "").split("\n");
        scope.set(target, lines ? { items: lines } : { items: [unknownValue(`\${${target}[@]}`)] });
        return true;
      }
      default:
        return "none";
    }
  }

  /** Which options a script gets is only known when it runs. */
  #getopts(values: readonly string[], scope: Scope): Status {
    if (values[1]) scope.set(values[1], unknownValue(`$${values[1]}`));
    scope.set("OPTARG", unknownValue("$OPTARG"));
    return undefined;
  }

  #output(name: string, fields: readonly Field[], node: SimpleCommand, scope: Scope): Status {
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
      const before = target.operator === ">>" ? this.#files.get(file)?.text : "";
      if (text !== undefined && before !== undefined) {
        const whole = before + text;
        this.#files.set(file, new ShellText(whole, new Array(whole.length + 1).fill(node.start)));
      } else this.#files.delete(file);
    } else if (!node.redirects.some(({ operator }) => operator.startsWith(">"))) {
      const written = joined(fields);
      const isCopied = name === "echo" && text?.trimEnd() === written.text;
      this.#print(text, (at) => (isCopied ? written.place(at) : node.start));
    }
    return true;
  }

  #read(values: readonly string[], scope: Scope): Status {
    const names: string[] = [];
    let array: string | undefined;
    for (let at = 0; at < values.length; at++) {
      const value = values[at] as string;
      if (/^-\w*a$/.test(value)) array = values[++at];
      else if (/^-\w*[dintNpu]$/.test(value)) at++;
      else if (!value.startsWith("-")) names.push(value);
    }
    const input = this.#input;
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

function declares(node: SimpleCommand): boolean {
  return /^(?:local|declare|typeset|export|readonly)$/.test(plainText(node.words[0]) ?? "");
}

function hasScript(value: RawWord | readonly RawWord[]): boolean {
  const words = Array.isArray(value) ? (value as readonly RawWord[]) : [value as RawWord];
  return words.some(({ atoms }) => atoms.some((atom) => atom.kind === "expansion" && atom.what.type === "script"));
}

function textOf(field: Field): ShellText {
  return new ShellText(field.value, field.places);
}

/** Fields as one text, as ssh and eval join them. */
function joined(fields: readonly Field[]): ShellText {
  const places: number[] = [];
  const texts: string[] = [];
  fields.forEach((field, index) => {
    if (index > 0) places.push(field.start);
    places.push(...field.places.slice(0, field.value.length));
    texts.push(field.value);
  });
  places.push(fields[fields.length - 1]?.end ?? 0);
  return new ShellText(texts.join(" "), places);
}

function sequence(values: readonly string[]): string | undefined {
  const numbers = values.map(Number);
  if (values.length === 0 || values.length > 3 || numbers.some((number) => !Number.isInteger(number))) return undefined;
  const [first, step, last] =
    values.length === 1 ? [1, 1, numbers[0]] : values.length === 2 ? [numbers[0], 1, numbers[1]] : numbers;
  if (first === undefined || last === undefined || !step) return undefined;
  const all: string[] = [];
  for (let n = first; (step > 0 ? n <= last : n >= last) && all.length < 1000; n += step) all.push(String(n));
  return all.map((each) => `${each}\n`).join("");
}

/** What printf prints for `%s`, `%d` and escapes; undefined for other formats. */
function formatted([format, ...values]: readonly string[]): string | undefined {
  if (format === undefined || isUnknown(format)) return undefined;
  const holes = format.match(/%[^%]/g) ?? [];
  if (holes.some((hole) => !/%[sdi]/.test(hole)) || /%\d|%-|%0/.test(format)) return undefined;
  const rest = [...values];
  let text = "";
  do {
    text += format
      .replace(/\\n/g, "\n")
      .replace(/\\t/g, "\t")
      .replace(/\\\\/g, "\\")
      .replace(/%([sdi%])/g, (_, kind: string) => (kind === "%" ? "%" : (rest.shift() ?? (kind === "s" ? "" : "0"))));
  } while (rest.length > 0 && holes.length > 0);
  return text;
}
