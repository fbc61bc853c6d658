import fc from "fast-check";
import { expect, test } from "vitest";
import { checkPcs } from "../../../server/src/analysis/check-pcs.ts";
import { runPcs } from "../../../server/src/conversion/run-pcs.ts";
import { parsePcs } from "../../../server/src/pcs/pcs-tree.ts";
import { Memo } from "../../../server/src/text/memo.ts";
import { createWorkspace, type Diagnostic, parseDocument } from "../../../server/src/workspace.ts";

const { checkDocuments } = createWorkspace();

/** What is found in a script: the words pointed at and the rule; notes of the way left out. */
function found(text: string): string[] {
  const findings: readonly Diagnostic[] =
    checkDocuments([parseDocument("script.pcs", "pcs", text)]).get("script.pcs") ?? [];
  return findings
    .filter(({ severity }) => severity !== "information")
    .map(({ span, code }) => `${code}: ${text.slice(span.start, span.end)}`);
}

test("two CentOS nodes, part one: fencing is off, and an order is missing", () => {
  const text = `# pcs property set stonith-enabled=false
# pcs resource create ClusterIP ocf:heartbeat:IPaddr2 ip=192.168.122.120 cidr_netmask=32 op monitor interval=30s
# pcs resource create WebSite ocf:heartbeat:apache configfile=/etc/httpd/conf/httpd.conf statusurl="http://localhost/server-status" op monitor interval=1min
# pcs constraint colocation add WebSite with ClusterIP INFINITY
# pcs constraint location WebSite prefers node1=50
`;
  expect(found(text)).toEqual([
    "fencing-disabled: stonith-enabled=false",
    "missing-order: pcs constraint colocation add WebSite with ClusterIP INFINITY",
  ]);
});

test("Apache on CentOS 7: fencing off, quorum ignored, an address left empty, no order", () => {
  const text = `pcs cluster setup --name webcluster webnode01 webnode02
pcs property set stonith-enabled=false
pcs property set no-quorum-policy=ignore
pcs resource create Cluster_VIP ocf:heartbeat:IPaddr2 ip= cidr_netmask=24 op monitor interval=20s
pcs resource create WebServer ocf:heartbeat:apache configfile=/etc/httpd/conf/httpd.conf statusurl="" op monitor interval=20s
pcs constraint colocation add WebServer Cluster_VIP INFINITY
`;
  expect(found(text)).toEqual([
    "fencing-disabled: stonith-enabled=false",
    "quorum-ignored: no-quorum-policy=ignore",
    "missing-parameter: ip=",
    "missing-order: pcs constraint colocation add WebServer Cluster_VIP INFINITY",
  ]);
});

test("Rocky Linux in five minutes: fencing off, quorum ignored", () => {
  const text = `$ sudo pcs host auth node1 node2 -u hacluster -p secret
$ sudo pcs cluster setup my_cluster node1 addr=192.168.1.10 node2 addr=192.168.1.11
$ sudo pcs cluster start --all
$ sudo pcs property set stonith-enabled=false
$ sudo pcs property set no-quorum-policy=ignore
$ sudo pcs resource create virtual_ip ocf:heartbeat:IPaddr2 ip=192.168.1.100 cidr_netmask=24 op monitor interval=30s
$ sudo pcs resource create web_server ocf:heartbeat:nginx configfile=/etc/nginx/nginx.conf op monitor timeout=20s interval=10s
$ sudo pcs constraint colocation add web_server with virtual_ip INFINITY
$ sudo pcs constraint order virtual_ip then web_server
`;
  expect(found(text)).toEqual(["fencing-disabled: stonith-enabled=false", "quorum-ignored: no-quorum-policy=ignore"]);
});

test("the Rocky Linux 9 guide: fencing off; standby and unstandby leave nothing", () => {
  const text = `pcs cluster setup mycluster server1 addr=192.168.1.10 server2 addr=192.168.1.11
pcs property set stonith-enabled=false
pcs resource create myclusterVIP ocf:heartbeat:IPaddr2 ip=192.168.1.12 cidr_netmask=24 op monitor interval=30s
pcs node standby server1
pcs node unstandby server1
pcs resource create WebSite ocf:heartbeat:apache configfile=/etc/httpd/conf/httpd.conf statusurl="http://127.0.0.1/server-status" op monitor interval=1min
pcs constraint colocation add WebSite with myclusterVIP INFINITY
pcs constraint order myclusterVIP then WebSite
`;
  expect(found(text)).toEqual(["fencing-disabled: stonith-enabled=false"]);
});

