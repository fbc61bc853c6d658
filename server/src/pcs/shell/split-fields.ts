import { unknownEnd, unknownStart } from "./syntax.ts";

/** Splits a value as the shell does; unknown parts stay whole. */
export function split(value: string, ifs: string): { fields: string[]; startsApart: boolean; endsApart: boolean } {
  const fields: string[] = [];
  let current: string | undefined;
  let [startsApart, endsApart] = [false, false];
  let at = 0;
  const isBlank = (char: string): boolean => ifs.includes(char) && /\s/.test(char);
  while (at < value.length) {
    const char = value[at] as string;
    if (char === unknownStart) {
      const end = value.indexOf(unknownEnd, at);
      const stop = end < 0 ? value.length : end + 1;
      current = (current ?? "") + value.slice(at, stop);
      at = stop;
    } else if (ifs.includes(char)) {
      const isFirst = at === 0;
      let hasSign = false;
      while (at < value.length && ifs.includes(value[at] as string)) {
        if (!isBlank(value[at] as string)) {
          if (hasSign) break;
          hasSign = true;
        }
        at++;
      }
      if (current !== undefined) fields.push(current);
      else if (hasSign) fields.push("");
      if (isFirst && !hasSign) startsApart = true;
      current = undefined;
      if (at >= value.length) endsApart = true;
    } else {
      current = (current ?? "") + char;
      at++;
    }
  }
  if (current !== undefined) fields.push(current);
  return { fields, startsApart, endsApart };
}
