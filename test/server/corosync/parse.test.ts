import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatCorosync } from "../../../server/src/corosync/format.ts";
import { corosyncOutline } from "../../../server/src/corosync/outline.ts";
import { parseCorosync } from "../../../server/src/corosync/parse.ts";
import { type CorosyncEntry, corosyncOptions } from "../../../server/src/corosync/tree.ts";
import { typed } from "./typed-arbitrary.ts";

const errorsOf = (text: string) =>
  parseCorosync(text).errors.map(({ code, span }) => `${code} "${text.slice(span.start, span.end)}"`);

describe("the tree", () => {
  it("has the spans of all its parts", () => {
    const text = "# first\ntotem {\n\tinterface {\n\t\tlinknumber:  0 \n\t}\n}\n";
    const [comment, totem] = parseCorosync(text).entries;
    expect(comment).toMatchObject({ kind: "comment", comment: "# first" });
    if (totem?.kind !== "section") throw new Error("no section");
    expect(text.slice(totem.span.start, totem.span.end)).toBe(text.slice(8, -1));
    const [{ option, sections }] = [...corosyncOptions([totem])] as [
      ReturnType<typeof corosyncOptions> extends Generator<infer T> ? T : never,
    ];
    expect(option).toMatchObject({ key: "linknumber", value: "0", path: "totem.interface.linknumber" });
    expect(sections.map((each) => each.path)).toEqual(["totem", "totem.interface"]);
    expect(text.slice(option.keySpan.start, option.keySpan.end)).toBe("linknumber");
    expect(text.slice(option.valueSpan.start, option.valueSpan.end)).toBe("0");
  });

  it("keeps spaces inside a value, and an empty value", () => {
    const options = [...corosyncOptions(parseCorosync("quorum {\n  auto_tie_breaker_node:  1 2  \n  key:\n}").entries)];
    expect(options.map(({ option }) => option.value)).toEqual(["1 2", ""]);
  });

  it("reads IPv6 addresses and Windows line breaks", () => {
    const options = [...corosyncOptions(parseCorosync("node {\r\n  ring0_addr: fd00::1\r\n}\r\n").entries)];
    expect(options.map(({ option }) => option.value)).toEqual(["fd00::1"]);
  });
});

describe("syntax errors", () => {
  it.each<[string, string, string[]]>([
    ["nothing", "", []],
    ["text after {", "totem { version: 2\n}\n", ['after-opening-brace "version: 2"']],
    ["a comment after {", "totem { # x\n}\n", ['after-opening-brace "# x"']],
    ["a section in one line", "totem { version: 2 }\nquorum {\n}\n", ['after-opening-brace "version: 2 }"']],
    ["} with other text", "totem {\n} x\n", ['around-closing-brace "x"']],
    ["} with a comment", "totem {\n} # end {\n", ['around-closing-brace "# end {"']],
    ["} and the next section", "totem {\n} quorum {\n}\n", ['around-closing-brace "}"']],
    ["} and a key", "totem {\n} abc: d\n", ['around-closing-brace "}"']],
    ["one } too many", "totem {\n}\n}\n", ['unexpected-closing-brace "}"']],
    ["no }", "totem {\nversion: 2\n", ['missing-closing-brace "totem {"']],
    ["no } before the next section", "totem {\nversion: 2\nquorum {\n}\n", ['missing-closing-brace "totem {"']],
    [
      "two } missing in the middle",
      "totem {\ninterface {\nnodelist {\n}\n",
      ['missing-closing-brace "totem {"', 'missing-closing-brace "interface {"'],
    ],
    ["no name", "{\n}\n", ['missing-section-name "{"']],
    ["no colon", "totem {\n  token 3000\n}\n", ['missing-colon "token 3000"']],
    ["no key", "totem {\n  : 3000\n}\n", ['missing-key ":"']],
    ["a space in a key", "totem {\n  to ken: 3000\n}\n", ['key-name "to ken"']],
    ["a no-break space in a key", "totem {\n  token\u00a0: 3000\n}\n", ['key-name "\u00a0"']],
    ["a brace in a value", "totem {\n  key: a{b\n}\n}\n", ['section-name "key: a"', 'after-opening-brace "b"']],
    ["a short key at the top", "ab: c\n", ['key-length "ab"']],
    ["a long line", `# ${"x".repeat(509)}\n`, ['line-length "x"']],
    ["a NUL", "totem {\n  a\0: b\n}\n", ['null-character "\0"']],
    ["a byte order mark", "\ufefftotem {\n}\n", ['byte-order-mark "\ufeff"']],
  ])("%s", (_name, text, expected) => {
    expect(errorsOf(text)).toEqual(expected);
  });

  it("reports where the brace was, and what to write", () => {
    const messages = (text: string) => parseCorosync(text).errors.map((error) => error.message);
    expect(messages("totem {\ntoken: 1\n\nquorum {\n}\n")).toEqual([
      'Section "totem" is opened here, on line 1, but never closed: expected a line with "}" before line 4.',
    ]);
    expect(messages("totem {\ntoken = 3000\n}\n")[0]).toContain('Write "token: 3000".');
  });

  it("continues after an error", () => {
    const tree = parseCorosync("totem { version: 2\ntoken 3\ncluster_name: lab\n} x\nquorum {\nprovider: p\n}\n");
    const paths = [...corosyncOptions(tree.entries)].map(({ option }) => option.path);
    expect(paths).toEqual(["totem.version", "totem.cluster_name", "quorum.provider"]);
  });
});

