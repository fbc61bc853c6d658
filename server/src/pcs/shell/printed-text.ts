import { isUnknown } from "./syntax.ts";

/** What seq prints; undefined where a number is unknown. */
export function sequence(values: readonly string[]): string | undefined {
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
export function formatted([format, ...values]: readonly string[]): string | undefined {
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
