import type { Example, Rule } from "../../server/src/rules/rule.ts";
import {
  askCorosyncFor,
  askCrmsh,
  askCrmVerify,
  askPcs,
  askPcsVerify,
  askQuorate,
  convertToCib,
  convertToCrm,
  namedFiles,
  type Program,
  type Said,
} from "./programs.ts";
import type { ReleasePrograms } from "./releases.ts";
import type { Sample } from "./samples.ts";

/** The result of running one program on one sample. */
export interface Answer {
  /**
   * `found`: it reports the mistake when the configuration is loaded or checked. `prevented`: what it writes doesn't have the
   * mistake. `silent`: it reports nothing. `impossible`: the mistake can't be made with it, or an earlier step rejects both
   * sides. `elsewhere`: it is for another file, or there are no commands to ask it.
   */
  readonly verdict: "found" | "prevented" | "silent" | "impossible" | "elsewhere";
  readonly says: readonly string[];
}

type Files = Readonly<Record<string, string>>;

/** The configuration around every crm sample, in which no program finds anything. No example has its names. */
const baseConfiguration = {
  nodes: "node 1: n1\nnode 2: n2\n",
  device:
    'primitive fence-of-all stonith:fence_ipmilan params ip=10.0.0.9 username=admin password=secret pcmk_host_list="n1 n2" op monitor interval=60s timeout=20s\n',
  property: "property stonith-enabled=true",
};

/** The sections around a piece of corosync.conf that has none of its own. */
const corosyncSections: Readonly<Record<string, string>> = {
  totem:
    "totem {\n  version: 2\n  cluster_name: lab\n  transport: knet\n  crypto_cipher: none\n  crypto_hash: none\n}\n",
  nodelist:
    "nodelist {\n  node {\n    name: n1\n    nodeid: 1\n    ring0_addr: 10.9.9.1\n  }\n  node {\n    name: n2\n    nodeid: 2\n    ring0_addr: 10.9.9.2\n  }\n}\n",
  quorum: "quorum {\n  provider: corosync_votequorum\n}\n",
};

function wholeCrm(crm: string): string {
  const nodes = /^node /m.test(crm) ? "" : baseConfiguration.nodes;
  // crmsh accepts one property statement per file.
  const whole = /^property /m.test(crm)
    ? crm.replace(/^property /m, `${baseConfiguration.property} `)
    : `${baseConfiguration.property}\n${crm}`;
  return `${nodes}${baseConfiguration.device}${whole.trimEnd()}\n`;
}

function wholeCorosync(text: string): string {
  const missing = Object.entries(corosyncSections).filter(([name]) => !new RegExp(`^${name}\\s*\\{`, "m").test(text));
  return `${missing.map(([, section]) => section).join("")}${text}`;
}

function whole(example: Example): Files {
  return Object.fromEntries(
    Object.entries(namedFiles(example)).map(([name, text]) => {
      if (name === "cluster.crm") return [name, wholeCrm(text)];
      return [name, name === "corosync.conf" ? wholeCorosync(text) : text];
    }),
  );
}

/** The two sides, complete where the rule finds only the wrong one in that, or else as they are. */
function sidesOf(example: { readonly wrong: Example; readonly right: Example }, rule: Rule): [Files, Files] {
  const complete: [Files, Files] = [whole(example.wrong), whole(example.right)];
  const isFound = askQuorate(rule, complete[0]).length > 0 && askQuorate(rule, complete[1]).length === 0;
  return isFound ? complete : [namedFiles(example.wrong), namedFiles(example.right)];
}

/** What a program prints for the wrong side only; numbers and ids are ignored in the comparison. */
function onlyIn(wrong: Said, right: Said): string[] {
  const plain = (line: string): string => line.replace(/\d+/g, "0");
  const known = new Set(right.lines.map(plain));
  return [...new Set(wrong.lines.filter((line) => !known.has(plain(line))))];
}