test("a comment suppresses a rule at the command after it", () => {
  const text = "# quorate-ignore fencing-disabled a test cluster\npcs property set stonith-enabled=false\n";
  expect(found(text)).toEqual([]);
});

test("no text makes parsing, checking or converting fail", () => {
  const word = fc.constantFrom(
    "pcs",
    "resource",
    "create",
    "a",
    "ocf:heartbeat:IPaddr2",
    "op",
    "meta",
    "=",
    "x=",
    "=x",
    "x=y",
    "clone",
    "with",
    "then",
    "set",
    "setoptions",
    "constraint",
    "location",
    "rule",
    "(",
    ")",
    "'",
    '"',
    "\\",
    "\n",
    "\\\n",
    "|",
    "&&",
    "<<E",
    "$(",
    "`",
    "$x",
    "--group",
    "--wait=",
    "-f",
    "#",
    "sudo",
    "ssh",
    "cluster",
    "setup",
    "transport",
    "bundle",
    "container",
    "stonith",
    "level",
    "add",
    "1",
    "update",
    "defaults",
    "date",
    "in_range",
    "%",
    "regexp%",
    "é",
    "–",
    "\u00a0",
    "\r\n",
    "\v",
  );
  const texts = fc.array(word, { maxLength: 40 }).map((words) => words.join(" ").replaceAll(" \n ", "\n"));
  fc.assert(
    fc.property(
      fc.oneof(
        texts,
        fc.string({ maxLength: 80 }).map((text) => `pcs ${text}`),
      ),
      (text) => {
        const tree = parsePcs(text);
        for (const { span } of tree.problems) {
          expect(span.start).toBeGreaterThanOrEqual(0);
          expect(span.end).toBeGreaterThanOrEqual(span.start);
          expect(span.end).toBeLessThanOrEqual(text.length);
        }
        runPcs("any.pcs", text, tree);
        checkPcs({ language: "pcs", uri: "any.pcs", text, tree }, new Memo(), (rule, error) => {
          throw new Error(`The rule ${rule} failed`, { cause: error });
        });
      },
    ),
    { numRuns: 400 },
  );
});

test("operations are those of the agent's metadata, and no others, as pcs 0.11.5 says", () => {
  const vip = "pcs resource create vip ocf:heartbeat:IPaddr2 ip=10.0.0.1 op monitor interval=10s timeout=20s op";
  expect(found(`${vip} promote timeout=10s\n`)).toEqual(["syntax: promote"]);
  expect(found(`${vip} notify timeout=10s\n`)).toEqual(["syntax: notify"]);
  for (const name of ["start", "status", "validate-all"]) expect(found(`${vip} ${name} timeout=20s\n`)).toEqual([]);
});

/** What is said about things that the script doesn't make, with severities. */
function notMade(text: string): string[] {
  const findings = checkDocuments([parseDocument("script.pcs", "pcs", text)]).get("script.pcs") ?? [];
  return findings
    .filter(({ message }) => message.startsWith("There is no "))
    .map(({ severity, span, message }) => `${severity} ${text.slice(span.start, span.end)}: ${message.split(". ")[1]}`);
}

test("a script that works on an existing cluster names what that has", () => {
  expect(notMade("pcs resource disable app --wait=60\npcs constraint location app prefers n1\n")).toEqual([
    "information app: It has to be in the cluster already.",
  ]);
  expect(notMade("pcs resource create vip IPaddr2 ip=192.0.2.1\npcs resource move web n2\n")).toEqual([
    "information web: It has to be in the cluster already.",
  ]);
});

test("a script that sets up names what it makes", () => {
  expect(notMade("pcs cluster setup c n1 n2\npcs resource disable app\n")).toEqual(["error app: Create it first."]);
  expect(notMade("pcs resource create web apache\npcs constraint order start db then web\n")).toEqual([
    "error db: Create it first.",
  ]);
  expect(notMade("pcs resource create web apache\npcs resource disable wbe\n")).toEqual([
    'error wbe: Did you mean "web"?',
  ]);
});

