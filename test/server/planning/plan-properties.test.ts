import fc from "fast-check";
import { expect, test } from "vitest";
import { parseCrm } from "../../../server/src/crm/crm-tree.ts";
import { serializeXml, type XmlElement } from "../../../server/src/text/xml.ts";
import { convert, createWorkspace } from "../../../server/src/workspace.ts";
import { times } from "../../support/soak.ts";
import { anyCib, anyOldCib } from "../support/cib-arbitrary.ts";
import { wideCib } from "../support/wide-cib.ts";

const { plan } = createWorkspace();

/** A live CIB's own configuration as statements. */
function statementsOf(cib: string): string[] {
  const { text, errors } = convert("live.xml", cib, "cib", "crm");
  // A constraint may name what isn't there: no cluster holds such a CIB.
  fc.pre(errors.length === 0);
  const { statements } = parseCrm(text);
  return statements.flatMap(({ statement }) => (statement.kind === "object" ? [statement.text] : []));
}

function chosen(statements: readonly string[], choice: Iterator<boolean>): string {
  return `${statements.filter(() => choice.next().value).join("\n")}\n`;
}

const choices = fc.infiniteStream(fc.boolean());
const planned = (text: string, cib: string, mode: "update" | "replace") => plan([{ uri: "x.crm", text }], cib, mode);

/** Ids of what a configuration consists of; the parts inside come and go with it. */
function objectIds(cib: string): string[] {
  const objects =
    "primitive|template|group|clone|master|bundle|rsc_(?:location|colocation|order|ticket)|tag|alert|acl_role|node";
  return [...cib.matchAll(new RegExp(`<(?:${objects}) [^>]*?\\bid="([^"]+)"`, "g"))].map((match) => match[1] as string);
}

test.each(["update", "replace"] as const)("a cluster's own configuration changes not a letter of it (%s)", (mode) => {
  fc.assert(
    fc.property(wideCib, (root: XmlElement) => {
      const live = serializeXml(root);
      const { cib, changes, errors } = planned(statementsOf(live).join("\n"), live, mode);
      expect(errors).toEqual([]);
      expect(changes).toEqual([]);
      expect(cib).toBe(live);
    }),
    { numRuns: times(10, 250) },
  );
});

/** The CIB with comments before, in and after some of its elements. */
function commented(root: XmlElement, choice: Iterator<boolean>): XmlElement {
  const visit = (element: XmlElement): XmlElement => ({
    ...element,
    ...(choice.next().value ? { comments: [` before ${element.name} `, "# two\nlines \\"] } : {}),
    ...(choice.next().value && element.text === "" ? { lastComments: [` last in ${element.name} `] } : {}),
    children: element.children.map(visit),
  });
  return visit(root);
}

test.each(["update", "replace"] as const)("comments stay where they are (%s)", (mode) => {
  fc.assert(
    fc.property(wideCib, choices, (root: XmlElement, choice) => {
      const live = serializeXml(commented(root, choice[Symbol.iterator]()));
      const { cib, changes, errors } = planned(statementsOf(live).join("\n"), live, mode);
      expect(errors).toEqual([]);
      expect(changes).toEqual([]);
      expect(cib).toBe(live);
    }),
    { numRuns: times(10, 250) },
  );
});

test("nor do the ACLs of a cluster with an old schema", () => {
  fc.assert(
    fc.property(anyOldCib, (root: XmlElement) => {
      const live = serializeXml(root);
      const { cib, changes, errors } = planned(statementsOf(live).join("\n"), live, "replace");
      expect(errors).toEqual([]);
      expect(changes).toEqual([]);
      expect(cib).toBe(live);
    }),
    { numRuns: times(10, 250) },
  );
});

test("any part of a cluster's own configuration changes nothing when it updates", () => {
  fc.assert(
    fc.property(wideCib, choices, (root: XmlElement, choice) => {
      const live = serializeXml(root);
      const { cib, changes, errors } = planned(chosen(statementsOf(live), choice), live, "update");
      expect(errors).toEqual([]);
      expect(changes).toEqual([]);
      expect(cib).toBe(live);
    }),
    { numRuns: times(10, 250) },
  );
});

test.each(["update", "replace"] as const)(
  "whatever is applied to whatever cluster is applied once: a second plan changes nothing (%s)",
  (mode) => {
    fc.assert(
      fc.property(wideCib, anyCib, choices, (root: XmlElement, other: XmlElement, choice) => {
        const live = serializeXml(root);
        const text = chosen(statementsOf(serializeXml(other)), choice);
        const first = planned(text, live, mode);
        fc.pre(first.errors.length === 0);
        const second = planned(text, first.cib, mode);
        expect(second.errors).toEqual([]);
        expect(second.changes).toEqual([]);
        expect(second.cib).toBe(first.cib);
        // No id is lost by an update, but for containers whose members all went elsewhere.
        if (mode === "replace") return;
        const after = new Set(objectIds(first.cib));
        const removed = new Set(first.changes.flatMap(({ kind, id }) => (kind === "removed" ? [id] : [])));
        expect(objectIds(live).filter((id) => !after.has(id) && !removed.has(id))).toEqual([]);
      }),
      { numRuns: times(10, 250) },
    );
  },
);
