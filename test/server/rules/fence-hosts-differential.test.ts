import { spawnSync } from "node:child_process";
import { chmodSync, copyFileSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { hostCheckOf, readHostList, readHostMap } from "../../../server/src/model/fence-hosts.ts";
import { installedRelease, isSince } from "../../support/installed-releases.ts";

const support = new URL("../support/", import.meta.url).pathname;

interface Device {
  readonly map?: string;
  readonly list?: string;
  readonly check?: string;
}

const devices: readonly Device[] = [
  { map: "a:U1;b:U2" },
  { map: "a:U1,b:U2" },
  { map: "a=U1 b=U2" },
  { map: "a:U1\tb:U2" },
  { map: "a:;b:U2" },
  { map: "a:1,2;b:3" },
  { map: "a;b:3" },
  { map: ":x;b:3" },
  { map: "a:b:c" },
  { map: "a:x\\ y;b:z" },
  { map: "a:x\\;b:z" },
  { map: "a: U1; b: U2" },
  { map: "a :U1;b:U2;" },
  { map: "a:U1;;b:U2;" },
  { map: "a:n1;n2:b" },
  { map: "n1" },
  { map: "A:U1" },
  { list: "a:1 b;c,n1" },
  { list: "a=1,b" },
  { list: "on,off,a.b,a_b,a-b" },
  { list: "a+b c@d" },
  { list: "A" },
  { list: ";" },
  { list: "a", map: "b:U2" },
  { list: "a", check: "none" },
  { list: "a", check: "static" },
  { list: "a", check: "Static-List" },
  { check: "static-list" },
  { check: "none" },
];
const nodes = ["a", "b", "c", "n1", "n2", "U1", "U2", "on", "off", "a.b", "a_b", "a-b", "U1,b", "x"];

/** The results for which the fencers of 2.1.5 and 3.0.3 differ, as that of 3.0.3 gave them when it was asked by hand. */
const since302: Readonly<Record<string, readonly string[]>> = {
  "a:U1,b:U2": ["a"],
  "a:;b:U2": ["b", "U2"],
  "a:b:c": ["a"],
  "a:x\\;b:z": ["a", "b"],
  "a: U1; b: U2": [],
};

function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

function optionsOf({ map, list, check }: Device): string {
  const given = { pcmk_host_map: map, pcmk_host_list: list, pcmk_host_check: check };
  return Object.entries(given)
    .flatMap(([name, value]) => (value === undefined ? [] : [`-o ${quote(`${name}=${value}`)}`]))
    .join(" ");
}

/** The nodes that Quorate takes the device to fence. */
function covered({ map, list, check }: Device, release: string | undefined): string[] {
  const kind = hostCheckOf(check, map !== undefined || list !== undefined);
  if (kind === "none") return [...nodes];
  if (kind !== "static-list") return [];
  const { hosts } = readHostMap(map ?? "", release);
  const names = [...readHostList(list ?? ""), ...hosts.flatMap(({ node, port }) => [node, port])];
  return nodes.filter((node) => names.some((name) => name.toLowerCase() === node.toLowerCase()));
}

const installed = installedRelease("pacemakerd");
const fencer = "/usr/lib/pacemaker/pacemaker-fenced";
const cannot = !existsSync(fencer) || process.getuid?.() !== 0;
// Since Pacemaker 3 the fencer needs a running corosync, also when it runs alone: its answers are below.
const isOther = existsSync(fencer) && isSince(installed, "3.0.0");

if (!isOther) {
  test.skipIf(cannot)(
    "the nodes of a device are those that pacemaker-fenced says (needs root and the fencer of Pacemaker 2)",
    () => {
      const folder = mkdtempSync(join(tmpdir(), "quorate-fencer-"));
      copyFileSync(join(support, "fence-agent.sh"), join(folder, "fence_agent"));
      chmodSync(join(folder, "fence_agent"), 0o755);
      const { stdout, stderr, status } = spawnSync(
        "unshare",
        ["-n", "-i", "-m", "-p", "--fork", "sh", join(support, "fencer.sh"), folder, ...nodes],
        { encoding: "utf8", input: devices.map((device) => `${optionsOf(device)}\n`).join("") },
      );
      rmSync(folder, { recursive: true, force: true });
      expect([status, stderr]).toEqual([0, ""]);
      const answers = devices.map((): string[] => []);
      for (const line of stdout.trim().split("\n")) {
        const [number = "", node = ""] = line.split("\t");
        answers[Number(number) - 1]?.push(node);
      }
      devices.forEach((device, i) => {
        expect([device, covered(device, installed)]).toEqual([device, answers[i]]);
      });
    },
  );
}

test("the nodes of a device as the fencer of 3.0.3 said them", () => {
  for (const [map, expected] of Object.entries(since302)) {
    expect([map, covered({ map }, "3.0.3")]).toEqual([map, expected]);
  }
});
