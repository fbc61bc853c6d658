import { describe, expect, test } from "vitest";
import { catalogue, catalogueOf } from "../../../server/src/agents/catalogue.ts";
import { describeAgentNamed } from "../../../server/src/editing/hover/hover.ts";
import { createWorkspace, parseDocument } from "../../../server/src/workspace.ts";
import { expectFindings } from "../support/annotated.ts";

const { checkDocuments } = createWorkspace();
const rules = ["unknown-agent", "unknown-parameter", "missing-parameter", "short-timeout"];

/** Checks statements, as drawn, for a release of Pacemaker. */
function forRelease(pacemaker: string | undefined, annotated: string): void {
  expectFindings(annotated, "cluster.crm", { rules, ...(pacemaker === undefined ? {} : { target: { pacemaker } }) });
}

function messages(text: string, pacemaker?: string): readonly string[] {
  const settings = pacemaker === undefined ? {} : { target: { pacemaker } };
  const findings = checkDocuments([parseDocument("cluster.crm", "crm", text)], undefined, settings);
  return (findings.get("cluster.crm") ?? []).filter(({ code }) => rules.includes(code)).map(({ message }) => message);
}

describe("agents by the target's release", () => {
  test("a parameter that is newer than the target", () => {
    const text = "primitive vip IPaddr2 params ip=10.0.0.1 check_link_status=false\n";
    forRelease(undefined, text);
    forRelease("3.0.3", text);
    expect(messages(text, "3.0.0")).toEqual([
      'The parameter "check_link_status" of IPaddr2 exists since resource-agents 4.18; the target\'s release has 4.16, where it has no effect.',
    ]);
    forRelease(
      "2.1.5",
      `
      primitive vip IPaddr2 params ip=10.0.0.1 check_link_status=false
                                               ^^^^^^^^^^^^^^^^^ information unknown-parameter
    `,
    );
  });

  test("a misspelt parameter is one of no release", () => {
    expect(messages("primitive vip IPaddr2 params ip=10.0.0.1 nix=eth0\n", "2.1.5")).toEqual([
      'IPaddr2 has no parameter "nix". Did you mean "nic"?',
    ]);
  });

  test("a parameter that is no longer required", () => {
    const text = "primitive share exportfs params directory=/srv clientspec=*\n";
    forRelease(undefined, text);
    forRelease(
      "2.1.9",
      `
      primitive share exportfs params directory=/srv clientspec=*
                      ^^^^^^^^ warning missing-parameter
    `,
    );
  });

  test("an agent that is newer than the target, or gone", () => {
    const text = "primitive move ocf:heartbeat:powervs-move-ip\n";
    expect(messages(text, "2.1.5")).toEqual([
      'The agent "powervs-move-ip" exists since resource-agents 4.18; the target\'s release has 4.12. Check that it is installed on every node, or "move" fails there.',
    ]);
    expect(messages("primitive o ocf:pacemaker:o2cb\n", "2.1.5")).toEqual([]);
    expect(messages("primitive o ocf:pacemaker:o2cb\n")).toEqual([
      'The agent "o2cb" is gone since pacemaker 3.0: "o" would fail as not installed. Use GFS2 with ocf:pacemaker:controld in place of OCFS2.',
    ]);
  });

  test("releases between those that were harvested", () => {
    expect(catalogueOf(undefined)).toBe(catalogue);
    expect(catalogueOf("3.1.0")).toBe(catalogue);
    expect(catalogueOf("3.0.1")).toBe(catalogueOf("3.0.0"));
    expect(catalogueOf("2.0.5")).toBe(catalogueOf("2.1.5"));
  });

  test("hover says since when", () => {
    expect(describeAgentNamed(catalogue, "ocf:heartbeat:podman-etcd")).toContain("Since resource-agents 4.18.");
    expect(describeAgentNamed(catalogue, "ocf:heartbeat:IPaddr2")).not.toContain("Since");
    const vip = catalogue.find({ type: "IPaddr2" });
    const since = (name: string) => vip?.parameters.find((parameter) => parameter.name === name)?.since;
    expect(since("proto")).toBe("resource-agents 4.16");
    expect(since("check_link_status")).toBe("resource-agents 4.18");
    expect(since("ip")).toBeUndefined();
    expect(
      catalogueOf("3.0.0")
        .find({ type: "IPaddr2" })
        ?.parameters.map(({ name }) => name),
    ).not.toContain("check_link_status");
  });
});
