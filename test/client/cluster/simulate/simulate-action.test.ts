import { expect, test } from "vitest";
import type { ClusterSession } from "../../../../client/src/cluster/session/session-types.ts";
import { simulationSentence } from "../../../../client/src/cluster/simulate/format-simulation.ts";
import { simulateAction } from "../../../../client/src/cluster/simulate/simulate-action.ts";
import { readStatus } from "../../../../client/src/cluster/status/read-status.ts";

const resources =
  '<resources><resource id="web" resource_agent="ocf:heartbeat:nginx" role="Started" active="true" managed="true"><node name="n2" id="2"/></resource></resources>';

/** What crm_simulate prints of a cluster with "web" on "n2", with XML and without; the release has no XML where that is empty. */
interface Printed {
  readonly xml: string;
  readonly text: string;
  readonly exitCode?: number;
}

const document = (actions: string): string =>
  `<pacemaker-result api-version="2.42"><cluster_status><nodes/>${resources}</cluster_status><modifications/>${actions}<status code="0"/></pacemaker-result>`;
const text = (...lines: string[]): string =>
  `Current cluster status:\n  * Online: [ n1 n2 ]\n\nTransition Summary:\n${lines.map((line) => `  * ${line}\n`).join("")}`;

async function fencing({ xml, text, exitCode = 0 }: Printed, node = "n2"): Promise<string> {
  const session = {
    async run(argv: readonly string[]) {
      const isXml = argv.includes("--output-as=xml");
      return { exitCode, stdout: isXml ? xml : text, stderr: isXml && xml === "" ? "Unknown option" : "" };
    },
    refresh: async () => readStatus(`<pacemaker-result><summary/>${resources}</pacemaker-result>`, "n1", 0),
  } as unknown as ClusterSession;
  const result = await simulateAction(session, { failedNode: node });
  return result.missing ?? simulationSentence(result);
}

const lost = ["Fence (reboot) n2 'peer is no longer part of the cluster'", "Move web ( n2 -> n1 )"];
const disturbed = '"n2" is fenced, "web" moves from "n2" to "n1"';

test.each<[string, Printed]>([
  [
    "2.1 as XML",
    {
      xml: document(
        '<actions><node_action task="Fence (reboot)" node="n2"/><rsc_action action="move" resource="web" source="n2" dest="n1"/></actions>',
      ),
      text: "",
    },
  ],
  ["3.0, whose XML has no actions, as text", { xml: document('<modify_node node="n2"/>'), text: text(...lost) }],
  ["2.0, which exits with 0 for XML that it doesn't know, as text", { xml: "", text: text(...lost) }],
])("the fencing of a node is read from %s", async (_release, printed) => {
  expect(await fencing(printed)).toBe(disturbed);
});

test.each<[string, Printed]>([
  ["it has an action that isn't known", { xml: document(""), text: text(...lost, "Banish web ( n2 )") }],
  ["it has no transition", { xml: document(""), text: "Current cluster status:\n" }],
  ["it fails", { xml: "", text: text(...lost), exitCode: 1 }],
  ["nothing is said of the resources on the node, as for a remote one", { xml: document("<actions/>"), text: "" }],
])("it isn't known what becomes of a fenced node where %s", async (_what, printed) => {
  expect(await fencing(printed)).toMatch(/^The simulation (?:failed \(.+\)|isn't available: crm_simulate .+)\.$/);
});

test("fencing a node where nothing runs disturbs nothing", async () => {
  expect(await fencing({ xml: document("<actions/>"), text: "" }, "n1")).toBe(
    "no running resource is interrupted, no node is fenced",
  );
});
