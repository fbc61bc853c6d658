import { expect, test } from "vitest";
import { createWorkspace, parseDocument } from "../../../server/src/workspace.ts";
import { expectFindings } from "../support/annotated.ts";

const { checkDocuments } = createWorkspace();

const rules = ["order-cycle", "order-against-group", "self-constraint", "missing-colon", "unknown-resource"];
const dummies = "primitive a Dummy\nprimitive b Dummy\nprimitive c Dummy\nprimitive d Dummy\n";

function find(text: string): void {
  expectFindings(text, "cluster.crm", { rules });
}

/** The messages of the findings of these rules, with the lines that the related places are on. */
function messages(text: string): string[] {
  const document = parseDocument("cluster.crm", "crm", dummies + text);
  const findings = checkDocuments([document]).get("cluster.crm") ?? [];
  return findings
    .filter(({ code }) => rules.includes(code))
    .map(({ message, related = [] }) => [message, ...related.map((each) => `  ${each.message}`)].join("\n"));
}

test("two orders in opposite directions, of any kind", () => {
  find(`
    primitive a Dummy
    primitive b Dummy
    order o1 Mandatory: a b
    order o2 Optional: b a
          ^^ error order-cycle
  `);
  find(`
    primitive a Dummy
    primitive b Dummy
    order o1 Serialize: a b
    order o2 0: b a symmetrical=false
          ^^ error order-cycle
  `);
});

test("the message names the cycle, and related places show each step", () => {
  expect(messages("order o1 Mandatory: a b c\norder o2 Mandatory: d a\norder o3 Mandatory: c d\n")).toEqual([
    [
      'Order "o3" creates an ordering cycle: "c" → "d" → "a" → "b" → "c". Each resource waits for the one before it, so none of them ever starts. Remove or reverse one of these orders.',
      '  "c" starts before "d" starts.',
      '  "d" starts before "a" starts.',
      '  "a" starts before "b" starts.',
      '  "b" starts before "c" starts.',
    ].join("\n"),
  ]);
});

test("orders that form no cycle", () => {
  find(`
    primitive a Dummy
    primitive b Dummy
    primitive p ocf:pacemaker:Stateful
    clone cp p meta promotable=true
    order o1 Mandatory: a:stop b:start symmetrical=false
    order o2 Mandatory: b:stop a:start symmetrical=false
    order o3 Mandatory: cp:start a:start
    order o4 Mandatory: a:start cp:promote
    order o5 Mandatory: a b
    order o6 Optional: a b
  `);
});

test("a promotion follows the start, so it can't precede what starts first", () => {
  find(`
    primitive a Dummy
    primitive p ocf:pacemaker:Stateful
    clone cp p meta promotable=true
    order o1 Mandatory: cp:promote a:start
    order o2 Mandatory: a:start cp:start
          ^^ error order-cycle
  `);
});

test("sets: sequential members, parallel members, and consecutive sets", () => {
  find(`
    primitive a Dummy
    primitive b Dummy
    primitive c Dummy
    primitive d Dummy
    order o1 Mandatory: a ( b c ) d
    order o2 Mandatory: d c
          ^^ error order-cycle
  `);
  find(`
    primitive a Dummy
    primitive b Dummy
    primitive c Dummy
    order o1 Mandatory: ( a b c )
    order o2 Mandatory: c a
    order o3 Mandatory: b c
  `);
  find(`
    primitive a Dummy
    primitive b Dummy
    primitive c Dummy
    order o1 Serialize: ( a b c )
    order o2 Mandatory: c a
          ^^ error order-cycle
  `);
});

test("through a group, a tag or a template", () => {
  find(`
    primitive a Dummy
    primitive b Dummy
    primitive c Dummy
    group g a b
    order o1 Mandatory: g c
    order o2 Mandatory: c a
          ^^ error order-cycle
  `);
  find(`
    primitive a Dummy
    primitive b Dummy
    primitive c Dummy
    group g a b
    order o1 Mandatory: a c
    order o2 Mandatory: c b
  `);
  find(`
    rsc_template t Dummy
    primitive a @t
    primitive b @t
    primitive c Dummy
    tag both a b
    order o1 t c
    order o2 c both
          ^^ error order-cycle
  `);
});

test("an order inside a group against the group's own, but not where the group has none", () => {
  find(`
    primitive a Dummy
    primitive b Dummy
    primitive c Dummy
    group g a b c
    order o1 Optional: c a
          ^^ warning order-against-group
  `);
  find(`
    primitive a Dummy
    primitive b Dummy
    group g a b meta ordered=false
    order o1 Mandatory: b a
  `);
});

test("stops that wait for each other", () => {
  expect(messages("order o1 a:stop b:stop symmetrical=false\norder o2 b:stop a:stop symmetrical=false\n")).toEqual([
    [
      'Order "o2" creates an ordering cycle: "b" → "a" → "b". Each resource waits for the one before it, so once they run, none of them can be stopped. Remove or reverse one of these orders.',
      '  "b" stops before "a" stops.',
      '  "a" stops before "b" stops.',
    ].join("\n"),
  ]);
});

test("one finding per set of cyclic orders", () => {
  expect(messages("order o1 a b\norder o2 b a\norder o3 c d\norder o4 d c\n")).toHaveLength(2);
  expect(messages("order o1 a b\norder o2 b a\norder o3 b c\norder o4 c a\n")).toHaveLength(1);
});

test("a constraint of a resource with itself", () => {
  find(`
    primitive a Dummy
    primitive b Dummy
    primitive p ocf:pacemaker:Stateful
    clone cp p meta promotable=true
    order o1 Mandatory: a a
                          ^ error self-constraint
    colocation c1 inf: a a
                         ^ error self-constraint
    colocation c2 inf: a b a
                           ^ error self-constraint
    order o2 Mandatory: cp:start a cp:promote
    order o3 Mandatory: cp:start cp:promote
    order o4 Mandatory: cp:start b:start cp:start
                                         ^^ error self-constraint
  `);
});

test("the kind of an order without its colon is not a resource", () => {
  find(`
    primitive a Dummy
    primitive b Dummy
    primitive c Dummy
    order o1 Mandatory a b
             ^^^^^^^^^ error missing-colon
    order o2 optional ( a b ) c
             ^^^^^^^^ error missing-colon
    order o3 inf a c
             ^^^ error missing-colon
    order o4 Mandatry a b
             ^^^^^^^^ error unknown-resource
  `);
  find(`
    primitive Serialize Dummy
    primitive b Dummy
    order o1 Serialize b
  `);
});
