import { expect, test } from "vitest";
import { checkPcs } from "../../../server/src/analysis/check-pcs.ts";
import { isPcsText } from "../../../server/src/analysis/source-document.ts";
import { parseCrm } from "../../../server/src/crm/crm-tree.ts";
import { isCrmScript, readCrmScript } from "../../../server/src/crm/script.ts";
import { parsePcs } from "../../../server/src/pcs/pcs-tree.ts";
import { Memo } from "../../../server/src/text/memo.ts";

/** The statements that are read in a script, and the lines of which it is said that they are passed over. */
function read(text: string): { statements: string[]; passed: number[] } {
  expect(isCrmScript(text)).toBe(true);
  const script = readCrmScript(text);
  expect(script.text.length).toBe(text.length);
  const { statements } = parseCrm(script.text);
  return {
    statements: statements.flatMap(({ statement }) =>
      statement.kind === "object" ? [statement.text.replace(/\s+/g, " ").trim()] : [],
    ),
    passed: script.problems.map(({ message }) => Number(/^Line (\d+)/.exec(message)?.[1])),
  };
}

test("a shell script: lines of crm configure, here-documents, and what only the running script knows", () => {
  expect(
    read(`#!/bin/bash
set -eu
if ! crm configure show vip >/dev/null 2>&1; then
  crm configure primitive vip ocf:heartbeat:IPaddr2 \\
    params ip="$VIP" || exit 1
fi
crm --force configure order o1 Mandatory: \\( a b \\) c 2>/dev/null
sudo crm configure location l1 web inf: n1 && echo done
cat <<EOF | crm configure load update -
primitive a ocf:pacemaker:Dummy \\
  op monitor interval=10
primitive $NAME ocf:pacemaker:Dummy
EOF
crm configure <<'EOF'
# its comment
group g a b
commit
EOF
ssh n2 "crm configure property stonith-enabled=false"
echo "run crm configure property x=y"
`),
  ).toEqual({
    statements: [
      "order o1 Mandatory: ( a b ) c",
      "location l1 web inf: n1",
      "primitive a ocf:pacemaker:Dummy \\ op monitor interval=10",
      "group g a b",
    ],
    passed: [4, 12, 19],
  });
});

test("other languages are named as passed over", () => {
  expect(
    read(`import subprocess
subprocess.run(["crm", "configure", "primitive", "vip", "IPaddr2"])
subprocess.run("crm configure property stonith-enabled=false", shell=True)
`),
  ).toEqual({ statements: [], passed: [2, 3] });
});

test("crm files and what a terminal showed are no scripts", () => {
  expect(isCrmScript("primitive a ocf:pacemaker:Dummy\ncrm configure property a=b\n")).toBe(false);
  expect(isCrmScript("[root@n1 ~]# crm configure property a=b\ncrm(live)configure# commit\n")).toBe(false);
  expect(isCrmScript("#!/usr/sbin/crm -f\nconfigure property a=b\n")).toBe(false);
});

test("commands of pcs as lists of texts, and those of crm beside commands of pcs", () => {
  const text = `subprocess.run(["pcs", "resource", "create", "vip", "ocf:heartbeat:IPaddr2"], check=True)
subprocess.run(["crm", "configure", "property", "stonith-enabled=false"])
subprocess.run(["pcs", "status"])
`;
  expect(isPcsText(text)).toBe(true);
  const findings = checkPcs({ language: "pcs", uri: "deploy.py", text, tree: parsePcs(text) }, new Memo());
  expect(findings.filter(({ code }) => code === "passed-over").map(({ message }) => message.slice(0, 24))).toEqual([
    "Line 1 has a pcs command",
    "Line 2 has a crm command",
  ]);
});
