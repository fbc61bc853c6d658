import fc from "fast-check";
import { expect, test } from "vitest";
import * as library from "../../../server/src/workspace.ts";
import { times } from "../../support/soak.ts";

const service = { ...library, ...library.createWorkspace() };

/** Pieces of which half-written and broken files are made. */
const pieces = [
  ..."primitive group clone ms bundle location colocation order rsc_ticket tag node property role acl_target alert monitor xml fencing_topology".split(
    " ",
  ),
  ..."params meta op op_params rule operations utilization attributes $id=a $id-ref=a @a a b:Promoted c=1 inf: -inf: 100: and or defined date".split(
    " ",
  ),
  ...[
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    '"',
    "'",
    "\\\n",
    "\n",
    "\r\n",
    "#",
    '<a id="b"/>',
    "=",
    ":",
    ",",
    " ",
    "\t",
    "\u00a0",
    "é",
    "😀",
  ],
  ..."totem { nodelist { node { name: n1 } interface".split(" "),
];
const text = fc.array(fc.constantFrom(...pieces), { maxLength: 40 }).map((words) => words.join(" "));

test("every feature answers at every place of every text, within the text", () => {
  fc.assert(
    fc.property(
      text,
      fc.constantFrom("crm" as const, "corosync" as const),
      fc.nat(),
      (written, language, somewhere) => {
        const document = service.parseDocument("file:///c/corosync.conf", language, written);
        const offset = somewhere % (written.length + 1);
        const cluster = [document];
        const spans = [
          ...(service.definitionAt(document, offset, cluster)?.places.map(({ span }) => span) ?? []),
          ...service.referencesAt(document, offset, cluster, true).map(({ span }) => span),
          ...service.highlightsAt(document, offset).map(({ span }) => span),
          ...service.foldsOf(document).map(({ span }) => span),
          ...service.selectionsAt(document, offset),
          ...service.symbolsLike(cluster, "a").map(({ span }) => span),
        ];
        for (const { start, end } of spans) expect(0 <= start && start <= end && end <= written.length).toBe(true);
        service.signatureHelp(document, offset);
        const renamed = service.renameAt(document, offset, "renamed", cluster);
        if ("edits" in renamed) {
          const ends = renamed.edits.map(({ span }) => span).sort((a, b) => a.start - b.start);
          for (const [index, { end }] of ends.entries()) expect(end <= (ends[index + 1]?.start ?? end)).toBe(true);
        }
        const work = service.semanticTokens(document);
        let step = work.next();
        while (!step.done) step = work.next();
        expect(step.value.length % 5).toBe(0);
      },
    ),
    { numRuns: times(700, 20_000) },
  );
});

test("renaming there and back gives the original text", () => {
  const source = [
    "primitive vip ocf:heartbeat:IPaddr2 params ip=10.0.0.1",
    "ms ms-vip vip",
    "group g 'vip' \"vip\"",
    "order o Mandatory: (vip:start other) vip",
    'xml <rsc_location id="l" rsc="vip" node="n1"/>',
    "tag t vip",
  ].join("\n");
  const rename = (before: string, offset: number, name: string): string => {
    const document = service.parseDocument("a.crm", "crm", before);
    const renamed = service.renameAt(document, offset, name, [document]);
    if ("refused" in renamed) throw new Error(renamed.refused);
    return [...renamed.edits]
      .sort((a, b) => b.span.start - a.span.start)
      .reduce((rest, { span, text: by }) => rest.slice(0, span.start) + by + rest.slice(span.end), before);
  };
  fc.assert(
    fc.property(fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_.-]{0,12}$/), (name) => {
      fc.pre(
        !/^(?:vip|ms-vip|g|o|l|t|params|meta|utilization|operations|op|op_params|op_meta|rule|attributes)$/i.test(name),
      );
      const there = rename(source, 10, name);
      expect(there.split(name).length - 1).toBeGreaterThanOrEqual(8);
      expect(rename(there, 10, "vip")).toBe(source);
    }),
  );
});

test.each([
  [
    "a group inside itself",
    "primitive r ocf:linbit:drbd\ngroup g g r\nclone c g meta promotable=true\norder o g r\ncolocation k inf: g r",
  ],
  ["groups inside each other", "group a b\ngroup b a\nclone c a meta promotable=true\ncolocation k inf: a b"],
  [
    "words that every object of JavaScript knows",
    "ticket constructor\nrsc_ticket t T: __proto__ loss-policy=__proto__\nprimitive constructor stonith:valueOf params toString=1 op __proto__ interval=constructor role=__proto__\nproperty __proto__=toString\norder o valueOf: a:__proto__ b:constructor\nrole r read constructor:x\nlocation l a rule x constructor y",
  ],
])("every rule and feature handles %s", (_, written) => {
  const document = service.parseDocument("file:///c/x.crm", "crm", written);
  const failed: unknown[] = [];
  const found = service.checkDocuments([document], (rule, error) => failed.push(`${rule}: ${error}`));
  expect(failed).toEqual([]);
  expect(JSON.stringify([...found])).not.toMatch(/\[object Object\]|native code/);
  for (let offset = 0; offset <= written.length; offset++) {
    service.complete(document, offset, [document]);
    service.hover(document, offset, [document]);
    service.signatureHelp(document, offset);
  }
});

test.each([
  ["crm", "resources in one set", `order o ( ${"a b ".repeat(150_000)})`],
  ["crm", "commas in one word", `group g ${"a,".repeat(200_000)}b`],
  ["crm", "brackets in a rule", `location l p rule ${"( ".repeat(200_000)}a eq 1`],
  ["corosync", "findings of one rule", `totem {\n${"token: 1000\n".repeat(150_000)}}\n`],
] as const)(
  "a %s file may have very many %s",
  (language, _, written) => {
    const document = service.parseDocument("file:///c/x", language, written);
    const failed: unknown[] = [];
    service.checkDocuments([document], (rule, error) => failed.push(`${rule}: ${error}`));
    expect(failed).toEqual([]);
    service.formatText(document);
    service.complete(document, written.length, [document]);
  },
  300_000,
);
