// Which operations a primitive takes over from its template: as each release's crm_resource writes the resource out.
import { describe, expect, test } from "vitest";
import type { Operation } from "../../../server/src/model/configuration.ts";
import { inheritedOperations } from "../../../server/src/model/inheritance.ts";
import { askablePacemakers, pacemakerIn, runOnEach } from "../../support/pacemaker-releases.ts";

/** Operations as `monitor 10s Master, start 0`. */
const cases: readonly (readonly [template: string, own: string])[] = [
  ["monitor 20s", "monitor 10s"],
  ["monitor 20s Master", "monitor 10s"],
  ["monitor 20s Slave", "monitor 20s Master"],
  ["monitor 20s Started", "monitor 10s Slave"],
  ["monitor 20s Stopped", "monitor 20s"],
  ["monitor 20s Stopped", "monitor 20s Stopped"],
  ["monitor 20s Slave, monitor 30s Master", "monitor 10s"],
  ["monitor 20s, monitor 30s", "start 0"],
  ["start 0, stop 0, monitor 10s", "monitor 11s, start 0"],
];

function operationsOf(text: string): Operation[] {
  return text.split(", ").map((each) => {
    const [name = "", interval = "", role] = each.split(" ");
    const attributes = [{ name: "interval", value: interval }, ...(role ? [{ name: "role", value: role }] : [])];
    return { name, attributes, params: [], meta: [] };
  });
}

function xmlOf(operations: readonly Operation[], prefix: string): string {
  const text = ({ name, attributes }: Operation, index: number): string =>
    `<op id="${prefix}${index}" name="${name}"${attributes.map((each) => ` ${each.name}="${each.value}"`).join("")}/>`;
  return `<operations>${operations.map(text).join("")}</operations>`;
}

function cib(template: string, own: string): string {
  return `<cib crm_feature_set="3.0.14" validate-with="pacemaker-3.0" epoch="1" num_updates="0" admin_epoch="0"><configuration><crm_config/><nodes/><resources>
<template id="t" class="ocf" provider="pacemaker" type="Stateful">${xmlOf(operationsOf(template), "t")}</template>
<primitive id="a" template="t">${xmlOf(operationsOf(own), "a")}</primitive></resources><constraints/></configuration><status/></cib>`;
}

describe.each(askablePacemakers())("Pacemaker $pacemaker", (askable) => {
  test("a primitive has the operations of its template that it has none of its own of", async () => {
    const release = await pacemakerIn(askable);
    const answers = runOnEach(
      release,
      'CIB_file="$1" crm_resource --query-xml -r a',
      cases.map(([template, own]) => cib(template, own)),
    );
    const taken = answers.map(({ text }) => [...text.matchAll(/<op id="(t\d+)"/g)].map(([, id]) => id));
    const expected = cases.map(([template, own]) => {
      const all = operationsOf(template);
      return inheritedOperations(operationsOf(own), all).map((each) => `t${all.indexOf(each)}`);
    });
    expect(answers.map(({ code }) => code)).toEqual(cases.map(() => 0));
    expect(expected).toEqual(taken);
  });
});
