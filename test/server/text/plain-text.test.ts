import fc from "fast-check";
import { expect, it } from "vitest";
import { codeBlock, codeSpan, escapeMarkdown } from "../../../server/src/text/markdown.ts";
import { plainColumns, plainJson, plainLine, plainText, plainTexts } from "../../../server/src/text/plain-text.ts";

const examples: [what: string, text: string, shown: string][] = [
  ["a colour", "\u001b[31mred", "\\x1b[31mred"],
  ["a title of the terminal", "\u001b]0;x\u0007", "\\x1b]0;x\\x07"],
  ["a control sequence of eight bits", "\u009b2J", "\\x9b2J"],
  ["what overwrites a line", "good\rbad", "good\\x0dbad"],
  ["a backspace", "a\bb", "a\\x08b"],
  ["text that runs backwards", "a\u202eb\u2066c", "a\\u202eb\\u2066c"],
  ["marks of direction", "\u200e\u200f\u061c", "\\u200e\\u200f\\u061c"],
  ["invisible text", "a\u{e0041}\u200b\ufeff\u00adb", "a\\u{e0041}\\u200b\\ufeff\\xadb"],
  ["letters that are blank", "a\u3164\u115f\uffa0\u034fb", "a\\u3164\\u115f\\uffa0\\u034fb"],
  ["bytes hidden in variation selectors", "a\u{e0101}\u{e0120}b", "a\\u{e0101}\\u{e0120}b"],
  ["a form of an ideograph", "葛\u{e0100}城 ☎\ufe0f", "葛\u{e0100}城 ☎\ufe0f"],
  ["other ends of lines", "a\u2028b\u0085c\u000bd", "a\\u2028b\\x85c\\x0bd"],
  ["half a character", "a\ud800b", "a\\ud800b"],
  ["lines and tabs", "a\tb\r\nc\n", "a\tb\nc\n"],
  ["words of any language", "Größe 名前 عربى 👩‍👧 é", "Größe 名前 عربى 👩‍👧 é"],
];
for (const [what, text, shown] of examples)
  it(`shows ${what} harmlessly`, () => {
    expect(plainText(text)).toBe(shown);
    expect(plainLine(text)).toBe(shown.replace(/[\n\t]+/g, " "));
    expect(plainTexts({ a: [text], b: new Map([[text, 1]]), c: undefined })).toEqual({
      a: [shown],
      b: new Map([[shown, 1]]),
      c: undefined,
    });
    expect(JSON.parse(plainJson({ [text]: text }))).toEqual({ [text]: text });
    expect(plainText(plainJson({ [text]: text }))).toBe(plainJson({ [text]: text }));
  });

it("never lets a control or bidirectional character through, and changes nothing twice", () => {
  const character = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.string({ unit: fc.constantFrom("\u001b", "\u009b", "\u202e", "\r", "\n", "a") }),
  );
  fc.assert(
    fc.property(character, (text) => {
      const shown = plainText(text);
      expect(shown).not.toMatch(/[^\P{Cc}\n\t]|\p{Bidi_Control}|\p{Cs}/u);
      expect(plainText(shown)).toBe(shown);
      expect(plainColumns(text)).not.toMatch(/[^\P{Cc}\t]|\p{Bidi_Control}/u);
    }),
  );
});

it("writes texts of others as Markdown that shows them as they are", () => {
  expect(escapeMarkdown("![x](http://evil/x.png) <img src=x> **b** _i_ a_b")).toBe(
    "\\!\\[x\\](http\\://evil/x.png) &lt;img src=x\\> \\*\\*b\\*\\* \\_i\\_ a_b",
  );
  expect(escapeMarkdown("a\n\n# head")).toBe("a \\# head");
  // VS Code and GitHub make links of these as they are.
  expect(escapeMarkdown("HTTPS://evil.example www.evil.example root@evil.example")).toBe(
    "HTTPS\\://evil.example www\\.evil.example root\\@evil.example",
  );
  expect(escapeMarkdown("root@n1: ocf:heartbeat:Dummy")).toBe("root@n1: ocf:heartbeat:Dummy");
  expect(codeSpan("a`![x](http://evil)`\n\n![y](http://evil)")).toBe("`a'![x](http://evil)' ![y](http://evil)`");
  expect(codeBlock("crm", "a\n```\n![x](http://evil)\n````")).toBe("`````crm\na\n```\n![x](http://evil)\n````\n`````");
});
