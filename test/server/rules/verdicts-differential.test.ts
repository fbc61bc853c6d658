// Whole configurations, right ones and ones with a mistake, beside each release's own crm_verify: what that refuses is an error here,
// and nothing else is said to be refused.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Diagnostic } from "../../../server/src/workspace.ts";
import { corpusFolder, whyNoCorpus } from "../../support/corpus.ts";
import { askablePacemakers, isRefused, pacemakerIn, verifyAll } from "../../support/pacemaker-releases.ts";
import { times } from "../../support/soak.ts";
import { checkCib } from "../support/check-cib.ts";
import { generatedCibs } from "../support/generated-cibs.ts";

const schemas: Readonly<Record<string, readonly string[]>> = {
  "2.0.5": ["pacemaker-3.5"],
  "2.1.5": ["pacemaker-3.9"],
  "3.0.0": ["pacemaker-3.10", "pacemaker-4.0"],
  "3.0.3": ["pacemaker-3.10", "pacemaker-4.0"],
};

/** Rules that speak of what the cluster will do, where crm_verify only says whether the CIB can be used. */
const ofSafety = new Set([
  "fencing-disabled",
  "no-fence-device",
  "on-fail-fence",
  "quorum-ignored",
  "missing-parameter",
  "contradictory-colocations",
]);

function errorsIn(text: string, pacemaker: string): readonly Diagnostic[] {
  const failures: string[] = [];
  const onFailure = (rule: string, error: unknown) => failures.push(`${rule}: ${error}`);
  const found = checkCib({ uri: "cib.xml", text }, [], onFailure, { target: { pacemaker } });
  expect(failures).toEqual([]);
  return (found.get("cib.xml") ?? []).filter(({ severity }) => severity === "error");
}

/** Has crm_verify found an error of its own, in the options or by the scheduler? */
const hasError = (text: string): boolean => /^(\([\w@.:]+\))?\s*error:/im.test(text);

function corpus(): readonly { name: string; text: string }[] {
  const folder = corpusFolder("cib");
  return readdirSync(folder)
    .filter((name) => name.endsWith(".xml"))
    .map((name) => ({ name, text: readFileSync(join(folder, name), "utf8") }));
}

/** Values that aren't written as documented, such as those in another case: some releases take some of them. */
const oddValues: readonly (readonly [kind: "option" | "meta", name: string, value: string])[] = [
  ...["REBOOT", "Off", "PowerOff"].map((value) => ["option", "stonith-action", value] as const),
  ...["STOP", "Freeze", "Demote", "IGNORE"].map((value) => ["option", "no-quorum-policy", value] as const),
  ...["infinity", "-Infinity", "red", "INFINITY"].map((value) => ["option", "node-health-base", value] as const),
  ["option", "fence-reaction", "Stop"],
  ["option", "node-health-strategy", "Migrate-On-Red"],
  ["option", "placement-strategy", "Balanced"],
  ["option", "symmetric-cluster", "TRUE"],
  ["meta", "target-role", "STARTED"],
  ["meta", "requires", "Nothing"],
  ["meta", "multiple-active", "BLOCK"],
  ["meta", "is-managed", "True"],
  // Words for what isn't set, and values that one release reads and another doesn't.
  ...["is-managed", "target-role", "migration-threshold", "resource-stickiness"].flatMap((name) =>
    ["default", "Default", "#default"].map((value) => ["meta", name, value] as const),
  ),
  ...["+5", "+5s", "PT0S", "P0D", "PT5S"].map((value) => ["option", "cluster-delay", value] as const),
  ...["5s", "5%", "1e3", "0x10", "abc"].map((value) => ["option", "batch-limit", value] as const),
  ["meta", "priority", "5s"],
];

function withValue(schema: string, fencing: string, [kind, name, value]: (typeof oddValues)[number]): string {
  const pair = `<nvpair id="pair" name="${name}" value="${value}"/>`;
  const [option, meta] =
    kind === "option" ? [pair, ""] : ["", `<meta_attributes id="x-meta">${pair}</meta_attributes>`];
  return `<cib validate-with="${schema}" admin_epoch="0" epoch="1" num_updates="0"><configuration>
<crm_config><cluster_property_set id="o"><nvpair id="fe" name="${fencing}" value="false"/>${option}</cluster_property_set></crm_config>
<nodes/><resources><primitive id="x" class="ocf" provider="pacemaker" type="Dummy">${meta}</primitive></resources>
<constraints/></configuration><status/></cib>`;
}

