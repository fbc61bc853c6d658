import { expect, test } from "vitest";
import { watchReader } from "../../../../client/src/cluster/session/watch-status.ts";
import { readLeftovers, readVotes, withExtras } from "../../../../client/src/cluster/status/status-extras.ts";
import { sampleSnapshot } from "../../support/sample-snapshot.ts";

// As cibadmin of Pacemaker 2.1.5 prints them: after a move for an hour, a ban, and a ban as promoted.
const leftovers = `<xpath-query>
  <rsc_location id="cli-prefer-a" rsc="a" role="Started">
    <rule id="cli-prefer-rule-a" score="INFINITY" boolean-op="and">
      <expression id="cli-prefer-expr-a" attribute="#uname" operation="eq" value="n2" type="string"/>
      <date_expression id="cli-prefer-lifetime-end-a" operation="lt" end="2026-11-20 08:35:22Z"/>
    </rule>
  </rsc_location>
  <rsc_location id="cli-ban-g-on-n1" rsc="g" role="Started" node="n1" score="-INFINITY"/>
  <rsc_location id="cli-ban-ms-on-n1" rsc="ms" role="Promoted" node="n1" score="-INFINITY"/>
</xpath-query>
`;

test("what moves and bans left has its node, its role and its end", () => {
  expect(readLeftovers(leftovers)).toEqual([
    {
      id: "cli-prefer-a",
      resource: "a",
      kind: "prefer",
      node: "n2",
      promotedOnly: false,
      until: "2026-11-20 08:35:22Z",
    },
    { id: "cli-ban-g-on-n1", resource: "g", kind: "ban", node: "n1", promotedOnly: false },
    { id: "cli-ban-ms-on-n1", resource: "ms", kind: "ban", node: "n1", promotedOnly: true },
  ]);
});

test("a single constraint has no query element around it, and none is an error message", () => {
  const [one] = readLeftovers('<rsc_location id="cli-prefer-g" rsc="g" node="n3" score="INFINITY"/>\n');
  expect(one).toMatchObject({ kind: "prefer", node: "n3" });
  for (const none of ["", "Call cib_query failed: No such device or address\n", "<xpath-query><broken"])
    expect(readLeftovers(none)).toEqual([]);
});

test("votes are those that corosync counts; none where the account may not read them", () => {
  const printed = `Quorum information
------------------
Quorum provider:  corosync_votequorum
Nodes:            3
Quorate:          Yes

Votequorum information
----------------------
Expected votes:   3
Highest expected: 3
Total votes:      2
Quorum:           2
Flags:            Quorate
`;
  expect(readVotes(printed)).toEqual({ expected: 3, total: 2, quorum: 2 });
  expect(readVotes("Cannot initialize QUORUM service\n")).toBeUndefined();
  expect(withExtras(sampleSnapshot(), { leftovers: "", votes: "" })).toEqual(sampleSnapshot());
});

test("the loop's reports have all three outputs, in whatever pieces they come", () => {
  const stream =
    "motd\n..status-1 0\n<a/>\nstatus-1+\n<b/>\nstatus-1+\nvotes\nstatus-1\n...status-1 102\nno\nstatus-1+\n\nstatus-1+\n\nstatus-1\n";
  for (const size of [1, 7, stream.length]) {
    const reports: unknown[] = [];
    const read = watchReader("status-1", (report) => reports.push(report));
    for (let at = 0; at < stream.length; at += size) read(stream.slice(at, at + size));
    expect(reports).toEqual([
      { exitCode: 0, output: "<a/>", extras: { leftovers: "<b/>", votes: "votes" } },
      { exitCode: 102, output: "no", extras: { leftovers: "", votes: "" } },
    ]);
  }
});

test("a report that doesn't end is refused, and searched once however long it gets", () => {
  const read = watchReader("status-1", () => undefined, 1_000_000);
  read("status-1 0\n");
  expect(() => {
    for (let count = 0; count < 200_000; count++) read("<node/>\n");
  }).toThrow("doesn't end");
  const dots = watchReader("status-1", () => undefined, 100);
  for (let count = 0; count < 1_000; count++) dots(".");
});
