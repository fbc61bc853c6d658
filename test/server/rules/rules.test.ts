import { expect, test } from "vitest";
import { rules } from "../../../server/src/rules/registry.ts";
import type { Example, Rule } from "../../../server/src/rules/rule.ts";
import {
  createWorkspace,
  type Diagnostic,
  parseDocument,
  readSbd,
  type SourceDocument,
  type TargetVersions,
} from "../../../server/src/workspace.ts";
import { expectFindings } from "../support/annotated.ts";

const { checkDocuments } = createWorkspace();

function filesOf(example: Example): Readonly<Record<string, string>> {
  return typeof example === "string" ? { "cluster.crm": example } : example;
}

/** Opens an example as the files of one cluster. */
function opened(example: Example): SourceDocument[] {
  return Object.entries(filesOf(example)).flatMap(([name, text]) => {
    if (name === "sbd" || name === "sbd.dump") return [];
    return [parseDocument(name, name.endsWith(".conf") ? "corosync" : "crm", text)];
  });
}

/** What an example is for: the releases of its rule, and the SBD settings of its nodes. */
function targetOf(example: Example, { exampleTarget = {} }: Rule): TargetVersions {
  const { sbd: settings, "sbd.dump": dump } = filesOf(example);
  if (settings === undefined && dump === undefined) return exampleTarget;
  return { ...exampleTarget, sbd: readSbd({ settings: settings ?? "", dump: dump ?? "" }) };
}

function found(documents: readonly SourceDocument[], rule: Rule, example: Example): Diagnostic[] {
  const target = targetOf(example, rule);
  const all = checkDocuments(documents, (id, error) => expect.fail(`${id}: ${error}`), { target });
  return [...all.values()].flat().filter(({ code }) => code === rule.id);
}

test.each(rules)("$id finds what is wrong in its example, and nothing in the right one", (rule) => {
  expect(found(opened(rule.wrong), rule, rule.wrong)).not.toEqual([]);
  expect(found(opened(rule.right), rule, rule.right)).toEqual([]);
});

test.each(rules)("$id: every fix removes its finding", (rule) => {
  const documents = opened(rule.wrong);
  const before = found(documents, rule, rule.wrong);
  for (const { fixes = [] } of before) {
    for (const fix of fixes) {
      const { text } = fix;
      if (text.endsWith("=")) continue;
      const edits = [fix, ...(fix.also ?? [])].toSorted((a, b) => b.span.start - a.span.start);
      const fixed = documents.map((document) => {
        let whole = document.text;
        for (const { uri, span, text: written } of edits)
          if (uri === document.uri) whole = whole.slice(0, span.start) + written + whole.slice(span.end);
        return parseDocument(document.uri, document.language, whole);
      });
      expect(found(fixed, rule, rule.wrong).length, text).toBeLessThan(before.length);
    }
  }
});

test.each(rules)("$id is documented in full", ({ id, title, why, source }) => {
  expect(id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
  expect(title).toMatch(/^[^.!]+$/);
  expect(why).toMatch(/^[A-Z"\x60].*\.$/s);
  expect(why.length).toBeGreaterThan(40);
  expect(source).not.toBe("");
});

test("each rule has a unique id", () => {
  expect(new Set(rules.map((rule) => rule.id)).size).toBe(rules.length);
});

test("disabled fencing, by either name", () => {
  expectFindings(
    `
    property no-quorum-policy=stop stonith-enabled=false
                                   ^^^^^^^^^^^^^^^^^^^^^ error fencing-disabled
    property fencing-enabled=off
             ^^^^^^^^^^^^^^^^^^^ error fencing-disabled
  `,
    "cluster.crm",
    { rules: ["fencing-disabled"] },
  );
});

test("fencing without a device", () => {
  expectFindings(
    `
    property stonith-enabled=true
             ^^^^^^^^^^^^^^^^^^^^ error no-fence-device
    primitive web ocf:heartbeat:Dummy
  `,
    "cluster.crm",
    { rules: ["no-fence-device"] },
  );
  expectFindings(
    `
    property have-watchdog=true stonith-watchdog-timeout=10
    primitive web ocf:heartbeat:Dummy
  `,
    "cluster.crm",
    { rules: ["no-fence-device"] },
  );
  expectFindings(
    `
    primitive web ocf:heartbeat:Dummy
  `,
    "cluster.crm",
    { rules: ["no-fence-device"] },
  );
});

test("fencing without a device, in a file that only adds to a cluster", () => {
  for (const option of ["maintenance-mode=false", "priority-fencing-delay=15s"]) {
    expectFindings(`property ${option}\nprimitive web ocf:heartbeat:Dummy\n`, "cluster.crm", {
      rules: ["no-fence-device"],
    });
  }
});

test("an unknown resource, wherever it is named", () => {
  expectFindings(
    `
    primitive vip IPaddr2 ip=10.0.0.1
    primitive web Dummy
    group g vip webb
                ^^^^ error unknown-resource
    clone c nothing
            ^^^^^^^ error unknown-resource
    location l1 vpi 100: n1
                ^^^ error unknown-resource
    location l2 /v.*/ 100: n1
    colocation co inf: web:Started vip2
                                   ^^^^ error unknown-resource
    order o Mandatory: ( vip wbe ) web:start
                             ^^^ error unknown-resource
    primitive p @no-template
                ^^^^^^^^^^^^ error unknown-resource
    tag t vip
    location l3 t 100: n1
  `,
    "cluster.crm",
    { rules: ["unknown-resource"] },
  );
});

test("a missing or empty required parameter, also with a template", () => {
  expectFindings(
    `
    primitive vip ocf:heartbeat:IPaddr2 params cidr_netmask=24
                  ^^^^^^^^^^^^^^^^^^^^^ error missing-parameter
    primitive vip2 IPaddr2 params ip="" cidr_netmask=24
                                  ^^^^^ error missing-parameter
    rsc_template ip IPaddr2 params cidr_netmask=24
    primitive vip3 @ip ip=10.0.0.3
    primitive vip4 @ip
                   ^^^ error missing-parameter
    primitive vip5 IPaddr2 params $id-ref=elsewhere
    primitive mine ocf:acme:Thing
    primitive unit systemd:nginx
    primitive share exportfs params directory=/srv clientspec=*
  `,
    "cluster.crm",
    { rules: ["missing-parameter"] },
  );
});
