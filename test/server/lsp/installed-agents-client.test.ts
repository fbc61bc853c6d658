import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it } from "vitest";
import {
  createMessageConnection,
  type MessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-jsonrpc/node";
import type { CompletionList, Diagnostic, Hover, MarkupContent, PublishDiagnosticsParams } from "vscode-languageserver";
import {
  type AgentMetadata,
  type AgentMetadataParams,
  type CorosyncValidation,
  type CorosyncValidationParams,
  methods,
  type Nodes,
  type Plan,
} from "../../../server/src/protocol.ts";

/** The real server; the client is one that knows a cluster, without any. */
const main = fileURLToPath(new URL("../../../server/src/lsp/main.ts", import.meta.url));
const uri = "file:///nowhere/cluster.crm";
const conf = "file:///nowhere/corosync.conf";

const thing = `<resource-agent name="thing" version="1.0">
<longdesc lang="en">Looks after things of *any* kind.</longdesc><shortdesc lang="en">Things</shortdesc>
<parameters><parameter name="colour" required="1"><longdesc lang="en">What it is painted in.</longdesc>
<content type="select"><option value="red"/><option value="blue"/></content></parameter></parameters>
<actions><action name="start" timeout="20s"/><action name="monitor" timeout="20s" interval="10s"/></actions></resource-agent>`;

const lab: Nodes = {
  cluster: "lab",
  node: "n1",
  stamp: "1",
  pacemaker: "2.1.5",
  corosync: "3.1.7",
  agents: ["ocf:heartbeat:IPaddr2", "ocf:mycompany:thing", "ocf:mycompany:broken", "systemd:nginx"],
};

interface Client {
  nodes?: () => Nodes | null;
  metadata?: (params: AgentMetadataParams) => AgentMetadata | Promise<AgentMetadata>;
  verdict?: (params: CorosyncValidationParams) => CorosyncValidation | null;
  localTools?: boolean;
}

let server: ChildProcess | undefined;
let connection: MessageConnection;
let diagnostics = new Map<string, readonly Diagnostic[]>();
let asked: (readonly string[])[] = [];

async function start({
  nodes,
  metadata = () => ({}),
  verdict = () => null,
  localTools = false,
}: Client): Promise<void> {
  diagnostics = new Map();
  asked = [];
  server = spawn(process.execPath, [main, "--stdio"], { stdio: ["pipe", "pipe", "inherit"] });
  if (!server.stdout || !server.stdin) throw new Error("the server has no pipes");
  connection = createMessageConnection(new StreamMessageReader(server.stdout), new StreamMessageWriter(server.stdin));
  connection.onNotification("textDocument/publishDiagnostics", (params: PublishDiagnosticsParams) => {
    diagnostics.set(params.uri, params.diagnostics);
  });
  connection.onRequest(methods.nodes, () => nodes?.() ?? null);
  connection.onRequest(methods.agentMetadata, (params: AgentMetadataParams) => {
    asked.push(params.agents);
    return metadata(params);
  });
  connection.onRequest(methods.corosyncValidation, (params: CorosyncValidationParams) => verdict(params));
  connection.listen();
  const initializationOptions = { nodes: nodes !== undefined, localTools };
  const params = { processId: process.pid, rootUri: null, capabilities: {}, initializationOptions };
  await connection.sendRequest("initialize", params);
  await connection.sendNotification("initialized", {});
}

afterEach(async () => {
  await connection.sendRequest("shutdown");
  await connection.sendNotification("exit");
  await new Promise((resolve) => server?.once("exit", resolve));
});

const open = (text: string, of = uri): Promise<void> =>
  connection.sendNotification("textDocument/didOpen", {
    textDocument: { uri: of, languageId: of === conf ? "corosync" : "crm", version: 1, text },
  });

const findings = (of = uri): string[] => (diagnostics.get(of) ?? []).map(({ code, message }) => `${code}: ${message}`);

async function hovered(line: number, character: number): Promise<string> {
  const position = { line, character };
  const found: Hover | null = await connection.sendRequest("textDocument/hover", { textDocument: { uri }, position });
  return ((found?.contents as MarkupContent | undefined)?.value ?? "").replaceAll("\u00a0", " ");
}

async function completed(line: number, character: number): Promise<CompletionList> {
  const position = { line, character };
  return await connection.sendRequest("textDocument/completion", { textDocument: { uri }, position });
}

describe("a connected cluster", () => {
  const metadata = ({ agents }: AgentMetadataParams) =>
    Object.fromEntries(agents.flatMap((agent) => (agent.endsWith(":thing") ? [[agent, thing]] : [])));

  it("has agents of its own, which are checked, completed and explained as its node describes them", async () => {
    await start({ nodes: () => lab, metadata });
    await open("primitive t ocf:mycompany:thing params color=red op monitor interval=10s\n");
    await expect.poll(() => findings()).toContainEqual(expect.stringContaining('missing-parameter: "t"'));
    expect(findings()).toContainEqual(expect.stringContaining('thing has no parameter "color". Did you mean "colour"'));
    expect(await hovered(0, 20)).toMatch(
      /\*\*ocf:mycompany:thing\*\*.*Things.*Required: `colour`.*Installed on `n1`\..*Looks after things of \\\*any\\\* kind\./s,
    );
    const { items } = await completed(0, 39);
    expect(items.find(({ label }) => label === "colour")).toMatchObject({
      detail: "required",
      documentation: { value: expect.stringContaining("What it is painted in.") },
    });
  });

  it("says what its node lacks, and what was meant there", async () => {
    await start({ nodes: () => lab, metadata });
    await open(
      "primitive a ocf:heartbeat:Filesystem params device=/dev/sdb1 directory=/srv fstype=ext4 op monitor interval=20s\n" +
        "primitive b ocf:mycompany:thin params colour=red op monitor interval=10s\n" +
        "primitive c systemd:nginx op monitor interval=10s\nprimitive d systemd:postgresql op monitor interval=10s\n",
    );
    await expect
      .poll(() => findings().filter((each) => each.startsWith("unknown-agent")))
      .toEqual([
        expect.stringMatching(/The agent "ocf:heartbeat:Filesystem" is not installed on "n1": "a" would fail there\./),
        expect.stringContaining('Did you mean "ocf:mycompany:thing"?'),
        expect.stringMatching(/The agent "systemd:postgresql" is not installed on "n1"/),
      ]);
    expect(await hovered(0, 25)).toContain("⚠ Not installed on `n1`.");
  });

  it("offers what is there, and only that", async () => {
    await start({ nodes: () => lab, metadata });
    await open("primitive t ocf:\nprimitive s systemd:\n");
    await expect
      .poll(async () => (await completed(0, 16)).items.map(({ label }) => label).sort())
      .toEqual([
        "ocf:heartbeat:",
        "ocf:heartbeat:IPaddr2",
        "ocf:mycompany:",
        "ocf:mycompany:broken",
        "ocf:mycompany:thing",
      ]);
    expect((await completed(1, 20)).items.map(({ label }) => label)).toEqual(["systemd:nginx"]);
    const [item] = (await completed(0, 16)).items.filter(({ label }) => label.endsWith(":thing"));
    const resolved = await connection.sendRequest("completionItem/resolve", item);
    expect(resolved).toMatchObject({ documentation: { value: expect.stringContaining("Looks after things") } });
  });

  it("has the agent that a bare type means, in a plan too", async () => {
    await start({ nodes: () => lab, metadata });
    await open("primitive t thing params colour=red op monitor interval=10s\n");
    await expect.poll(() => hovered(0, 13)).toContain("**ocf:mycompany:thing**");
    const cib =
      '<cib validate-with="pacemaker-3.9" admin_epoch="0" epoch="1" num_updates="0"><configuration><crm_config/><nodes/><resources/><constraints/></configuration><status/></cib>';
    const plan: Plan = await connection.sendRequest(methods.plan, { uris: [uri], cib, mode: "update" });
    expect(plan.errors).toEqual([]);
    expect(plan.wantedText).toContain("primitive t ocf:mycompany:thing");
  });

  it("has a release, for which the files are checked", async () => {
    await start({ nodes: () => lab });
    await open("property fencing-enabled=true\n");
    await expect.poll(() => findings()).toContainEqual(expect.stringContaining("newer-than-target"));
  });

  it("has an SBD, by whose disk its fence device is checked", async () => {
    const dump =
      "==Dumping header on disk /dev/sdb\nTimeout (watchdog) : 15\nTimeout (msgwait)  : 15\n==Header on disk /dev/sdb is dumped\n";
    let nodes: Nodes = { ...lab, sbd: { settings: "SBD_DEVICE=/dev/sdb\n", dump } };
    await start({ nodes: () => nodes, metadata });
    await open("primitive sbd stonith:fence_sbd params devices=/dev/sdb\n");
    const waits = () => findings().filter((each) => each.startsWith("sbd-message-wait"));
    await expect.poll(waits).toEqual([expect.stringContaining('"sbd -d /dev/sdb -1 15 -4 30 create"')]);
    // Somebody has repaired the disk; nothing else has changed on the node.
    nodes = { ...nodes, sbd: { settings: "SBD_DEVICE=/dev/sdb\n", dump: dump.replace(": 15\n==H", ": 30\n==H") } };
    await connection.sendNotification(methods.nodesChanged, { mayRunTools: false });
    await expect.poll(waits).toEqual([]);
  });

  it("asks for the metadata of what the files name, once, and goes on where an agent gives none", async () => {
    await start({ nodes: () => lab, metadata });
    await open("primitive t ocf:mycompany:thing\nprimitive b ocf:mycompany:broken\nprimitive x ocf:other:thing\n");
    await expect.poll(() => asked).toEqual([["ocf:mycompany:thing", "ocf:mycompany:broken"]]);
    expect(await hovered(1, 25)).toMatch(/\*\*ocf:mycompany:broken\*\*\n\nInstalled on `n1`/);
    expect(await hovered(0, 25)).toContain("Looks after things");
    expect(asked).toHaveLength(1);
  });

  it("that hangs lets nobody wait long", async () => {
    await start({ nodes: () => lab, metadata: () => new Promise(() => {}) });
    await open("primitive v IPaddr2 params ip=10.0.0.1 op monitor interval=10s\n");
    await expect.poll(() => hovered(0, 14)).toContain("Installed on `n1`");
    expect((await completed(0, 27)).items.length).toBeGreaterThan(3);
  });

  it("that goes away leaves the catalogue", async () => {
    let nodes: Nodes | null = lab;
    await start({ nodes: () => nodes, metadata });
    await open("primitive a ocf:heartbeat:nginx op monitor interval=10s\n");
    await expect.poll(() => findings()).toContainEqual(expect.stringContaining('is not installed on "n1"'));
    nodes = null;
    await connection.sendNotification(methods.nodesChanged, { mayRunTools: false });
    await expect.poll(() => findings().some((each) => each.includes("is not installed"))).toBe(false);
    expect(await hovered(0, 25)).not.toContain("Installed");
  });

  it("has a corosync whose verdict joins ours, where ours finds nothing", async () => {
    const text = `totem {
  version: 2
  cluster_name: lab
  transport: knet
}
nodelist {
  node {
    ring0_addr: 10.0.0.1
    name: n1
    nodeid: 1
  }
}
quorum {
  provider: corosync_votequorum
}
`;
    const texts: string[] = [];
    const verdict = (params: CorosyncValidationParams): CorosyncValidation => {
      texts.push(params.text);
      return { node: "n1", exitCode: 8, output: "parser error: /tmp/c:4: Transport knet is out today" };
    };
    await start({ nodes: () => lab, verdict });
    await open(text, conf);
    await expect
      .poll(() => findings(conf).filter((each) => each.startsWith("corosync-t")))
      .toEqual(['corosync-t: corosync on "n1" refuses this file: Transport knet is out today.']);
    const [refusal] = (diagnostics.get(conf) ?? []).filter(({ source }) => source === "corosync");
    expect(refusal).toMatchObject({ severity: 1, range: { start: { line: 3, character: 2 } } });
    expect(texts).toHaveLength(1);
    const change = {
      textDocument: { uri: conf, version: 2 },
      contentChanges: [{ text: text.replace("knet", "knot") }],
    };
    await connection.sendNotification("textDocument/didChange", change);
    await expect.poll(() => findings(conf).some((each) => each.startsWith("corosync-t"))).toBe(false);
    await expect.poll(() => diagnostics.get(conf)?.some(({ severity }) => severity === 1)).toBe(true);
    expect(findings(conf).some((each) => each.startsWith("corosync-t"))).toBe(false);
  });
});

const noTools = existsSync("/usr/sbin/crm_resource") ? undefined : "Pacemaker is not installed";
describe.skipIf(noTools !== undefined)(`this machine's own tools${noTools ? ` [skipped: ${noTools}]` : ""}`, () => {
  it("describe its agents where no cluster is connected", async () => {
    await start({ localTools: true });
    await open("primitive v ocf:heartbeat:IPaddr2 params ip=10.0.0.1 op monitor interval=10s\n");
    await expect.poll(() => hovered(0, 42)).toMatch(/IPv4|IPv6|dotted/i);
    expect(await hovered(0, 25)).not.toContain("nstalled on");
    expect(findings().some((each) => each.includes("is not installed"))).toBe(false);
  });

  it("are not run in a folder that isn't trusted", async () => {
    await start({ localTools: false });
    await open("primitive v ocf:heartbeat:Xinetd params service=x op monitor interval=10s\n");
    // Longer than it takes to ask them.
    await new Promise((resolve) => setTimeout(resolve, 2500));
    const plain = await hovered(0, 25);
    await connection.sendNotification(methods.nodesChanged, { mayRunTools: true });
    await expect.poll(() => hovered(0, 25)).not.toBe(plain);
  });
});
