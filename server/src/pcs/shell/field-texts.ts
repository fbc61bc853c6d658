import type { Field } from "./expand.ts";
import { ShellText } from "./syntax.ts";

/** A field as a text of its own, with the places of its letters. */
export function textOf(field: Field): ShellText {
  return new ShellText(field.value, field.places);
}

/** Fields as one text, as ssh and eval join them. */
export function joined(fields: readonly Field[]): ShellText {
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