/** Dates with something after them, or nothing where a time should follow. */
const dates: readonly string[] = [
  ...["2030-01-01", "2030-01-01 ", "2030-01-01  ", "20300101 ", "2030-01 ", "2030-W10-1 ", "2030-100 "],
  ...["2030-01-01T", "2030-01-01T ", "2030-01-01 10:00 ", "2030-01-01 x", "2030-01-01x", "2030-01-01 Z", " 2030-01-01"],
  ...["epoch ", "2030-01-01 10:00:00"],
];

function withDate(schema: string, fencing: string, date: string): string {
  const rule = `<rule id="r" score="5"><date_expression id="d" operation="lt" end="${date}"/></rule>`;
  // Without a node the scheduler looks at no rule.
  return withValue(schema, fencing, ["option", "symmetric-cluster", "true"])
    .replace("<nodes/>", '<nodes><node id="1" uname="n1"/><node id="n-1" uname="n2"/></nodes>')
    .replace("<constraints/>", `<constraints><rsc_location id="l" rsc="x">${rule}</rsc_location></constraints>`);
}

/** What the schema lets pass, and the scheduler doesn't use: inside the primitive x, constraints, and what follows them. */
const unusable: readonly {
  readonly name: string;
  readonly inside?: string;
  readonly rest?: string;
  readonly resources?: string;
}[] = [
  {
    name: "a colocation of two tags",
    rest: '<constraints><rsc_colocation id="c" rsc="t" with-rsc="u" score="5"/></constraints><tags><tag id="t"><obj_ref id="x"/></tag><tag id="u"><obj_ref id="y"/></tag></tags>',
  },
  {
    name: "an unknown container",
    inside: '<meta_attributes id="m"><nvpair id="m1" name="container" value="nothing"/></meta_attributes>',
  },
  {
    name: "a rule with a role that is none",
    rest: '<constraints><rsc_location id="l" rsc="x"><rule id="r" role="Foo" score="1"><expression id="e" attribute="a" operation="defined"/></rule></rsc_location></constraints>',
  },
  { name: "operations that refer to a primitive", inside: '<operations id-ref="y"/>' },
  { name: "meta attributes that refer to parameters", inside: '<meta_attributes id-ref="ya"/>' },
  { name: "meta attributes that refer to those of another resource", inside: '<meta_attributes id-ref="ym"/>' },
  { name: "utilization that refers to a primitive", inside: '<utilization id-ref="y"/>' },
  {
    name: "a rule that refers to an expression",
    rest: '<constraints><rsc_location id="l" rsc="x"><rule id="r" score="1"><expression id="e" attribute="a" operation="defined"/></rule></rsc_location><rsc_location id="k" rsc="y"><rule id-ref="e"/></rsc_location></constraints>',
  },
  {
    name: "a set of a constraint that refers to a primitive",
    rest: '<constraints><rsc_order id="o"><resource_set id-ref="x"/></rsc_order></constraints>',
  },
  {
    name: "an influence that is neither true nor false",
    rest: '<constraints><rsc_colocation id="c" rsc="x" with-rsc="y" score="5" influence="maybe"/></constraints>',
  },
  ...["tag", "template", "node", "order", "unused"].flatMap((member) =>
    Object.entries({
      location: '<rsc_location id="l" rsc="t" node="n1" score="5"/>',
      "set of a location":
        '<rsc_location id="l" node="n1" score="5"><resource_set id="s"><resource_ref id="t"/></resource_set></rsc_location>',
      colocation: '<rsc_colocation id="l" rsc="y" with-rsc="t" score="5"/>',
      "set of a colocation":
        '<rsc_colocation id="l" score="5"><resource_set id="s"><resource_ref id="t"/><resource_ref id="y"/></resource_set></rsc_colocation>',
      order: '<rsc_order id="l" first="t" then="y"/>',
      ticket: '<rsc_ticket id="l" rsc="t" ticket="k"/>',
    }).map(([where, constraint]) => ({
      name: `a ${where} of a tag with a ${member}`,
      rest: `<constraints><rsc_order id="order" first="x" then="y"/>${constraint}</constraints><tags><tag id="t"><obj_ref id="x"/><obj_ref id="${{ node: "n-1", tag: "u" }[member] ?? member}"/></tag><tag id="u"><obj_ref id="y"/></tag></tags>`,
      resources:
        '<template id="template" class="ocf" provider="pacemaker" type="Dummy"/><template id="unused" class="ocf" provider="pacemaker" type="Dummy"/><primitive id="z" template="template"/>',
    })),
  ),
  ...["location", "order"].map((kind) => ({
    name: `a template without resources in a ${kind}`,
    rest: `<constraints>${kind === "order" ? '<rsc_order id="l" first="t" then="x"/>' : '<rsc_location id="l" rsc="t" node="n1" score="5"/>'}</constraints>`,
    resources: '<template id="t" class="ocf" provider="pacemaker" type="Dummy"/>',
  })),
  ...["promoted", "UNPROMOTED"].map((role) => ({
    name: `a rule with the role ${role}`,
    rest: `<constraints><rsc_location id="l" rsc="x"><rule id="r" role="${role}" score="1"><expression id="e" attribute="a" operation="defined"/></rule></rsc_location></constraints>`,
  })),
  {
    name: "a template that is a primitive",
    inside: '</primitive><primitive id="z" template="y">',
  },
];

