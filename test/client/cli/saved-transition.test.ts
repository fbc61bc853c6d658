import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { quorateIn } from "./command-line.ts";

let folder = "";

const cib = (
  standby: string,
) => `<cib crm_feature_set="3.16.1" validate-with="pacemaker-3.9" admin_epoch="0" epoch="7" num_updates="3" have-quorum="1" dc-uuid="1" execution-date="1795985345" update-user="alice" update-client="crm_attribute" update-origin="n1" cib-last-written="Sun Nov 29 20:49:05 2026">
  <configuration>
    <crm_config/>
    <nodes>
      <node id="1" uname="n1"/>
      <node id="2" uname="n2"><instance_attributes id="nodes-2"><nvpair id="nodes-2-standby" name="standby" value="${standby}"/></instance_attributes></node>
    </nodes>
    <resources><primitive id="web" class="ocf" provider="pacemaker" type="Dummy"/></resources>
    <constraints/>
  </configuration>
  <status>
    <node_state id="1" uname="n1" in_ccm="true" crmd="online" join="member" expected="member"/>
    <node_state id="2" uname="n2" in_ccm="false" crmd="offline" join="down" expected="member"/>
  </status>
</cib>
`;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "quorate-transition-test-"));
  for (const [path, text] of Object.entries({
    "n1/pengine/pe-input-1": cib("off"),
    "n1/pengine/pe-input-2": cib("on"),
    "n2/pengine/pe-input-1": cib("on"),
  })) {
    mkdirSync(join(folder, path, ".."), { recursive: true });
    writeFileSync(join(folder, path), text);
    execFileSync("bzip2", [join(folder, path)]);
  }
  execFileSync("tar", ["-C", folder, "-czf", join(folder, "report.tar.gz"), "n1"]);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const timeline = (...args: string[]) => quorateIn(folder, ["timeline", ...args]);

it.each(["report.tar.gz", "."])("shows the configuration of a saved transition, and its moment, out of %s", (from) => {
  const { code, out } = timeline("--from", from, "--transition", "n1:pe-input-2");
  expect(code).toBe(0);
  expect(out).toContain("# At 2026-11-29 20:49:05 UTC, with quorum, by the DC n1; version 0.7.3 of the configuration.");
  expect(out).toContain("# Not online then: n2.");
  expect(out).toContain("by alice with crm_attribute on n1.");
  expect(out).toContain("primitive web ocf:pacemaker:Dummy");
});

it("says what differs between two", () => {
  const { code, out } = timeline("--from", ".", "--transition", "n1:pe-input-1", "--transition", "n1:pe-input-2.bz2");
  expect(out.split("\n").slice(2, 4)).toEqual([
    "-node 2: n2 attributes standby=off",
    "+node 2: n2 attributes standby=on",
  ]);
  expect(code).toBe(3);
  expect(timeline("--from", ".", "--transition", "n1:pe-input-2", "--transition", "n2:pe-input-1").code).toBe(0);
});

it("asks for the node where several have one of the name, and names what there isn't", () => {
  expect(timeline("--from", ".", "--transition", "pe-input-1")).toMatchObject({
    code: 4,
    error: expect.stringContaining("Put the node in front"),
  });
  expect(timeline("--from", ".", "--transition", "pe-input-9").error).toContain('no saved transition "pe-input-9"');
  expect(timeline("--from", ".", "--transition", "x").error).toContain("isn't a saved transition");
});

it("reads one as the CIB that it is, wherever a CIB is read", () => {
  const { code, out } = quorateIn(folder, ["convert", "--from", "cib", "--to", "crm", "n1/pengine/pe-input-2.bz2"]);
  expect({ code, out }).toEqual({ code: 0, out: expect.stringContaining("attributes standby=on") });
});
