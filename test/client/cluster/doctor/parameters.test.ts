import { expect, it, test } from "vitest";
import { checkParameters, parameterQuestions } from "../../../../client/src/cluster/doctor/checks/parameters.ts";
import { readCibFacts } from "../../../../client/src/cluster/doctor/cib-facts.ts";
import { readNodeFacts } from "../../../../client/src/cluster/doctor/node-facts.ts";

const primitive = (id: string, type: string, parameters: Readonly<Record<string, string>>, rule = ""): string =>
  `<primitive id="${id}" class="ocf" provider="heartbeat" type="${type}"><instance_attributes id="${id}-i">${rule}${Object.entries(
    parameters,
  )
    .map(([name, value]) => `<nvpair id="${id}-${name}" name="${name}" value="${value}"/>`)
    .join("")}</instance_attributes></primitive>`;
const facts = (resources: string) =>
  readCibFacts(
    `<cib><configuration><crm_config/><nodes><node id="1" uname="n1"/><node id="2" uname="n2"/></nodes><resources>${resources}</resources><constraints/></configuration></cib>`,
  );
const ip = primitive("ip", "IPaddr2", { ip: "10.0.0.9" });
const rule = '<rule id="r" score="1"><expression id="e" attribute="#uname" operation="eq" value="n1"/></rule>';
const mount = primitive("fs", "Filesystem", { device: "/dev/sdb1", directory: "/srv/db", fstype: "xfs" });

test.each([
  ["a resource, with its parameters", ip, "validate ip ocf:heartbeat:IPaddr2\nparam ip ip 10.0.0.9\n"],
  ["not one with parameters by rule", primitive("ip", "IPaddr2", { ip: "10.0.0.9" }, rule), ""],
  ["not a clone, whose agent gets more", `<clone id="c">${ip}</clone>`, ""],
  [
    "not what lies on a file system of the cluster",
    `${mount}${primitive("db", "mysql", { datadir: "/srv/db/data" })}`,
    "validate fs ocf:heartbeat:Filesystem\nparam fs device /dev/sdb1\nparam fs directory /srv/db\nparam fs fstype xfs\n",
  ],
  ["not an agent that changes something then", primitive("l", "slapd", {}), ""],
  ["not a name that no environment has", primitive("v", "VirtualDomain", { "a-b": "1" }), ""],
])("agents are asked about %s", (_, resources, questions) => {
  const cib = facts(resources);
  expect(parameterQuestions(cib.resources, cib)).toBe(questions);
});

function found(answers: Readonly<Record<string, string>>, resources = ip) {
  const nodes = Object.entries(answers).map(([name, answer]) =>
    readNodeFacts(name, `uid\t0\ncrm-name\t${name}\nvalidate\t${answer}\n`, { began: 0, ended: 1 }),
  );
  return checkParameters({ nodes, unanswered: [], cib: facts(resources), snapshot: undefined });
}

it("says what an agent refuses, once for the nodes that say the same", () => {
  expect(found({ n1: "ip 6 [findif] failed", n2: "ip 6 [findif] failed" })).toMatchObject([
    {
      check: "parameters",
      severity: "error",
      nodes: ["n1", "n2"],
      message:
        'The agent ocf:heartbeat:IPaddr2, asked to validate the parameters of "ip", says: it isn\'t configured properly ([findif] failed).',
    },
  ]);
  expect(found({ n1: "ip 0", n2: "ip 3" })).toEqual([]);
  expect(found({ n1: "ip 1", n2: "ip 0" })).toMatchObject([{ severity: "warning", nodes: ["n1"] }]);
});

it("says where an agent couldn't be asked", () => {
  expect(found({ n1: "ip unasked", n2: "ip 124" })).toMatchObject([{ kind: "unchecked", nodes: ["n1", "n2"] }]);
});

it("shows no secret that an agent repeats", () => {
  const db = primitive("db", "mysql", { test_passwd: "tr0ubador" });
  const [finding] = found({ n1: "db 6 cannot log in with tr0ubador" }, db);
  expect(finding).toMatchObject({ message: expect.stringContaining("cannot log in with …") });
});
