import fs from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { createWorkspace, LineIndex, parseDocument } from "../../../server/src/workspace.ts";

const { checkDocuments } = createWorkspace();

const folder = new URL("../../../examples/tutorials/", import.meta.url);

/** All findings in the files of a tutorial's cluster: the file, the line, its severity, and what. */
function foundIn(name: string): string[] {
  const own = fileURLToPath(new URL(`${name}/`, folder));
  const documents = fs
    .readdirSync(own)
    .sort()
    .map((file) =>
      parseDocument(file, file.endsWith(".conf") ? "corosync" : "crm", fs.readFileSync(own + file, "utf8")),
    );
  const failures: string[] = [];
  const found = checkDocuments(documents, (rule, error) => failures.push(`${rule}: ${error}`));
  expect(failures).toEqual([]);
  return documents.flatMap(({ uri, text }) => {
    const lines = new LineIndex(text);
    return (found.get(uri) ?? []).map(
      ({ span, severity, code }) =>
        `${severity} ${code}: ${text.split("\n")[lines.position(span.start).line]?.trim().split(" ").slice(0, 2).join(" ")}`,
    );
  });
}

test("S1, two nodes: fencing is off, two nodes without two_node, no order between address and web site", () => {
  expect(foundIn("s1-two-nodes")).toEqual([
    "error fencing-disabled: property stonith-enabled=false",
    "warning missing-order: colocation colocation-WebSite-ClusterIP-INFINITY",
    "information no-stickiness: location location-WebSite-node1-50",
    "information single-link: nodelist {",
    "warning two-nodes-without-two-node: quorum {",
  ]);
});

test("S2, active and passive: fencing is off, quorum ignored, the address empty, no order", () => {
  expect(foundIn("s2-apache-active-passive")).toEqual([
    "error fencing-disabled: property stonith-enabled=false",
    "warning quorum-ignored: no-quorum-policy=ignore",
    'error missing-parameter: params ip=""',
    "warning missing-order: colocation colocation-WebServer-Cluster_VIP-INFINITY",
  ]);
});

test("S3, five minutes: fencing is off, quorum ignored", () => {
  expect(foundIn("s3-nginx-five-minutes")).toEqual([
    "error fencing-disabled: property stonith-enabled=false",
    "warning quorum-ignored: no-quorum-policy=ignore",
  ]);
});

test("S4, the crm shell: besides, every option that corosync 3 has dropped or ignores", () => {
  expect(foundIn("s4-debian-crm-shell")).toEqual([
    "error fencing-disabled: property stonith-enabled=false",
    "warning quorum-ignored: no-quorum-policy=ignore",
    "warning no-monitor: op monitor",
    "warning missing-order: colocation httpd-with-vip",
    "information no-stickiness: location preferred-node",
    "error corosync-missing: totem {",
    "warning corosync-obsolete: vsftype: none",
    "information no-encryption: secauth: off",
    "warning corosync-obsolete: threads: 0",
    "warning corosync-obsolete: rrp_mode: active",
    "warning corosync-obsolete: ringnumber: 0",
    "warning corosync-obsolete: bindnetaddr: 192.168.1.0",
    "warning corosync-obsolete: mcastaddr: 226.94.1.1",
    "warning corosync-obsolete: ringnumber: 1",
    "warning corosync-obsolete: bindnetaddr: 192.168.2.0",
    "warning corosync-obsolete: mcastaddr: 226.94.1.2",
    "warning corosync-obsolete: amf {",
    "warning corosync-obsolete: service {",
    "warning corosync-obsolete: aisexec {",
    "warning corosync-obsolete: tags: enter|leave|trace1|trace2|trace3|trace4|trace6",
  ]);
});

test("S4 as its page prints it: each missing space", () => {
  expect(foundIn("s4-as-printed")).toEqual([
    "error fencing-disabled: property stonith-enabled=false",
    "warning quorum-ignored: no-quorum-policy=ignore",
    "error missing-space: primitive vip",
    "error missing-space: primitive vip",
    "error missing-space: primitive httpd",
    "warning no-monitor: primitive httpd",
    "warning missing-order: colocation httpd-with-vip",
    "error missing-space: colocation httpd-with-vip",
    "information no-stickiness: location preferred-node",
    "error missing-space: primitive ping-gateway",
    "error missing-space: location vip-needs-gateway",
  ]);
});

test("S5, standby: fencing is off, and nothing else but that there is one link", () => {
  expect(foundIn("s5-standby")).toEqual([
    "error fencing-disabled: property stonith-enabled=false",
    "information single-link: nodelist {",
  ]);
});
