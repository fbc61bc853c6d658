import type { Atom } from "./syntax.ts";

/** The words that a word becomes by its braces: `{a,b}`, `{1..3}`; itself where it has none. */
export function braces(atoms: readonly Atom[]): (readonly Atom[])[] {
  const is = (at: number, char: string): boolean => {
    const atom = atoms[at];
    return atom?.kind === "char" && !atom.isQuoted && atom.char === char;
  };
  for (let open = 0; open < atoms.length; open++) {
    if (!is(open, "{")) continue;
    let depth = 0;
    const commas: number[] = [];
    let close = -1;
    for (let at = open; at < atoms.length; at++) {
      if (is(at, "{")) depth++;
      else if (is(at, "}") && --depth === 0) {
        close = at;
        break;
      } else if (depth === 1 && is(at, ",")) commas.push(at);
    }
    if (close < 0) continue;
    const [before, after] = [atoms.slice(0, open), atoms.slice(close + 1)];
    const around = (middles: (readonly Atom[])[]): (readonly Atom[])[] =>
      middles.flatMap((middle) =>
        braces(middle).flatMap((each) => braces(after).map((rest) => [...before, ...each, ...rest])),
      );
    if (commas.length > 0) {
      const bounds = [open, ...commas, close];
      return around(bounds.slice(1).map((end, i) => atoms.slice((bounds[i] as number) + 1, end)));
    }
    const inner = atoms
      .slice(open + 1, close)
      .map((atom) => (atom.kind === "char" && !atom.isQuoted ? atom.char : "\0"))
      .join("");
    const range = /^(-?\d+)\.\.(-?\d+)(?:\.\.(-?\d+))?$/.exec(inner);
    const letters = /^([A-Za-z])\.\.([A-Za-z])$/.exec(inner);
    const first = atoms[open] as Extract<Atom, { kind: "char" }>;
    const made = (text: string): readonly Atom[] => text.split("").map((char) => ({ ...first, char }));
    if (range) {
      const [from, to] = [Number(range[1]), Number(range[2])];
      const step = Math.max(1, Math.abs(Number(range[3] ?? 1))) * (to < from ? -1 : 1);
      const width =
        /^-?0\d/.test(range[1] ?? "") || /^-?0\d/.test(range[2] ?? "")
          ? Math.max(range[1]?.length ?? 0, range[2]?.length ?? 0)
          : 0;
      const numbers: (readonly Atom[])[] = [];
      for (let n = from; (step > 0 ? n <= to : n >= to) && numbers.length < 1000; n += step)
        numbers.push(made(String(n).padStart(width, "0")));
      return around(numbers);
    }
    if (letters) {
      const [from, to] = [(letters[1] as string).charCodeAt(0), (letters[2] as string).charCodeAt(0)];
      const all = Array.from({ length: Math.abs(to - from) + 1 }, (_, i) =>
        String.fromCharCode(from + (to < from ? -i : i)),
      );
      return around(all.map(made));
    }
  }
  return [atoms];
}
