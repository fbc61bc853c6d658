/** A table that is looked up by words of a text: it knows its own entries alone, so that words such as `constructor` are in none. */
export function wordTable<T>(entries: Readonly<Record<string, T>>): Readonly<Record<string, T>> {
  return Object.setPrototypeOf({ ...entries }, null);
}
