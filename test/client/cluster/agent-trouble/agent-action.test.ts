import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readAnswer, runAgentAction, whyNotRun } from "../../../../client/src/cluster/agent-trouble/agent-action.ts";
import { agentResource, nodesOf } from "../../../../client/src/cluster/agent-trouble/agent-resource.ts";
import { traceFolder, whyNotTraced, withTrace } from "../../../../client/src/cluster/agent-trouble/trace-change.ts";
import { readTrace, traceOf } from "../../../../client/src/cluster/agent-trouble/trace-file.ts";
import { maskOutput, secretsOf } from "../../../../client/src/cluster/agents/mask-output.ts";
import type { ClusterSession, RunOptions } from "../../../../client/src/cluster/session/session-types.ts";
import type { ClusterSnapshot } from "../../../../client/src/cluster/status/snapshot.ts";

const cibOf = (resources: string): string =>
  `<cib><configuration><crm_config/><nodes/><resources>${resources}</resources><constraints/></configuration><status/></cib>`;
const database = `<primitive id="db" class="ocf" provider="heartbeat" type="mysql"><instance_attributes id="db-i"><nvpair id="db-p" name="test_passwd" value="s3cr't!"/></instance_attributes><operations><op id="db-m" name="monitor" interval="10s" timeout="30s"/></operations></primitive>`;

/** A fake session: its one node answers each command with `stdout`. */
function fakeSession(stdout: string, exitCode = 0) {
  const commands: (readonly string[])[] = [];
  const run = async (argv: readonly string[], _: RunOptions) => {
    commands.push(argv);
    return { stdout, stderr: "", exitCode };
  };
  const session = {
    config: { name: "lab", nodes: ["root@n1"] },
    openNode: async (address: string) => ({ address, open: true, run, close: () => undefined }),
  } as unknown as ClusterSession;
  return { session, commands };
}

test("an agent's answer is its exit code in words, and what it printed, without secrets", async () => {
  const { session, commands } = fakeSession(
    `1\ncrm_resource: Error performing operation: Error occurred\nOperation force-check for db (ocf:heartbeat:mysql) returned 1 (error: no login)\nocf-exit-reason:no login with s3cr't!\n+ mysql --password='s3cr'\\''t!'\n`,
  );
  const cib = cibOf(database);
  const answer = await runAgentAction(session, "check", agentResource(cib, "db"), { cib, node: "n1", seconds: 30 });
  expect(answer).toMatchObject({ node: "n1", code: 1, meaning: "it failed", isGood: false });
  expect(answer.output).toContain("ocf-exit-reason:no login with •••");
  expect(answer.output).not.toMatch(/s3cr|performing|Operation/);
  expect(commands[0]?.slice(-4)).toEqual(["agent-action.sh", "--force-check", "db", "30"]);
});

test("the answers of Pacemaker 2.0.5, 2.1.5 and 3.0.3 are understood", () => {
  const of = (text: string, action: "check" | "validate" = "check") => readAnswer(action, text, []);
  expect(
    of(
      "7\nOperation monitor for ip (ocf:heartbeat:IPaddr2) returned: 'not running' (7)\n >  stderr: Unable to find nic\n",
    ),
  ).toEqual({ code: 7, meaning: "it was found stopped", isGood: false, output: "Unable to find nic" });
  expect(of("0\nOperation validate for d (ocf:heartbeat:Dummy) returned 0 (ok)\n", "validate")).toEqual({
    ...{ code: 0, meaning: "its parameters are right", isGood: true, output: "" },
  });
  expect(of("8\nOperation force-check for s (ocf:pacemaker:Stateful) returned 8 (Promoted)\n")).toMatchObject({
    meaning: "it runs, promoted",
    isGood: true,
  });
  const late =
    "1\nOperation force-check for d (ocf:heartbeat:Delay) could not be executed (Timed Out: Resource agent did not exit within specified timeout)\ncrm_resource: Error performing operation: Error occurred\n";
  expect(of(late)).toEqual({ meaning: "the agent didn't answer in time", isGood: false, output: "" });
  expect(of("105\ncrm_resource: Resource 'nope' not found\nError performing operation: No such object\n").meaning).toBe(
    "the agent wasn't run: Resource 'nope' not found",
  );
  expect(of("127\n").meaning).toBe("the node has no crm_resource");
});

test("what is cut off shows no part of a secret", () => {
  const long = `0\nOperation force-check for d (ocf:heartbeat:Dummy) returned 0 (ok)\n${"x".repeat(99_980)}\nsecret`;
  expect(readAnswer("check", long, ["secretive"]).output).toMatch(/x\n\(cut off\)$/);
});

test("secrets are masked that are known, in the environment of the agent, or look like one", () => {
  const cib = cibOf(
    `<primitive id="fs" class="ocf" provider="heartbeat" type="Filesystem"><instance_attributes id="i"><nvpair id="o" name="options" value="username=me,password=hidden1"/></instance_attributes></primitive>`,
  );
  const shown = maskOutput(
    "mount -o ro,password=hidden1\nhidden1\nOCF_RESKEY_login_passwd=stored7\n+ login stored7\ncurl http://me:other99@host/\nip=10.0.0.1",
    secretsOf(cib),
  );
  expect(shown).not.toMatch(/hidden1|stored7|other99/);
  expect(shown).toContain("ip=10.0.0.1");
});

