import { expect, test } from "vitest";
import { parseStatement } from "../../../server/src/crm/parse-statement.ts";
import { printObject } from "../../../server/src/crm/statements.ts";

test.each([
  [
    'primitive vip IPaddr2 params cidr_netmask=24nic="bond1"op monitor interval="10s"',
    'primitive vip IPaddr2 params cidr_netmask=24 nic="bond1" op monitor interval="10s"',
  ],
  [
    "primitive vip IPaddr2 params ip=10.0.0.1cidr_netmask=24",
    "primitive vip IPaddr2 params ip=10.0.0.1 cidr_netmask=24",
  ],
  [
    'primitive a apache params statusurl="http://x/"op monitorinterval=10s',
    'primitive a apache params statusurl="http://x/" op monitor interval=10s',
  ],
  ["colocation c inf : a b", "colocation c inf: a b"],
  ["location l vip rule-inf: not_defined pingd", "location l vip rule -inf: not_defined pingd"],
  ["location l vip rule#uname eq n1", "location l vip rule #uname eq n1"],
])("%s: each diagnostic is at the missing space, and its fix inserts it", (text, corrected) => {
  const statement = parseStatement(text);
  expect(statement.problems.map((problem) => problem.code)).toEqual(statement.problems.map(() => "missing-space"));
  let fixed = text;
  for (const { fixes } of [...statement.problems].sort((a, b) => b.span.start - a.span.start)) {
    const [fix] = fixes ?? [];
    if (fix) fixed = fixed.slice(0, fix.span.start) + fix.text + fixed.slice(fix.span.end);
  }
  expect(fixed).toBe(corrected);
  const right = parseStatement(corrected);
  expect(right.problems).toEqual([]);
  if (!statement.object || !right.object) throw new Error("no object");
  expect(printObject(statement.object)).toBe(printObject(right.object));
});

test("a keyword joined to the next word", () => {
  expect(parseStatement("propertystonith-enabled=true").problems[0]).toMatchObject({
    code: "missing-space",
    fixes: [{ text: " " }],
  });
});

test.each([
  'primitive a apache params options="-D SSL=1"',
  "primitive a Dummy params map=n1:1;n2:2 x=a=b y='1a=2'",
  'primitive a Dummy params x="1"suffix',
  "location l /a:b/ 100: n1",
])("%s lacks no space", (text) => {
  expect(parseStatement(text).problems).toEqual([]);
});
