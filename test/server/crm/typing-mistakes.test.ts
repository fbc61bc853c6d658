import { expect, test } from "vitest";
import { parseStatement } from "../../../server/src/crm/parse-statement.ts";
import { omitUndefined } from "../../../server/src/text/omit-undefined.ts";

/** The words marked by the first finding, what it says, and the text after its quick fix. */
function mistake(text: string): { at: string; message: string; severity: string; fixed?: string } {
  const [problem] = parseStatement(text).problems.filter(({ severity }) => severity !== "information");
  if (!problem) throw new Error(`nothing is wrong in ${text}`);
  const { span, message, severity, fixes } = problem;
  const fix = fixes?.[0];
  const fixed = fix && text.slice(0, fix.span.start) + fix.text + text.slice(fix.span.end);
  return { at: text.slice(span.start, span.end), message, severity, ...omitUndefined({ fixed }) };
}

// The text, the place, a part of the message, and the text after the quick fix.
test.each([
  ["primitive id=vip Dummy", "id=vip", "Write the id alone here", "primitive vip Dummy"],
  ["group web: a b", "web:", "The id must not end with a colon here", "group web a b"],
  ["group web a, b", "a,", "separated by spaces", "group web a b"],
  ["colocation c inf: a,b", "a,b", "separated by spaces", "colocation c inf: a b"],
  ["group g a b # both", "# both", "on a line of its own", "# both\ngroup g a b"],
  ["location l a 100 n1", "100", "A score must end with a colon", "location l a 100: n1"],
  ["location l a 100:n1", ":n", "A space is missing", "location l a 100: n1"],
  ["location l a: 100: n1", "a:", "The resource must not end with a colon here", "location l a 100: n1"],
  ["location l a rule 100 #uname eq n1", "100", "A score must end with a colon", "location l a rule 100: #uname eq n1"],
  ["location l a rule #uname == n1", "==", 'Did you mean "eq"', "location l a rule #uname eq n1"],
  ["location l a rule not defined x", "not defined", "must be one word", "location l a rule not_defined x"],
  ["location l a rule date spec hour=9", "hour", 'Did you mean "hours"', "location l a rule date spec hours=9"],
  ["location l a rule x lte", "lte", "The value of the comparison is missing", undefined],
  ["location l a rule date after 2030-01-01", "after", "is not a valid test of a date: expected lt", undefined],
  ["colocation c inf a b", "inf", "A score must end with a colon", "colocation c inf: a b"],
  ["colocation inf: a b", "inf:", "The id of the colocation is missing", undefined],
  ["colocation c inf: ( a ] b", "]", 'begins with "(" but ends with "]"', "colocation c inf: ( a ) b"],
  ["colocation c inf: ( a ( b ) )", "(", "can't be nested", undefined],
  ["colocation c inf: a b )", ")", 'This ")" has no matching bracket', undefined],
  ["colocation c inf: a:Mastr b", "Mastr", 'Did you mean "Master"', "colocation c inf: a:Master b"],
  ["order o Mandatory a b", "Mandatory", "The kind must end with a colon", "order o Mandatory: a b"],
  ["order o Manadtory: a b", "Manadtory", 'Did you mean "Mandatory"', "order o Mandatory: a b"],
  ["order o Mandatory: a:strat b", "strat", 'Did you mean "start"', "order o Mandatory: a:start b"],
  [
    "order o Mandatory: a b symetrical=no",
    "symetrical",
    'Did you mean "symmetrical"',
    "order o Mandatory: a b symmetrical=no",
  ],
  ["order o Mandatory: a b symmetrical=maybe", "maybe", "expected true, false", undefined],
  ["rsc_ticket t T a", "T", "The ticket must end with a colon", "rsc_ticket t T: a"],
  ["rsc_ticket t T: a loss-policy=stopp", "stopp", 'Did you mean "stop"', "rsc_ticket t T: a loss-policy=stop"],
  ["node n1:remot", "remot", "expected member or remote", "node n1:remote"],
  ["fencing_topology rack=7 a", "rack=7", 'must begin with "attr:"', "fencing_topology attr:rack=7 a"],
  ["role r wrte xpath:/cib", "wrte", 'Did you mean "write"', "role r write xpath:/cib"],
  ["role r write /cib", "/cib", 'Did you mean "xpath:/cib"', "role r write xpath:/cib"],
  ["role r write xpth:/cib", "xpth:/cib", 'Did you mean "xpath:/cib"', "role r write xpath:/cib"],
  ["alert a /bin/x select node", "node", 'Did you mean "nodes"', "alert a /bin/x select nodes"],
  ["bundle b dokcer image=x", "dokcer", 'Did you mean "docker"', "bundle b docker image=x"],
  ["bundle b docker image=x networks", "networks", 'Did you mean "network"', "bundle b docker image=x network"],
  ["primitive p Dummy params x = 1", "=", 'No space is allowed around "="', "primitive p Dummy params x=1"],
  ["primitive p Dummy params x:1", "x:1", 'Did you mean "x=1"', "primitive p Dummy params x=1"],
  ["primitive my vip ocf:heartbeat:Dummy", "ocf:heartbeat:Dummy", "the id, which is a single word", undefined],
  ["xml <tag", "xml <tag", "The XML can't be parsed", undefined],
])("%s", (text, at, message, fixed) => {
  const found = mistake(text);
  expect(found).toMatchObject({ at, severity: "error" });
  expect(found.message).toContain(message);
  expect(found.fixed).toBe(fixed);
});

// What crmsh reads, if hardly as it was meant, is no error.
test.each([
  ["primitive p Dummy param x=1", "param", 'Did you mean "params"', "primitive p Dummy params x=1"],
  [
    "primitive p Dummy operation monitor interval=5",
    "operation",
    'Did you mean "op"',
    "primitive p Dummy op monitor interval=5",
  ],
  [
    "clone c a meta interleave true",
    "interleave true",
    "two attributes without a value",
    "clone c a meta interleave=true",
  ],
  ["property stonith-enabled true", "stonith-enabled true", "two attributes", "property stonith-enabled=true"],
  ["node n1 attribute standby=on", "attribute", 'Did you mean "attributes"', "node n1 attributes standby=on"],
  ["primitive p Dummy params x=1, y=2", ",", "separated by spaces", "primitive p Dummy params x=1 y=2"],
  ["primitive p Dummy # the first", "# the first", "on a line of its own", "# the first\nprimitive p Dummy"],
  ["primitive p Dummy\\\nop monitor", "Dummy\\\nop", 'read as "Dummyop"', "primitive p Dummy \\\nop monitor"],
])("%s, which crmsh accepts", (text, at, message, fixed) => {
  const found = mistake(text);
  expect(found).toMatchObject({ at, severity: "warning", fixed });
  expect(found.message).toContain(message);
});

test("a comment inside a statement of several lines is moved before it", () => {
  const { fixed } = mistake("group g a b # first \\\n meta x=1");
  expect(fixed).toBe("# first\ngroup g a b \\\n meta x=1");
});

test.each(["primitive p Dummy bare", "primitive p Dummy params #x=1", "group g a b meta x y"])(
  "nothing is reported for %s",
  (text) => {
    expect(parseStatement(text).problems).toEqual([]);
  },
);