test("a clone stands for its primitive; a group, a bundle and what isn't there are refused", () => {
  const cib = cibOf(
    `<clone id="c"><primitive id="p" class="ocf" provider="pacemaker" type="Dummy"/></clone><group id="g"><primitive id="a" class="systemd" type="cron"/><primitive id="b" class="ocf" provider="heartbeat" type="slapd"/></group><bundle id="bu"><podman image="i"/><primitive id="in" class="ocf" provider="pacemaker" type="Dummy"/></bundle>`,
  );
  expect(agentResource(cib, "c")).toMatchObject({ id: "p", agent: "ocf:pacemaker:Dummy", type: "Dummy" });
  expect(() => agentResource(cib, "g")).toThrow('"g" has several resources; name one of them: "a" and "b".');
  expect(() => agentResource(cib, "in")).toThrow("runs in a container");
  expect(() => agentResource(cib, "x")).toThrow('no resource "x"');
  expect(whyNotRun(agentResource(cib, "a"), "check")).toContain("systemd");
  expect(whyNotRun(agentResource(cib, "b"), "validate")).toContain("changes something");
  expect(whyNotRun(agentResource(cib, "b"), "check")).toBeUndefined();
});

test("instances of a clone are where their nodes are", () => {
  const at = (id: string, ...nodes: string[]) => ({
    ...{ id, children: [], placements: nodes.map((node) => ({ node, role: "Started" })) },
  });
  const resources = [{ ...at("c"), children: [at("p:0", "n2"), at("p:1", "n1")] }, at("pp", "n3")];
  expect(nodesOf({ resources } as unknown as ClusterSnapshot, "p")).toEqual(["n1", "n2"]);
});

test("tracing is set at each operation, and off leaves the configuration as it was", () => {
  const cib = cibOf(database);
  const on = withTrace(cib, "db", true);
  expect([...on.matchAll(/<op [^>]*name="(\w+)"/g)].map(([, name]) => name)).toEqual(["monitor", "start", "stop"]);
  expect(on.match(/name="trace_ra"/g)).toHaveLength(3);
  expect(withTrace(on, "db", true)).toBe(on);
  const flat = (text: string) => text.replace(/>\s+</g, "><");
  expect(flat(withTrace(on, "db", false))).toBe(flat(withTrace(cib, "db", false)));
  expect(withTrace(cib, "db", false)).not.toContain("start");
  const promotable = cibOf(
    `<clone id="c"><meta_attributes id="m"><nvpair id="n" name="promotable" value="true"/></meta_attributes><primitive id="p" class="ocf" provider="pacemaker" type="Stateful"/></clone>`,
  );
  expect(withTrace(promotable, "c", true)).toMatch(/name="promote"/);
});

test("operations of a template are traced there", () => {
  const cib = cibOf(
    `<template id="t" class="ocf" provider="pacemaker" type="Dummy"><operations><op id="o" name="monitor" interval="5s"/></operations></template><primitive id="p" template="t"/>`,
  );
  expect(whyNotTraced(agentResource(cib, "p"))).toContain('the template "t"');
  expect(whyNotTraced(agentResource(cibOf(database), "db"))).toBeUndefined();
});

test("the newest trace of the resource is found, and shows no secret of its environment", async () => {
  const folder = mkdtempSync(join(tmpdir(), "quorate-trace-"));
  try {
    const cib = cibOf(
      database.replace(
        "</operations>",
        `<op id="db-s" name="stop" interval="0s"><instance_attributes id="db-si"><nvpair id="db-sd" name="trace_dir" value="${folder}"/></instance_attributes></op></operations>`,
      ),
    );
    const resource = agentResource(cib, "db");
    expect(traceFolder(resource)).toBe(folder);
    mkdirSync(join(folder, "mysql"));
    for (const [name, seconds] of [
      ["db.start.2026-11-30.10:00:00", 1000],
      ["db.monitor.2026-11-30.10:00:09", 2000],
      ["db.x.monitor.2026-11-30.10:00:10", 3000],
      ["other.monitor.2026-11-30.10:00:11", 4000],
    ] as const) {
      writeFileSync(join(folder, "mysql", name), `OCF_RESKEY_replication_passwd=stored7\n+ ${name}\n+ mysql stored7\n`);
      utimesSync(join(folder, "mysql", name), seconds, seconds);
    }
    const { session, commands } = fakeSession("", 3);
    expect(await readTrace(session, resource, { cib, node: "n1" })).toBeUndefined();
    const [program = "", ...words] = commands[0] ?? [];
    const { file, count, text, isCut } = traceOf(execFileSync(program, words, { encoding: "utf8" }), secretsOf(cib));
    expect([file, count, isCut]).toEqual([join(folder, "mysql", "db.monitor.2026-11-30.10:00:09"), 2, false]);
    expect(text).toContain("+ db.monitor.2026-11-30.10:00:09\n+ mysql •••");
    expect(text).not.toContain("stored7");
  } finally {
    rmSync(folder, { recursive: true });
  }
});
