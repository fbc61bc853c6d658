import { randomNumbers } from "../support/random-numbers.ts";

const agents: readonly ((i: number) => readonly [agent: string, params: string])[] = [
  (i) => [
    "ocf:heartbeat:IPaddr2",
    `ip=10.${Math.floor(i / 62500)}.${Math.floor(i / 250) % 250}.${(i % 250) + 1} cidr_netmask=24 nic=eth0`,
  ],
  (i) => [
    "ocf:heartbeat:Filesystem",
    `device="/dev/vg0/lv${i}" directory="/srv/d${i}" fstype=ext4 options="noatime,nodiratime"`,
  ],
  (i) => ["ocf:heartbeat:apache", `configfile="/etc/apache2/a${i}.conf" statusurl="http://localhost/server-status"`],
  (i) => ["ocf:heartbeat:Dummy", `state="/run/d${i}" fake=v${i}`],
];

function primitive(i: number): string {
  const [agent, params] = agents[i % agents.length]?.(i) ?? ["ocf:heartbeat:Dummy", ""];
  return [
    `primitive p${i} ${agent}`,
    `params ${params}`,
    "op start interval=0 timeout=60s",
    "op stop interval=0 timeout=60s",
    `op monitor interval=${10 + (i % 20)}s timeout=40s`,
    "meta migration-threshold=3 failure-timeout=60s",
  ].join(" \\\n\t");
}

/**
 * A large crm configuration, the same each time: 3 nodes, as many primitives as requested (a power of ten from 100 on), three in
 * twenty of them begun as groups and as many clones, as many constraints as primitives, and cluster options. 1,000 primitives are 7,600 lines.
 */
export function generatedConfiguration(primitives: number): string {
  const random = randomNumbers(1);
  const below = (limit: number): number => Math.floor(random() * limit);
  const statements = [1, 2, 3].map((n) => `node ${n}: n${n}`);
  const tops: string[] = [];
  for (let i = 0; i < primitives; i++) statements.push(primitive(i));
  const containers = Math.floor((primitives * 15) / 100);
  let next = 0;
  for (let g = 0; g < containers; g++, next += 3) {
    statements.push(`group g${g} p${next} p${next + 1} p${next + 2} \\\n\tmeta target-role=Started`);
    tops.push(`g${g}`);
  }
  for (let c = 0; c < containers; c++, next++) {
    statements.push(`clone c${c} p${next} \\\n\tmeta interleave=true`);
    tops.push(`c${c}`);
  }
  for (; next < primitives; next++) tops.push(`p${next}`);
  for (let j = 0; j < primitives; j++) {
    const first = below(tops.length - 1);
    const [a, b] = [tops[first], tops[first + 1 + below(tops.length - first - 1)]];
    const score = [100, 200, -50][below(3)];
    statements.push(
      [
        `location l${j} ${a} ${score}: n${(j % 3) + 1}`,
        `colocation co${j} ${[50, 500][below(2)]}: ${b} ${a}`,
        `order or${j} Optional: ${a} ${b}`,
        `location lr${j} ${a} rule ${10 + (j % 50)}: #uname eq n${(j % 3) + 1} and pingd gt 0`,
      ][j % 4] as string,
    );
  }
  statements.push(
    "property cib-bootstrap-options: \\\n\tstonith-enabled=false \\\n\tno-quorum-policy=stop \\\n\tcluster-recheck-interval=2min",
    "rsc_defaults rsc-options: \\\n\tresource-stickiness=100",
    "op_defaults op-options: \\\n\ttimeout=30s",
  );
  return `${statements.join("\n")}\n`;
}

/** A style sheet of about `length` characters, such as people write. */
export function generatedStyles(length: number): string {
  const blocks: string[] = [];
  let size = 0;
  for (let i = 0; size < length; i++) {
    const block = `.card-${i} > a:hover, #panel${i} .title {\n  margin: ${i % 9}px auto;\n  color: #${(i * 7919).toString(16).padStart(6, "0").slice(-6)};\n  background: url("/images/i${i}.png") no-repeat;\n  transition: opacity ${i % 5}00ms ease-in-out;\n}\n`;
    blocks.push(block);
    size += block.length;
  }
  return blocks.join("");
}
