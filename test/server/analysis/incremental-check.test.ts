import fc from "fast-check";
import { expect, test } from "vitest";
import {
  createWorkspace,
  type Diagnostic,
  parseDocument,
  type SourceDocument,
  updateDocument,
} from "../../../server/src/workspace.ts";
import { times } from "../../support/soak.ts";
import { statementText } from "../support/crm-arbitraries.ts";

const { checkDocuments, complete, startCheck } = createWorkspace();

const start = `
property stonith-enabled=true
primitive fence stonith:fence_ipmilan params ip=10.0.0.9
rsc_template base ocf:heartbeat:IPaddr2 params cidr_netmask=24
primitive vip @base params ip=10.0.0.1
primitive web ocf:heartbeat:apache
group g vip web
location l vip 100: n1
colocation c inf: web vip
xml <tags><tag id="others"/></tags>
order o Mandatory: vip others
`;

/** Pieces whose coming and going changes what other statements mean. */
const pieces = [
  "",
  "x",
  "\n",
  "\\\n",
  "#",
  "primitive web ocf:heartbeat:Dummy\n",
  "primitive late @base\n",
  "rsc_template base ocf:heartbeat:Dummy\n",
  "location m late 5: n1\n",
  "property stonith-enabled=false\n",
  'xml <tags><tag id="late"/></tags>\n',
  "tag vip web\n",
  " ip=",
];

const edit = fc.record({
  at: fc.nat(600),
  length: fc.oneof(fc.nat(3), fc.nat(80)),
  text: fc.oneof(fc.constantFrom(...pieces), statementText()),
});

function changed(
  document: SourceDocument,
  { at, length, text }: { at: number; length: number; text: string },
): SourceDocument {
  const from = Math.min(at, document.text.length);
  const to = Math.min(from + length, document.text.length);
  return updateDocument(document, { start: from, end: to, text });
}

/** Findings as they are for whoever doesn't follow them through edits. */
function plain(found: ReadonlyMap<string, readonly Diagnostic[]>): unknown {
  return [...found].map(([uri, list]) => [uri, list.map(({ moved: _, ...each }) => each)]);
}

/** Checks texts under names that were never seen, so that nothing is known of them. */
let fresh = 0;
function checkFromScratch(documents: readonly SourceDocument[]): Map<string, Diagnostic[]> {
  fresh++;
  const renamed = documents.map(({ uri, language, text }) => parseDocument(`fresh${fresh}:${uri}`, language, text));
  const found = [...checkDocuments(renamed)];
  return JSON.parse(JSON.stringify(found).replaceAll(`"fresh${fresh}:`, '"'));
}

test("after any edits the diagnostics are those of the text parsed from scratch", () => {
  fc.assert(
    fc.property(fc.array(edit, { minLength: 1, maxLength: 8 }), (edits) => {
      let document = parseDocument("edited.crm", "crm", start);
      checkDocuments([document]);
      for (const each of edits) {
        document = changed(document, each);
        startCheck([document]);
        expect(plain(checkDocuments([document]))).toEqual(checkFromScratch([document]));
      }
    }),
    { numRuns: times(100, 6_000) },
  );
});

test("the same in a file so long that an edit takes over most of it", () => {
  const before = Array.from({ length: 400 }, (_, i) => `group far${i} missing${i}\n`).join("");
  fc.assert(
    fc.property(fc.array(edit, { minLength: 1, maxLength: 6 }), fc.nat(9_000), (edits, from) => {
      let document = parseDocument("edited.crm", "crm", before + start + before.replaceAll("far", "near"));
      checkDocuments([document]);
      for (const each of edits) {
        document = changed(document, { ...each, at: each.at + from });
        startCheck([document]);
        expect(plain(checkDocuments([document]))).toEqual(checkFromScratch([document]));
      }
    }),
    { numRuns: times(8, 500) },
  );
});

test("the same with several files, of which either is edited", () => {
  const choice = fc.record({ first: fc.boolean(), edit });
  fc.assert(
    fc.property(fc.array(choice, { minLength: 1, maxLength: 8 }), (edits) => {
      const half = start.indexOf("group g");
      let one = parseDocument("one.crm", "crm", start.slice(0, half));
      let two = parseDocument("two.crm", "crm", start.slice(half));
      for (const { first, edit: each } of edits) {
        if (first) one = changed(one, each);
        else two = changed(two, each);
        expect(plain(checkDocuments([one, two]))).toEqual(checkFromScratch([one, two]));
        // The same model serves requests in between, and other orders of the files.
        complete(two, 3, [two, one]);
      }
    }),
    { numRuns: times(70, 4_000) },
  );
});

test("a check that continues later comes to the same findings, and reports those it has until then", () => {
  const many = Array.from(
    { length: 500 },
    (_, i) => `primitive p${i} ocf:heartbeat:IPaddr2 params ip=10.0.${i >> 8}.${i & 255}\n`,
  );
  let document = parseDocument(
    "long.crm",
    "crm",
    `property stonith-enabled=false\n${many.join("")}location l p7 100: n1\n`,
  );
  const codes = (found: Map<string, readonly Diagnostic[]>): Set<string> =>
    new Set(found.get("long.crm")?.map(({ code }) => code));
  const first = startCheck([document]);
  expect(codes(first.diagnostics)).not.toContain("fencing-disabled");
  expect(codes(first.diagnostics)).toContain("no-monitor");
  const run = (rest: typeof first.rest): Map<string, Diagnostic[]> | undefined => {
    for (let step = rest?.next(); step; step = rest?.next()) if (step.done) return step.value;
    return undefined;
  };
  expect([...(run(first.rest) ?? [])]).toEqual(checkFromScratch([document]));
  // Rules about the whole cluster are known from before, at their new place.
  document = changed(document, { at: 0, length: 0, text: "# a comment\n" });
  const second = startCheck([document]);
  expect(codes(second.diagnostics)).toContain("fencing-disabled");
  expect(plain(second.diagnostics)).toEqual(checkFromScratch([document]));
  // What they found in a statement that is gone is gone.
  document = changed(document, { at: 12, length: "property stonith-enabled=false".length, text: "" });
  expect(codes(startCheck([document]).diagnostics)).not.toContain("fencing-disabled");
});

test("what refers to an object is checked again when the object is added or removed", () => {
  let document = parseDocument("comes.crm", "crm", "location l web -inf: n1\n# here\n");
  const codes = (): string[] => (checkDocuments([document]).get("comes.crm") ?? []).map(({ code }) => code);
  expect(codes()).toEqual(["unknown-resource"]);
  const at = document.text.indexOf("# here");
  document = changed(document, {
    at,
    length: 6,
    text: "primitive web ocf:heartbeat:Dummy op monitor interval=10s timeout=20s",
  });
  expect(codes()).toEqual([]);
  document = changed(document, { at, length: 1, text: "#" });
  expect(codes()).toEqual(["unknown-resource"]);
});