test("pcs 0.12 takes meta attributes of bundles in resource meta", () => {
  const text = `pcs resource bundle create b container docker image=x
pcs resource meta b priority=1
`;
  const messages = (pacemaker: string) =>
    (
      checkDocuments([parseDocument("script.pcs", "pcs", text)], undefined, { target: { pacemaker } }).get(
        "script.pcs",
      ) ?? []
    )
      .filter(({ code }) => code === "needs-pcs-0.12")
      .map(({ severity, message }) => `${severity}: ${message}`);
  const message = 'pcs 0.11 refuses this. Use "pcs resource bundle update b meta …" there.';
  expect(messages("3.0.3")).toEqual([`information: ${message}`]);
  expect(messages("2.1.5")).toEqual([`error: ${message}`]);
});

test("pcs 0.12.0 has no commands for descriptions and new names, and --clone is a form of pcs 0.9", () => {
  const text = `pcs resource create d ocf:pacemaker:Dummy --clone interleave=true
pcs resource description d text
pcs cluster rename other
`;
  const found = (pacemaker: string) =>
    (
      checkDocuments([parseDocument("script.pcs", "pcs", text)], undefined, { target: { pacemaker } }).get(
        "script.pcs",
      ) ?? []
    )
      .filter(({ code }) => code === "needs-pcs-0.12.3" || code === "old-pcs")
      .map(({ severity, span }) => `${severity} ${text.slice(span.start, span.end)}`);
  const names = ["pcs resource description", "pcs cluster rename"];
  expect(found("3.0.3")).toEqual(["information --clone", ...names.map((name) => `information ${name}`)]);
  for (const pacemaker of ["2.1.5", "3.0.0"])
    expect(found(pacemaker)).toEqual(["information --clone", ...names.map((name) => `error ${name}`)]);
});

test("pcs 0.12 refuses operations with times in other forms than whole numbers of s, m and h", () => {
  const text = `pcs resource create a ocf:pacemaker:Dummy op monitor interval=PT10S
pcs resource create b ocf:pacemaker:Dummy op monitor interval=10s timeout=20sec start-delay=PT5S meta failure-timeout=PT10M
pcs resource update b op monitor interval=P10S
pcs resource create c ocf:pacemaker:Dummy op monitor interval=1.5s
pcs resource op defaults update timeout=PT30S
`;
  const found = checkDocuments([parseDocument("script.pcs", "pcs", text)]).get("script.pcs") ?? [];
  const refused = found.filter(({ code }) => code === "refused-by-pcs-0.12");
  expect(refused.map(({ span }) => text.slice(span.start, span.end))).toEqual([
    "interval=PT10S",
    "interval=P10S",
    "interval=1.5s",
  ]);
});

test.each([
  ["date-spec hours=25", "hours must be from 0 to 23"],
  ["date-spec hours=17-9", "The range of hours must go upwards"],
  ["date-spec weekdays=mon", "weekdays must be a number, or a range such as 1-5"],
  ["date in_range 2026-01-01 to duration hours=1-5", "hours of a duration must be a whole number"],
])("pcs refuses parts of dates: %s", (rule, message) => {
  const text = `pcs resource create d ocf:pacemaker:Dummy\npcs constraint location d rule score=5 ${rule}\n`;
  const found = checkDocuments([parseDocument("script.pcs", "pcs", text)]).get("script.pcs") ?? [];
  expect(found.find(({ severity }) => severity === "error")?.message).toContain(message);
});

test("pcs 0.11 knows no days, minutes and seconds in rules of constraints, and no years in weekyears", () => {
  const text = ["date-spec minutes=5", "date-spec weekyears=2026", "date in_range 2026-01-01 to duration days=3"]
    .map(
      (rule, index) =>
        `pcs resource create d${index} ocf:pacemaker:Dummy\npcs constraint location d${index} rule score=5 ${rule}\n`,
    )
    .join("");
  const found = checkDocuments([parseDocument("script.pcs", "pcs", text)]).get("script.pcs") ?? [];
  const isNew = found.filter(({ code }) => code === "needs-pcs-0.12");
  expect(isNew.map(({ span }) => text.slice(span.start, span.end))).toEqual(["minutes=5", "weekyears=2026", "days=3"]);
});

