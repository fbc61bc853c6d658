import { expect, test } from "vitest";
import { parseStatement } from "../../../../server/src/crm/parse-statement.ts";
import { explainStatement } from "../../../../server/src/editing/hover/explain-statement.ts";
import { createWorkspace } from "../../../../server/src/workspace.ts";
import { scene } from "../../support/cluster.ts";

const { hover } = createWorkspace();

function explained(statement: string): string | undefined {
  const { object } = parseStatement(statement);
  return object && explainStatement(object);
}

test.each([
  ["colocation c inf: httpd vip", "httpd runs only where vip runs."],
  ["colocation c -inf: httpd vip", "httpd never runs where vip runs."],
  ["colocation c -inf: httpd:Promoted vip", "httpd is never promoted where vip runs."],
  ["colocation c 50: httpd ms-db:Promoted", "httpd prefers to run where ms-db is promoted (score 50)."],
  ["colocation c -50: httpd:Master ms-db", "httpd avoids being promoted where ms-db runs (score -50)."],
  ["colocation c 0: a b", "A score of 0 has no effect: each resource runs where it would without this constraint."],
  ["colocation c inf: a b c", "b runs only where a runs; c runs only where b runs."],
  ["colocation c -inf: a b c", "No two of a, b and c run on one node."],
  ["colocation c inf: ( a b ) c", "a and b run only where c runs."],
  ["colocation c inf: a b node-attribute=rack", "a runs only on nodes with the same rack as the node where b runs."],
])("%s means: %s", (statement, sentence) => expect(explained(statement)).toBe(sentence));

test.each([
  ["order o Mandatory: vip httpd", "vip starts before httpd, and stops after it."],
  ["order o vip httpd", "vip starts before httpd, and stops after it."],
  [
    "order o 0: vip httpd",
    "vip starts before httpd, and stops after it, but only if both happen in the same transition.",
  ],
  ["order o Serialize: vip httpd", "vip and httpd never start or stop at the same time, in either order."],
  [
    "order o Mandatory: ms-db:promote web:start",
    "ms-db is promoted before web starts, and is demoted after web stops.",
  ],
  ["order o vip httpd symmetrical=false", "vip starts before httpd; the reverse actions have no order."],
  [
    "order o Mandatory: db ( app1 app2 ) web",
    "First db starts, then app1 and app2 start in any order, then web starts; the reverse actions have the reverse order.",
  ],
  [
    "order o Mandatory: db [ app1 app2 ] web",
    "First db starts, then at least one of app1 and app2 starts, then web starts; the reverse actions have the reverse order.",
  ],
])("%s means: %s", (statement, sentence) => expect(explained(statement)).toBe(sentence));

test.each([
  ["location l vip 100: n1", "vip prefers n1 (score 100)."],
  ["location l vip inf: n1", "vip runs on n1 whenever possible."],
  ["location l vip -inf: n1", "vip must not run on n1."],
  ["location l ms role=Promoted -50: n1", "ms avoids being promoted on n1 (score -50)."],
  [
    "location l vip rule -inf: not_defined pingd or pingd lte 0",
    "vip must not run on nodes where pingd is not defined or at most 0.",
  ],
  ["location l vip rule 100: #uname eq n1", "vip prefers n1 (score 100)."],
  [
    "location l vip rule pingd: defined pingd",
    "vip prefers nodes where pingd is defined, with the node's value of pingd as the score.",
  ],
  ["location l vip rule -inf: date lt 2030-01-01", "vip must not run on any node while the time is before 2030-01-01."],
  ["location l /^web/ 100: n1", "Every resource whose id matches /^web/ prefers n1 (score 100)."],
  ["location l { a b } -inf: n1", "a and b must not run on n1."],
])("%s means: %s", (statement, sentence) => expect(explained(statement)).toBe(sentence));

test.each([
  [
    "rsc_ticket t ticketA: web loss-policy=fence",
    "web runs only while this site holds the ticket ticketA; when the ticket is lost, the nodes that run web are fenced, so that it stops immediately.",
  ],
  [
    "rsc_ticket t ticketA: ms:Promoted loss-policy=demote",
    "ms is promoted only while this site holds the ticket ticketA; when the ticket is lost, ms is demoted.",
  ],
  ["group g vip fs httpd", "vip, fs and httpd run on one node; they start in this order and stop in reverse."],
  ["clone c ping", "An instance of ping runs on every node."],
  ["clone c db meta clone-max=2 promotable=true", "Up to 2 instances of db run, and one of them is promoted."],
  [
    "bundle b docker image=x replicas=3 primitive httpd",
    "The cluster runs up to 3 docker containers of the image x, each with httpd inside.",
  ],
  [
    "monitor ms:Promoted 10s:20s",
    "ms is checked every 10s where it is promoted; a check that takes longer than 20s fails.",
  ],
  ["acl_target bob r1 r2", "bob has the roles r1 and r2."],
  ["user bob role:r1 role:r2", "bob has the roles r1 and r2."],
  ["tag t a b", "t stands for a and b wherever it is used."],
  [
    "fencing_topology n1: a b,c n2: d",
    "n1 is fenced with a; if that fails, with b and c together. n2 is fenced with d.",
  ],
])("%s means: %s", (statement, sentence) => expect(explained(statement)).toBe(sentence));

test.each([
  "colocation c inf: a",
  "order o a",
  "location l vip",
  "rsc_ticket t",
  "group g",
  "clone c",
  "tag t",
  "property a=b",
  "colocation",
])("%s is incomplete, or needs no sentence", (statement) => expect(explained(statement)).toBeUndefined());

test("a sentence about very many resources stays readable", () => {
  const many = Array.from({ length: 200 }, (_, index) => `p${index}`).join(" ");
  expect(explained(`group g ${many}`)).toMatch(/p10 and 189 others run on one node/);
  expect(explained(`colocation c inf: ${many}`)).toMatch(/; and so on\.$/);
});

test("the hover of a statement's keyword explains the statement before the keyword", () => {
  const { document, offset, cluster } = scene("colo|cation c inf: httpd vip");
  expect(hover(document, offset, cluster)?.markdown).toMatch(
    /^`httpd` runs only where `vip` runs\.\n\n---\n\n\*\*colocation/,
  );
});
