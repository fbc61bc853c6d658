// Names and values that try to write lines of their own, command a terminal or turn text round, through the commands that read files.
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { runCheck } from "../../../client/src/cli/check.ts";
import { runTest } from "../../../client/src/cli/cluster/questions/test.ts";
import { runTimeline } from "../../../client/src/cli/cluster/questions/timeline.ts";
import { runWhatIf } from "../../../client/src/cli/cluster/questions/what-if.ts";
import { runWhy } from "../../../client/src/cli/cluster/questions/why.ts";
import { runUpgrade } from "../../../client/src/cli/cluster/upgrade.ts";
import { runGraph } from "../../../client/src/cli/graph.ts";

const escapes = "&#x9b;31m&#x202e;&#x2028;";
const forged = "FORGED";
/** In the place of a name: a line feed, and what the next line is to be. */
const evil = (name: string): string => `${name}${escapes}&#10;${forged}`;
const resources = ["web", "db"];
const cib = `<cib validate-with="none" epoch="1" num_updates="0" admin_epoch="0" have-quorum="1"><configuration>
<crm_config><cluster_property_set id="${evil("o")}"><nvpair id="${evil("s")}" name="stonith-enabled" value="false"/><nvpair id="${evil("x")}" name="${evil("opt")}" value="${evil("val")}"/></cluster_property_set></crm_config>
<nodes><node id="1" uname="${evil("n1")}"/><node id="2" uname="n2"/></nodes>
<resources>${resources
  .map(
    (id) =>
      `<primitive id="${evil(id)}" class="ocf" provider="heartbeat" type="${evil("Dummy")}"><instance_attributes id="${evil(`${id}-i`)}"><nvpair id="${evil(`${id}-n`)}" name="${evil("p")}" value="${evil("v")}"/></instance_attributes><operations><op id="${evil(`${id}-m`)}" name="monitor" interval="10s"/></operations></primitive>`,
  )
  .join("")}</resources>
<constraints><rsc_location id="${evil("ban")}" rsc="${evil("db")}" node="${evil("n1")}" score="-INFINITY"/>
<rsc_colocation id="${evil("with")}" rsc="${evil("db")}" with-rsc="${evil("web")}" score="INFINITY"/>
<rsc_order id="${evil("first")}" first="${evil("web")}" then="${evil("db")}"/></constraints>
</configuration><status><node_state id="1" uname="${evil("n1")}" in_ccm="true" crmd="online" join="member" expected="member"/><node_state id="2" uname="n2" in_ccm="true" crmd="online" join="member" expected="member"/></status></cib>`;

let folder = "";
beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "hostile-names-"));
  fs.writeFileSync(path.join(folder, "cib.xml"), cib);
  const plain = cib.replace(/ (id|rsc|with-rsc|first|then)="([\w-]+)&[^"]*"/g, ' $1="$2"');
  fs.writeFileSync(path.join(folder, "valid.xml"), plain);
  const said = decode(evil("it")).replace("\n", "\r");
  const log = [
    `Nov 30 12:00:00 n1 pacemaker-controld[12]: notice: Node ${said} state is now lost`,
    `Nov 30 12:00:01 n1 pacemaker-fenced[12]: notice: Operation 'reboot' targeting ${said} by n2 for pacemaker-controld.1@n1: OK`,
    `Nov 30 12:00:02 n1 pacemaker-controld[12]: error: Result of start operation for ${said} on n1: error (${said})`,
    `Nov 30 12:00:03 n1 IPaddr2(${said})[7]: ERROR: ${said}`,
    `Nov 30 12:00:04 n1 corosync[9]: [TOTEM ] ${said}`,
  ].join("\n");
  const odd = path.join(folder, decode(evil("odd")));
  fs.mkdirSync(path.join(folder, "logs"));
  fs.writeFileSync(path.join(folder, "logs", "pacemaker.log"), `${log}\n`);
  fs.writeFileSync(`${odd}.log`, `${log}\n`);
  fs.writeFileSync(`${odd}.crm`, "primitive web Dummy\nlocation l wbe 100: n1\n");
  const expected = `when ${decode(evil("n1"))} is lost: web runs on n2`;
  fs.writeFileSync(path.join(folder, "x.quorate-test.yaml"), `${expected}\nwhen n1 is lost: nothing\n`);
});
afterAll(() => fs.rmSync(folder, { recursive: true }));

/** What a command writes to standard output and standard error. */
async function said(run: (args: readonly string[]) => number | Promise<number>, ...args: string[]): Promise<string> {
  let text = "";
  const writeSync = fs.writeSync as (file: number, data: string | NodeJS.ArrayBufferView, ...rest: never[]) => number;
  const write = vi.spyOn(fs, "writeSync").mockImplementation((file: number, data: unknown, ...rest: unknown[]) => {
    if (file > 2) return writeSync(file, data as string, ...(rest as never[]));
    text += String(data);
    return Buffer.byteLength(data as Buffer);
  });
  try {
    await run(args);
  } finally {
    write.mockRestore();
  }
  return text;
}

const decode = (text: string): string =>
  text.replace(/&#(x?)(\w+);/g, (_, hex, digits) => String.fromCodePoint(Number.parseInt(digits, hex ? 16 : 10)));
const web = decode(evil("web"));

describe("names from a file", () => {
  const file = () => path.join(folder, "cib.xml");
  // Ids that every schema takes, with the rest as before, so that there is a picture.
  const valid = () => path.join(folder, "valid.xml");
  const odd = () => path.join(folder, decode(evil("odd")));
  const commands: readonly (readonly [string, () => Promise<string>])[] = [
    ...["svg", "dot", "mermaid", "text"].map(
      (format) => [`graph ${format}`, () => said(runGraph, "--format", format, valid())] as const,
    ),
    ["why", () => said(runWhy, decode(evil("db")), file())],
    ["why on a node that there isn't", () => said(runWhy, web, "--node", "nowhere", file())],
    ["why of a resource that there isn't", () => said(runWhy, decode(evil("nothing")), file())],
    ["why on a node", () => said(runWhy, web, "--node", decode(evil("n1")), file())],
    ["what-if", () => said(runWhatIf, file())],
    ["check", () => said((args) => runCheck(args), file())],
    ["upgrade", () => said(runUpgrade, "--to", "3.0", file())],
    ["timeline", () => said(runTimeline, "--from", path.join(folder, "logs"), "--details")],
    ["timeline of a log with such a name", () => said(runTimeline, "--from", `${odd()}.log`, "--details")],
    ["test", () => said(runTest, path.join(folder, "x.quorate-test.yaml"), file())],
    ["check of a file with such a name", () => said((args) => runCheck(args), `${odd()}.crm`)],
    ["check of a file with such a name that isn't there", () => said((args) => runCheck(args), `${odd()}.none`)],
    ["why in a file with such a name", () => said(runWhy, "web", `${odd()}.crm`)],
    ["graph of a file with such a name that isn't there", () => said(runGraph, `${odd()}.none`)],
  ];
  it.each(commands)("write no line of their own: %s", async (_, run) => {
    const text = await run();
    expect(text.length).toBeGreaterThan(20);
    expect(text).not.toMatch(/[^\P{Cc}\n\t]|\p{Bidi_Control}|\u2028/u);
    expect(text.split("\n").filter((line) => line.trimStart().startsWith(forged))).toEqual([]);
  });
});
