import type { Value } from "./environment.ts";
import { expandWords } from "./expand.ts";
import { expandText } from "./expand-text.ts";
import type { Scope } from "./scope.ts";
import type { Assignment, RawWord } from "./syntax.ts";

/** Sets a variable, an item of an array, or a whole array. */
export function assign(set: Assignment, scope: Scope): void {
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
    // `local -A x` begins an empty one.
    const list: Value & object = typeof old === "object" ? old : { items: old ? [old] : [] };
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

/** Whether a value runs a script in a substitution. */
export function hasScript(value: RawWord | readonly RawWord[]): boolean {
  const words = Array.isArray(value) ? (value as readonly RawWord[]) : [value as RawWord];
  return words.some(({ atoms }) => atoms.some((atom) => atom.kind === "expansion" && atom.what.type === "script"));
}