describe("the outline", () => {
  it("distinguishes the nodes", () => {
    const text = "nodelist {\n  node {\n    name: n1\n    ring0_addr: 10.0.0.1\n  }\n}\n";
    const [nodelist] = corosyncOutline(parseCorosync(text));
    expect(nodelist).toMatchObject({ kind: "section", name: "nodelist" });
    expect(nodelist?.children[0]).toMatchObject({ name: "node", detail: "n1 · 10.0.0.1" });
    expect(nodelist?.children[0]?.children[1]).toMatchObject({
      kind: "option",
      name: "ring0_addr",
      detail: "10.0.0.1",
    });
  });
});

describe("formatting", () => {
  it("indents, and keeps comments and single empty lines", () => {
    const text = "totem{\n\n# why\n   version:2\n\n\n interface {\n\tlinknumber :  0\n }\n\n}\nquorum {\n}\n";
    expect(formatCorosync(parseCorosync(text))).toBe(
      "totem {\n  # why\n  version: 2\n\n  interface {\n    linknumber: 0\n  }\n}\nquorum {\n}\n",
    );
    expect(formatCorosync(parseCorosync(text), { indent: "\t" })).toContain("\n\t\tlinknumber: 0\n");
  });

  it("leaves a file with errors as it is", () => {
    expect(formatCorosync(parseCorosync("totem{\nx\n"))).toBe("totem{\nx\n");
  });

  it.each(["lab", "tutorials/s4-debian-crm-shell"])(
    "examples/%s/corosync.conf is free of errors and formatted",
    (name) => {
      const text = readFileSync(join(import.meta.dirname, "../../../examples", name, "corosync.conf"), "utf8");
      const tree = parseCorosync(text);
      expect(tree.errors).toEqual([]);
      expect(formatCorosync(tree, { indent: text.includes("\t") ? "\t" : "  " })).toBe(text);
    },
  );
});

const pieces = fc.constantFrom(
  ...[
    "totem",
    "node",
    "quorum",
    "a",
    "key",
    "{",
    "}",
    ":",
    "#",
    " ",
    "\t",
    "\n",
    "\n",
    "\r\n",
    "\u00a0",
    "é",
    "\0",
    "12",
    "\ufeff",
  ],
);
const noise = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.array(pieces, { maxLength: 60 }).map((all) => all.join("")),
);
describe("for any text", () => {
  it("parsing gives a tree whose parts are inside the text, in order and nested", () => {
    const inside = (entries: readonly CorosyncEntry[], start: number, end: number) => {
      for (const { span, ...entry } of entries) {
        expect(span.start).toBeGreaterThanOrEqual(start);
        expect(span.end).toBeLessThanOrEqual(end);
        expect(span.start).toBeLessThanOrEqual(span.end);
        if (entry.kind === "section") inside(entry.entries, span.start, span.end);
        start = span.end;
      }
    };
    fc.assert(
      fc.property(fc.oneof(noise, typed), (text) => {
        const tree = parseCorosync(text);
        inside(tree.entries, 0, text.length);
        for (const { span, message } of tree.errors) {
          expect(0 <= span.start && span.start <= span.end && span.end <= text.length, message).toBe(true);
        }
        corosyncOutline(tree);
      }),
      { numRuns: 2000 },
    );
  });

  it("formatting is idempotent, changes no option and adds no error", () => {
    const meaning = (text: string) =>
      [...corosyncOptions(parseCorosync(text).entries)].map(({ option }) => [option.path, option.value]);
    fc.assert(
      fc.property(fc.oneof(noise, typed), (text) => {
        const once = formatCorosync(parseCorosync(text));
        expect(formatCorosync(parseCorosync(once))).toBe(once);
        expect(meaning(once)).toEqual(meaning(text));
        expect(errorsOf(once).length).toBe(errorsOf(text).length);
      }),
      { numRuns: 2000 },
    );
  });

  it("reads 5 MB of noise", () => {
    const text = "totem {\n  x y\n} z {{ : }\n".repeat(200_000);
    expect(parseCorosync(text).errors.length).toBeGreaterThan(1000);
  });
});
