import fc from "fast-check";

const line = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom("foo {", "}", "abc: d", "# c", "", "  bar {", "\t}", " key:  v w ") },
  {
    weight: 1,
    arbitrary: fc.constantFrom("} x", "x }", "foo { a", "foo: {", "word", "a b: c", "} abc: d", "{", ":", "ab: c"),
  },
);
/** Mostly valid lines: the text of an editor while somebody types. */
export const typed = fc.array(line, { maxLength: 14 }).map((lines) => lines.join("\n"));
