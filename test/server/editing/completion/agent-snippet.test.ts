import { expect, test } from "vitest";
import { catalogue } from "../../../../server/src/agents/catalogue.ts";
import { agentSnippet } from "../../../../server/src/editing/completion/agent-snippet.ts";
import { agentReference, createWorkspace, parseDocument } from "../../../../server/src/workspace.ts";

/** The snippet as it stands when nothing was typed into it. */
function snippet(type: string): string | undefined {
  const agent = catalogue.find({ type });
  return agent && agentSnippet(agent, {})?.replaceAll("\\\\", "\\");
}

test("an address needs its ip, and is monitored as its author advises", () => {
  expect(`primitive vip IPaddr2 ${snippet("IPaddr2")}`).toBe(
    [
      "primitive vip IPaddr2 \\",
      // biome-ignore lint/suspicious/noTemplateCurlyInString: LSP's snippet syntax
      "\tparams ip=${1} \\",
      "\top start interval=0s timeout=20s \\",
      "\top stop interval=0s timeout=20s \\",
      "\top monitor interval=10s timeout=20s$0",
    ].join("\n"),
  );
});

const everyAgent = ["ocf", "stonith"].flatMap((cls) =>
  cls === "ocf"
    ? catalogue
        .providers("ocf")
        .flatMap((provider) => catalogue.names(cls, provider).map((name) => `ocf:${provider}:${name}`))
    : catalogue.names(cls).map((name) => `stonith:${name}`),
);

test("what is offered for any agent has no findings but missing values, once each has one", () => {
  const { checkDocuments } = createWorkspace();
  // About the agent, and about the rest of the cluster.
  const allowed = new Set([
    ...["retired-agent", "fence-device-for-tests", "plain-password"],
    ...["dlm-without-freeze", "missing-promotable", "agent-without-clone"],
  ]);
  const found = everyAgent.flatMap((name) => {
    const agent = catalogue.find(agentReference(name));
    const text = agent && agentSnippet(agent, {});
    if (text === undefined) return [];
    const filled = text
      .replaceAll("\\\\", "\\")
      .replace(/\bip=\$\{\d+\}/, "ip=192.0.2.1")
      .replace(/pcmk_host_map=\$\{\d+\}/, "pcmk_host_map=n1:1")
      .replace(/\$\{\d+(?::((?:[^}\\]|\\.)*))?\}/g, (_, value) => value ?? "1")
      .replace("$0", "");
    const document = parseDocument("cluster.crm", "crm", `primitive x ${name} ${filled}\n`);
    const findings = checkDocuments([document]).get("cluster.crm") ?? [];
    return findings.filter(({ code }) => !allowed.has(code)).map(({ code, message }) => `${name}: ${code}: ${message}`);
  });
  expect(found).toEqual([]);
});
