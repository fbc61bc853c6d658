import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { corosyncFacts } from "../../../../client/src/cluster/timeline/facts/corosync-facts.ts";
import { pacemakerFacts } from "../../../../client/src/cluster/timeline/facts/pacemaker-facts.ts";
import { readLogLine } from "../../../../client/src/cluster/timeline/logs/log-line.ts";

const here = new URL(".", import.meta.url);
const script = readFileSync(
  new URL("../../../../client/src/cluster/timeline/logs/read-logs.sh", import.meta.url),
  "utf8",
);
/** An extended regular expression of grep's that is one of JavaScript's, too. */
const filter = (name: string): RegExp => new RegExp(new RegExp(`^${name}='(.*)'$`, "m").exec(script)?.[1] ?? "(?!)");
const [detail, totem] = [filter("texts"), filter("ring")];

/** What is only asked where the better line is missing, which a node's whole log has. */
const isWitness = (unless: string | undefined): boolean => unless !== undefined;

it("a node sends every line of the tests' examples that says something by itself", () => {
  const lines = readdirSync(here)
    .filter((file) => file.endsWith(".test.ts"))
    .flatMap((file) => readFileSync(new URL(file, here), "utf8").split(/\n|`/))
    .map((line) => line.replaceAll("\\t", "\t").replace(/^.*?"(?=[A-Z][a-z]{2} \d\d \d\d:)/, ""));
  const readable = lines.filter((line) => readLogLine(line) !== undefined);
  expect(readable.length).toBeGreaterThan(100);
  const lost = readable.filter((line) => {
    const read = readLogLine(line);
    // Before 2.0 the daemons had other names; sbd, agents, the kernel and the quorum device write into the journal alone.
    if (read === undefined || !/pacemaker-\w+|pacemakerd|corosync/.test(line)) return false;
    if (/^(?:sbd|agent|kernel|dlm_controld|corosync-qdevice)$/.test(read.daemon)) return false;
    const facts = read.daemon === "corosync" ? corosyncFacts(read, (id) => id) : pacemakerFacts(read, (id) => id);
    const isNeeded = facts.some(({ unless }) => !isWitness(unless));
    return isNeeded && !(read.daemon === "corosync" ? totem : detail).test(line);
  });
  expect(lost).toEqual([]);
});
