import { expect, test } from "vitest";
import { modelOfObjects } from "../../../server/src/analysis/model-of-objects.ts";
import { readCib } from "../../../server/src/cib/read-cib.ts";
import { parseBoolean } from "../../../server/src/model/attributes.ts";
import type { ClusterModel } from "../../../server/src/model/cluster-model.ts";
import { metaOf } from "../../../server/src/model/inheritance.ts";
import { newest } from "../../../server/src/model/target.ts";
import { Memo } from "../../../server/src/text/memo.ts";
import { convert } from "../../../server/src/workspace.ts";
import { askablePacemakers, pacemakerIn, runOnEach } from "../../support/pacemaker-releases.ts";
import { times } from "../../support/soak.ts";
import { dice } from "../support/broken-cib.ts";

// Which of several values of one name is in force is asked of Pacemaker's scheduler: whether it starts a resource hangs on it.
const releases = askablePacemakers();
const why = releases.length > 0 ? "" : " (skipped: Pacemaker is not installed)";

const roll = dice(20261130);
const pick = <T>(from: readonly T[]): T => from[roll(from.length)] as T;
const scores = ["", "", ' score="5"', ' score="-5"', ' score="INFINITY"', ' score="2000000"'];
const rules = [
  "",
  "",
  '<rule id="ID-r" score="0"><date_expression id="ID-e" operation="gt" start="2001-01-01"/></rule>',
  '<rule id="ID-r" score="0"><date_expression id="ID-e" operation="lt" end="2001-01-01"/></rule>',
];
let ids = 0;

/** Up to `most` sets, each of which gives one name a value once or twice. */
function sets(element: string, name: string, values: readonly string[], most: number, withRules: boolean): string {
  const first = roll(3);
  return Array.from({ length: roll(most + 1) }, (_, index) => {
    const id = element === "cluster_property_set" && index === first ? "cib-bootstrap-options" : `s${ids++}`;
    const pair = () => `<nvpair id="p${ids++}" name="${name}" value="${pick(values)}"/>`;
    const rule = withRules ? pick(rules).replaceAll("ID", id) : "";
    return `<${element} id="${id}"${pick(scores)}>${rule}${pair()}${roll(2) === 0 ? pair() : ""}</${element}>`;
  }).join("");
}

const online = 'in_ccm="true" crmd="online" join="member" expected="member"';
const status = `<status><node_state id="1" uname="n1" ${online}/></status>`;

function cib(properties: string, meta: () => string): string {
  return `<cib validate-with="pacemaker-3.0" admin_epoch="0" epoch="1" num_updates="0" have-quorum="1" dc-uuid="1"><configuration>
<crm_config>${properties}</crm_config><nodes><node id="1" uname="n1"/></nodes>
<resources><template id="t" class="ocf" provider="pacemaker" type="Dummy">${meta()}</template>
<primitive id="r" template="t">${meta()}</primitive></resources><constraints/><rsc_defaults>${meta()}</rsc_defaults>
</configuration>${status}</cib>`;
}

const off =
  '<cluster_property_set id="other"><nvpair id="other-1" name="stonith-enabled" value="false"/></cluster_property_set>';

/** A resource with the same meta attribute in several sets, of it, its template and the defaults. */
function withTargetRoles(withRules: boolean): string {
  return cib(off, () => sets("meta_attributes", "target-role", ["Started", "Stopped"], 3, withRules));
}

/** The same option in several sets of cluster options. */
function withOptions(): string {
  return cib(sets("cluster_property_set", "stonith-enabled", ["true", "false"], 4, false), () => "");
}

function modelOf(text: string): ClusterModel {
  const { objects } = readCib(text);
  return modelOfObjects({ uri: "cib.xml", objects, corosync: undefined, target: newest, memo: new Memo() });
}

/** Whether the resource starts, from what is in force; undefined where a rule decides. */
function starts(model: ClusterModel): boolean | undefined {
  const at = model.place("r");
  const role = at && metaOf(model, at, "target-role");
  if (role?.isConditional) return undefined;
  // With fencing and no device Pacemaker starts nothing.
  return parseBoolean(model.property("stonith-enabled")?.pair.value) === false && role?.pair.value !== "Stopped";
}

test.skipIf(releases.length === 0).each(releases.length > 0 ? releases : [{ name: "none", pacemaker: "" }])(
  `what Quorate takes as in force is so for Pacemaker $pacemaker${why}`,
  async (each) => {
    const release = await pacemakerIn(each);
    const count = times(16, 1000);
    const texts = Array.from({ length: count }, (_, index) =>
      index % 2 ? withOptions() : withTargetRoles(index % 4 === 2),
    );
    // The same configuration by way of the crm language.
    const again = texts.map((text) => {
      const crm = convert("cib.xml", text, "cib", "crm");
      const back = convert("x.crm", crm.text, "crm", "cib");
      expect([...crm.errors, ...back.errors]).toEqual([]);
      return back.text
        .replace(/<status ?\/>/, status)
        .replace(/<cib validate-with="[^"]*"/, '<cib validate-with="pacemaker-3.0" have-quorum="1" dc-uuid="1"');
    });
    const answers = runOnEach(release, 'crm_simulate -x "$1" -S; true', [...texts, ...again]).map(({ text }) =>
      /\* Start\s+r\b/.test(text),
    );
    for (const [index, text] of texts.entries()) {
      const ours = starts(modelOf(text));
      if (ours !== undefined) expect({ text, starts: ours }).toEqual({ text, starts: answers[index] });
      expect({ again: again[index], starts: answers[index + count] }).toEqual({
        again: again[index],
        starts: answers[index],
      });
    }
    expect(answers).toContain(true);
    expect(answers).toContain(false);
  },
  600_000,
);