test("pcs 0.12 takes fence devices in no command of resources, other resources in none of fence devices, and no rkt", () => {
  const text = `pcs stonith create f fence_xvm
pcs stonith create g fence_xvm
pcs resource create d ocf:pacemaker:Dummy
pcs resource clone f --force
pcs resource group add group g
pcs resource disable g
pcs resource update g timeout=5
pcs resource utilization g cpu=1
pcs stonith update g timeout=5
pcs stonith update d state=/run/d
pcs resource update d state=/run/d
pcs resource bundle create b container rkt image=x masters=1
`;
  const found = checkDocuments([parseDocument("script.pcs", "pcs", text)]).get("script.pcs") ?? [];
  const refused = found.filter(({ code }) => code === "refused-by-pcs-0.12");
  const lineOf = (start: number) => text.slice(0, start).split("\n").length;
  expect(
    refused.map(({ span, message }) => `${lineOf(span.start)} ${message.replace("pcs 0.12 refuses this. ", "")}`),
  ).toEqual([
    '4 "f" is a fence device: any node can use it as it is.',
    '5 "g" is a fence device: any node can use it as it is.',
    '6 "g" is a fence device: use "pcs stonith disable".',
    '7 "g" is a fence device: use "pcs stonith update".',
    '8 "g" is a fence device: any node can use it as it is.',
    '10 "d" is no fence device: use "pcs resource update".',
    "12 Use podman: rkt is no longer developed.",
    "12 Use promoted-max=1.",
  ]);
});

test("the removal of a constraint that an earlier refusal kept from being made is no error of its own", () => {
  const text = `pcs resource create web ocf:pacemaker:Dummy op monitor interval=10s
pcs resource create vip ocf:pacemaker:Dummy op monitr interval=10s
pcs constraint colocation add vip with web INFINITY id=c1
pcs constraint location vip prefers n1=50
pcs constraint order start web then strat web
pcs constraint remove c1
pcs constraint remove location-vip-n1-50
pcs constraint remove order-web-web-mandatory
pcs constraint remove never-made
`;
  const found = checkDocuments([parseDocument("script.pcs", "pcs", text)]).get("script.pcs") ?? [];
  const errors = found.filter(({ severity }) => severity === "error");
  expect(errors.map(({ span }) => text.slice(span.start, span.end))).toEqual([
    "monitr",
    expect.any(String),
    "never-made",
  ]);
});

test.each([
  ["SBD_WATCHDOG_TIMEOUT=30", 1],
  ["watchdog=/dev/watchdog SBD_WATCHDOG_TIMEOUT=5", 0],
  ["SBD_WATCHDOG_TIMEOUT=$SECONDS_OF_SBD", 0],
])("the watchdog timeout that pcs gives SBD counts for the cluster's: %s", (settings, count) => {
  const text = `pcs stonith sbd enable ${settings}\npcs property set stonith-watchdog-timeout=10s\n`;
  const found = checkDocuments([parseDocument("script.pcs", "pcs", text)]).get("script.pcs") ?? [];
  const wrong = found.filter(({ code }) => code === "watchdog-timeout-too-short");
  expect(wrong).toHaveLength(count);
  if (count > 0) expect(wrong[0]?.message).toContain('SBD_WATCHDOG_TIMEOUT is 30 s by "pcs stonith sbd enable"');
});

test("the value of an option that pcs doesn't have is no mistake of its own", () => {
  const text = `pcs resource create web systemd:nginx --grp g
pcs resource create vip ocf:pacemaker:Dummy op monitor interval=10s --gruop g
`;
  const found = checkDocuments([parseDocument("script.pcs", "pcs", text)]).get("script.pcs") ?? [];
  const errors = found.filter(({ code }) => code === "syntax");
  expect(errors.map(({ span }) => text.slice(span.start, span.end))).toEqual(["--grp", "--gruop"]);
});

test("pcs below xargs, which adds the names, is passed over with a warning", () => {
  const text = `echo "n1 n2" | xargs -n1 pcs node standby\nprintf '%s\\n' a b | xargs pcs resource delete\n`;
  const found = checkDocuments([parseDocument("script.pcs", "pcs", text)]).get("script.pcs") ?? [];
  expect(found.map(({ code, severity }) => [code, severity])).toEqual([["passed-over", "warning"]]);
});
