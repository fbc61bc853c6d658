// What each of the schemas pacemaker-3.0 to pacemaker-3.9 refuses, beside crm_verify.
import { describe, expect, test } from "vitest";
import { askablePacemakers, isRefused, pacemakerIn, verifyAll } from "../../support/pacemaker-releases.ts";
import { checkCib } from "../support/check-cib.ts";

const rule = (inside: string, attributes = 'score="0"') => `<rule id="r" ${attributes}>${inside}</rule>`;
const isSet = '<expression id="e" attribute="a" operation="defined"/>';
const isLarge = '<expression id="e" attribute="a" operation="gt" type="integer" value="2"/>';
const isLater = '<date_expression id="e" operation="gt" start="2020-01-01"/>';
const forHours = '<duration id="du" hours="1"/>';
const range = (attributes: string, inside = "") =>
  `<date_expression id="e" operation="in_range" ${attributes}>${inside}</date_expression>`;
const ofClass = '<rsc_expression id="e" class="ocf"/>';
const meta = (first: string) =>
  `<meta_attributes id="m">${first}<nvpair id="m1" name="priority" value="1"/></meta_attributes>`;
const params = (name: string) =>
  `<instance_attributes id="m"><nvpair id="m1" name="${name}" value="1"/></instance_attributes>`;
const location = (inside: string) => `<rsc_location id="l" rsc="d1">${inside}</rsc_location>`;
const operation = (attributes: string, inside = "") =>
  `<operations><op id="op" name="monitor" interval="10" ${attributes}>${inside}</op></operations>`;
const role = '<acl_role id="ro"><acl_permission id="p" kind="read" xpath="/cib"/></acl_role>';

/** Parts of a CIB: inside the primitive d1, more resources, constraints, and what follows them. */
type Parts = Readonly<Partial<Record<"inside" | "resources" | "constraints" | "more", string>>>;

const cases: Readonly<Record<string, Parts>> = {
  nothing: {},
  podman: { resources: '<bundle id="b"><podman image="i"/></bundle>' },
  docker: { resources: '<bundle id="b"><docker image="i" promoted-max="1"/></bundle>' },
  "rsc_expression of a default": { more: `<rsc_defaults>${meta(rule(ofClass))}</rsc_defaults>` },
  "rsc_expression in a constraint": { constraints: location(rule(ofClass)) },
  "rsc_expression in an alert": { more: `<alerts><alert id="al" path="/x">${meta(rule(ofClass))}</alert></alerts>` },
  "type=integer": { constraints: location(rule(isLarge)) },
  "type=integer in meta attributes": { inside: meta(rule(isLarge)) },
  "an inner rule without a score": { constraints: location(`<rule id="q" score="1">${rule(isSet, "")}</rule>`) },
  "a rule without a score": { inside: meta(rule(isLater, "")) },
  "on-fail=demote": { inside: operation('on-fail="demote" role="Master"') },
  influence: { constraints: '<rsc_colocation id="l" rsc="d1" with-rsc="d2" score="1" influence="true"/>' },
  "role of an operation": { inside: operation('role="Promoted"') },
  "old role of an operation": { inside: operation('role="Master"') },
  "role of a location": { constraints: '<rsc_location id="l" rsc="d1" role="Unpromoted" node="n1" score="1"/>' },
  "role of a colocation": {
    constraints: '<rsc_colocation id="l" rsc="d1" rsc-role="Promoted" with-rsc="d2" score="1"/>',
  },
  "role of a ticket": {
    constraints: '<rsc_ticket id="l" rsc="d1" rsc-role="Promoted" ticket="t" loss-policy="stop"/>',
  },
  "role of a rule": { constraints: location(rule(isSet, 'score="1" role="Promoted"')) },
  "name of a user": { more: `<acls>${role}<acl_target id="u" name="x"><role id="ro"/></acl_target></acls>` },
  "a tag of nothing": { more: '<tags><tag id="t"><obj_ref id="nothing"/></tag></tags>' },
  "a tag of an operation": { inside: operation(""), more: '<tags><tag id="t"><obj_ref id="op"/></tag></tags>' },
  "a range of dates without an end": { constraints: location(rule(range('start="2020-01-01"'))) },
  "a range of dates with a duration": { constraints: location(rule(range('start="2020-01-01"', forHours))) },
  "a range of dates with an end": { constraints: location(rule(range('end="2020-01-01"'))) },
  "a range of dates with an end and a duration": {
    constraints: location(rule(range('start="2020-01-01" end="2021-01-01"', forHours))),
  },
  pcmk_off_cmd: { inside: params("pcmk_off_cmd") },
  "timeout as a parameter": { inside: operation("", params("timeout")) },
};

function cibOf(schema: string, { inside = "", resources = "", constraints = "", more = "" }: Parts): string {
  return `<cib validate-with="${schema}" admin_epoch="0" epoch="1" num_updates="0"><configuration><crm_config/><nodes/><resources>${resources}<primitive id="d1" class="ocf" provider="pacemaker" type="Dummy">${inside}</primitive><primitive id="d2" class="ocf" provider="pacemaker" type="Dummy"/></resources><constraints>${constraints}</constraints>${more}</configuration><status/></cib>`;
}

const schemas = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map((minor) => `pacemaker-3.${minor}`);
const askable = askablePacemakers().filter(({ pacemaker }) => pacemaker === "2.1.5");

describe("what an older schema refuses", () => {
  if (askable.length === 0) test.skip("beside crm_verify 2.1.5 [skipped: there is none here]", () => {});
  test.each(askable)("beside crm_verify $pacemaker", { timeout: 600_000 }, async (release) => {
    const all = schemas.flatMap((schema) =>
      Object.entries(cases).map(([what, parts]) => ({ name: `${schema}: ${what}`, text: cibOf(schema, parts) })),
    );
    const answers = verifyAll(
      await pacemakerIn(release),
      all.map(({ text }) => text),
    );
    const isError = (text: string): boolean =>
      (checkCib({ uri: "cib.xml", text }, [], undefined, { target: { pacemaker: "2.1.5" } }).get("cib.xml") ?? []).some(
        ({ code, severity }) => code === "refused-by-schema" && severity === "error",
      );
    const refused = all.filter((_, index) => isRefused(answers[index] ?? { code: 0, text: "" }));
    expect(all.filter(({ text }) => isError(text)).map(({ name }) => name)).toEqual(refused.map(({ name }) => name));
  });
});