function withUnusable(
  schema: string,
  fencing: string,
  { inside = "", rest, resources = "" }: (typeof unusable)[number],
): string {
  return withValue(schema, fencing, ["option", "symmetric-cluster", "true"])
    .replace("<nodes/>", '<nodes><node id="1" uname="n1"/><node id="n-1" uname="n2"/></nodes>')
    .replace(
      "</primitive>",
      `${inside}</primitive><primitive id="y" class="ocf" provider="pacemaker" type="Dummy"><instance_attributes id="ya"><nvpair id="ya1" name="fake" value="1"/></instance_attributes><meta_attributes id="ym"><nvpair id="ym1" name="priority" value="1"/></meta_attributes></primitive>`,
    )
    .replace("</resources>", `${resources}</resources>`)
    .replace("<constraints/>", rest ?? "<constraints/>");
}

describe.each(askablePacemakers())("verdicts beside crm_verify of Pacemaker $pacemaker", (askable) => {
  async function compare(cases: readonly { name: string; text: string }[]): Promise<void> {
    const release = await pacemakerIn(askable);
    const answers = verifyAll(
      release,
      cases.map(({ text }) => text),
    );
    const [silent, alarms]: [string[], string[]] = [[], []];
    for (const [index, { name, text }] of cases.entries()) {
      const answer = answers[index] ?? { code: 0, text: "" };
      const errors = errorsIn(text, askable.pacemaker);
      if ((isRefused(answer) || hasError(answer.text)) && errors.length === 0)
        silent.push(`${name}: ${answer.text.slice(0, 200)}`);
      if (isRefused(answer) || hasError(answer.text)) continue;
      for (const { code, message } of errors)
        if (!ofSafety.has(code)) alarms.push(`${name}: ${code}: ${message.slice(0, 150)}`);
    }
    expect({ silent, alarms }).toEqual({ silent: [], alarms: [] });
  }

  it.each(schemas[askable.pacemaker] ?? [])("generated configurations of %s", async (schema) => {
    const fencing = /^3\.0\.[2-9]/.test(askable.pacemaker) ? "fencing-enabled" : "stonith-enabled";
    await compare(generatedCibs(times(60, 240), schema, fencing));
  });

  it("values that aren't written as documented", async () => {
    const fencing = /^3\.0\.[2-9]/.test(askable.pacemaker) ? "fencing-enabled" : "stonith-enabled";
    const schema = schemas[askable.pacemaker]?.[0] ?? "pacemaker-3.5";
    await compare(oddValues.map((each) => ({ name: each.join(" "), text: withValue(schema, fencing, each) })));
  });

  it("dates with a rest", async () => {
    const fencing = /^3\.0\.[2-9]/.test(askable.pacemaker) ? "fencing-enabled" : "stonith-enabled";
    const schema = schemas[askable.pacemaker]?.[0] ?? "pacemaker-3.5";
    await compare(dates.map((date) => ({ name: `"${date}"`, text: withDate(schema, fencing, date) })));
  });

  it("constructs that only the scheduler refuses, and schemas that it doesn't know", async () => {
    const fencing = /^3\.0\.[2-9]/.test(askable.pacemaker) ? "fencing-enabled" : "stonith-enabled";
    const schema = schemas[askable.pacemaker]?.at(-1) ?? "pacemaker-3.5";
    await compare([
      ...unusable.map((each) => ({ name: each.name, text: withUnusable(schema, fencing, each) })),
      ...["pacemaker-0.6", "pacemaker-next", "pacemaker-4.1"].map((name) => ({
        name,
        text: withValue(name, fencing, ["option", "symmetric-cluster", "true"]),
      })),
    ]);
  });

  const why = whyNoCorpus("cib");
  it.skipIf(why !== undefined)(`the corpus${why === undefined ? "" : ` (skipped: ${why})`}`, () =>
    compare(corpus().filter((_, index) => index % times(8, 1) === 0)),
  );
});