const silent: Answer = { verdict: "silent", says: [] };
const elsewhere: Answer = { verdict: "elsewhere", says: [] };
const impossible: Answer = { verdict: "impossible", says: [] };

function answerOf(lines: readonly string[]): Answer {
  return lines.length > 0 ? { verdict: "found", says: lines } : silent;
}

interface Asked {
  readonly sample: Sample;
  readonly rule: Rule;
  readonly wrong: Files;
  readonly right: Files;
  readonly release: ReleasePrograms;
}

async function pcsCommandsAnswer({ sample, rule, wrong, release }: Asked): Promise<Answer> {
  if (sample.live?.program === "pcs") return { verdict: "found", says: [sample.live.says] };
  if (sample.pcs === "impossible") return impossible;
  if (!sample.pcs) return elsewhere;
  const isCorosync = wrong["corosync.conf"] !== undefined;
  const base = isCorosync ? undefined : (await askCrmsh(release, wholeCrm(""))).cib;
  const bad = await askPcs(release, base, sample.pcs.wrong);
  const good = await askPcs(release, base, sample.pcs.right);
  const says = onlyIn(bad, good);
  if (says.length > 0 || bad.cib === undefined) return answerOf(says);
  const made = isCorosync ? { "corosync.conf": bad.cib } : { "cluster.crm": convertToCrm(bad.cib) };
  return askQuorate(rule, made).length > 0 ? silent : { verdict: "prevented", says: [] };
}

function corosyncAnswers({ wrong, right, release }: Asked): Partial<Record<Program, Answer>> {
  const [bad, good] = [wrong, right].map((side) => askCorosyncFor(release, side["corosync.conf"] ?? "")) as [
    Said,
    Said,
  ];
  const says = onlyIn(bad, good);
  return { "corosync -t": says.length === 0 && good.lines.length > 0 ? impossible : answerOf(says) };
}

/** The output of the programs that read a configuration; the CIB is crmsh's, or quorate's conversion if crmsh refuses the text. */
async function cibAnswers({ wrong, right, release }: Asked): Promise<Partial<Record<Program, Answer>>> {
  const sides: { readonly said: Said; readonly cib: string }[] = [];
  for (const side of [wrong, right]) {
    const text = side["cluster.crm"] ?? "";
    const said = await askCrmsh(release, text);
    sides.push({ said, cib: said.cib ?? convertToCib(text) });
  }
  const [bad, good] = sides as [(typeof sides)[0], (typeof sides)[0]];
  const asked = async (ask: (release: ReleasePrograms, cib: string) => Said | Promise<Said>): Promise<Answer> =>
    bad.cib === "" || good.cib === ""
      ? impossible
      : answerOf(onlyIn(await ask(release, bad.cib), await ask(release, good.cib)));
  return {
    crm_verify: await asked(askCrmVerify),
    crmsh: answerOf(onlyIn(bad.said, good.said)),
    "pcs cluster verify": await asked(askPcsVerify),
  };
}

/** What every program says about a rule's mistake. */
export async function answersFor(
  sample: Sample,
  rule: Rule,
  release: ReleasePrograms,
): Promise<Record<Program, Answer>> {
  const [wrong, right] = sidesOf(sample.example ?? rule, rule);
  const asked: Asked = { sample, rule, wrong, right, release };
  const found = askQuorate(rule, right).length === 0 ? askQuorate(rule, wrong) : [];
  return {
    crm_verify: elsewhere,
    crmsh: elsewhere,
    "pcs cluster verify": elsewhere,
    "corosync -t": elsewhere,
    ...(wrong["corosync.conf"] === undefined ? {} : corosyncAnswers(asked)),
    ...(wrong["cluster.crm"] === undefined ? {} : await cibAnswers(asked)),
    "pcs commands": await pcsCommandsAnswer(asked),
    quorate: answerOf(found),
  };
}
