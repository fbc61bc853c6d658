import { expect, test } from "vitest";
import { convertPcs } from "../../../server/src/conversion/convert.ts";
import { parsePcs } from "../../../server/src/pcs/pcs-tree.ts";
import { readScript } from "../../../server/src/pcs/script.ts";

/** The commands of a script, each with its words separated by spaces. */
function commands(text: string): string[] {
  return readScript(text).calls.map(({ words }) => words.map(({ value }) => value).join(" "));
}

/** The problems of a script: the words that are marked, and the message. */
function problemsIn(text: string): string[] {
  return parsePcs(text).problems.map(({ severity, span, message }) => {
    return `${severity} at "${text.slice(span.start, span.end)}": ${message}`;
  });
}

test("commands are found after prompts, sudo and ssh, and continue on further lines", () => {
  const text = String.raw`
[root@node1 ~]# pcs property set stonith-enabled=false
root@node1:~# sudo -u root pcs status
$ ssh -p 2222 node1 sudo pcs node standby node1
node1# pcs resource create vip ocf:heartbeat:IPaddr2 \
> ip=10.0.0.1 \
    op monitor interval=30s
`;
  expect(commands(text)).toEqual([
    "property set stonith-enabled=false",
    "status",
    "node standby node1",
    "resource create vip ocf:heartbeat:IPaddr2 ip=10.0.0.1 op monitor interval=30s",
  ]);
});

test('"# pcs" is a prompt in a tutorial and a comment in a script', () => {
  expect(commands("# pcs status\n# pcs tag list\n")).toEqual(["status", "tag list"]);
  expect(commands("# pcs resource cleanup\npcs status\n")).toEqual(["status"]);
});

test("quotes, escapes and variables are the shell's", () => {
  const text = String.raw`VIP=10.0.0.1
pcs resource create vip IPaddr2 ip=$VIP nic="eth 0" lvs_support='tr'ue arp_sender=a\ b iflabel=$'x\'y' mac="\"$VIP\""`;
  expect(
    readScript(text)
      .calls[0]?.words.slice(4)
      .map(({ value }) => value),
  ).toEqual(["ip=10.0.0.1", "nic=eth 0", "lvs_support=true", "arp_sender=a b", "iflabel=x'y", 'mac="10.0.0.1"']);
});

test("a word that is only known when the script runs is reported and neither checked nor converted", () => {
  expect(problemsIn("pcs node standby $(hostname)")).toEqual([
    'warning at "$(hostname)": The value of "$(hostname)" is only known when the script runs; it is neither checked nor converted.',
  ]);
  expect(problemsIn("pcs resource disable $NAME")[1]).toBe(
    'warning at "$NAME": The resource or tag "$NAME" is only known when the script runs; the command is skipped.',
  );
});

test("foreign lines are skipped with a note; configuration that is passed over is a warning", () => {
  const text = `yum install -y pcs
cat > /etc/x <<EOF
pcs resource delete all
EOF
pcs -f cib.xml status | grep web > out 2>&1 && pcs cluster start --all; echo done
It's here: don't stop.
pcs tag list`;
  expect(commands(text)).toEqual(["-f cib.xml status", "cluster start --all", "tag list"]);
  expect(readScript(text).problems.map(({ message }) => message)).toEqual([
    "Line 3 has a pcs command that is passed over: only the running script knows whether and how. Write it as a command of its own to include it.",
    "These 2 lines are not pcs commands; skipped.",
    "This line is not a pcs command; skipped.",
  ]);
});

test("an open quote ends with its line, where another command begins before it is closed", () => {
  const text = `pcs resource create a ocf:pacemaker:Dummy fake="x\npcs resource create b ocf:pacemaker:Dummy\n`;
  expect(commands(text)).toHaveLength(2);
  expect(problemsIn(text).find((each) => each.startsWith("error"))).toMatch(
    /^error at """: This quote isn't closed on its line/,
  );
});

test("options may be anywhere; unknown ones and misspelt commands get a suggestion", () => {
  const text = `pcs --force resource --group=web create a ocf:pacemaker:Dummy --befor b
pcs resource crate x y
pcs resorce
pcs constraint odrer a then b
pcs property set --weit=3 a=b
`;
  const { problems } = parsePcs(text);
  const errors = problems.filter(({ severity }) => severity === "error");
  expect(errors.map(({ message, fixes }) => [message, fixes?.[0]?.text])).toEqual([
    ['"b" isn\'t in the group "web".', undefined],
    ['"pcs resource" has no command "crate". Did you mean "create"?', "create"],
    ['"pcs" has no command "resorce". Did you mean "resource"?', "resource"],
    ['"pcs constraint" has no command "odrer". Did you mean "order"?', "order"],
    ['pcs has no option "--weit". Did you mean "--wait"?', "--wait"],
  ]);
});

test("typographic dashes of web pages are read as --", () => {
  const text = "pcs resource create a ocf:pacemaker:Dummy –group g\n";
  expect(parsePcs(text).objects.map(({ id }) => id)).toEqual(["a", "g"]);
  expect(problemsIn(text).find((each) => each.startsWith("warning"))).toMatch(/^warning at "–": A web page has turned/);
});

test("a tutorial becomes crm text; commands that only perform an action are noted", () => {
  const text = `[root@node1 ~]# pcs cluster auth node1 node2
[root@node1 ~]# pcs property set stonith-enabled=false
[root@node1 ~]# pcs resource create ClusterIP ocf:heartbeat:IPaddr2 ip=192.168.122.120 cidr_netmask=32 op monitor interval=30s
[root@node1 ~]# pcs resource create WebSite ocf:heartbeat:apache configfile=/etc/httpd/conf/httpd.conf statusurl="http://localhost/server-status" op monitor interval=1min
[root@node1 ~]# pcs constraint colocation add WebSite with ClusterIP INFINITY
[root@node1 ~]# pcs constraint order ClusterIP then WebSite
[root@node1 ~]# pcs constraint location WebSite prefers node1=50
`;
  const { text: crm, errors, notes } = convertPcs("s1.pcs", text, "crm");
  expect(errors).toEqual([]);
  expect(crm).toBe(`primitive ClusterIP ocf:heartbeat:IPaddr2 \\
	params ip=192.168.122.120 cidr_netmask=32 \\
	op monitor interval=30s \\
	op start interval=0s timeout=20s \\
	op stop interval=0s timeout=20s
primitive WebSite ocf:heartbeat:apache \\
	params configfile=/etc/httpd/conf/httpd.conf statusurl=http://localhost/server-status \\
	op monitor interval=1min \\
	op start interval=0s timeout=40s \\
	op stop interval=0s timeout=60s
colocation colocation-WebSite-ClusterIP-INFINITY inf: WebSite ClusterIP
order order-ClusterIP-WebSite-mandatory ClusterIP:start WebSite:start
location location-WebSite-node1-50 WebSite 50: node1
property cib-bootstrap-options: \\
	stonith-enabled=false
`);
  expect(notes?.map(({ line, message }) => `${line}: ${message}`)).toEqual([
    `1: "cluster auth": performs an action; it doesn't change the configuration.`,
    "3: pcs adds the operations that its agent recommends: start, stop.",
    "4: pcs adds the operations that its agent recommends: start, stop.",
  ]);
});

test("no-break spaces of web pages are read as spaces, and reported", () => {
  const text = "pcs\u00a0resource create\u00a0a ocf:pacemaker:Dummy\n";
  expect(commands(text)).toEqual(["resource create a ocf:pacemaker:Dummy"]);
  expect(problemsIn(text).filter((each) => each.startsWith("warning"))).toHaveLength(2);
});
