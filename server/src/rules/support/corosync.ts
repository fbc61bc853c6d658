import type { CorosyncOptionFact, CorosyncReader } from "../../corosync/option-facts.ts";
import { findOption, findSection } from "../../corosync/section-facts.ts";
import type { ClusterModel } from "../../model/cluster-model.ts";
import type { CorosyncModel, CorosyncOptionView, CorosyncSectionView } from "../../model/corosync-model.ts";
import { isAtLeast, type TargetVersions } from "../../model/target.ts";
import type { Span } from "../../text/span.ts";
import type { Rule, RuleReport, TextReport } from "../rule.ts";

/** Checks a corosync.conf on its own. */
type CorosyncCheck = (conf: CorosyncModel, report: (finding: TextReport) => void, target: TargetVersions) => void;

/** A rule's check of corosync.conf alone: its reports stay as long as the file is the same. */
export function onCorosync(check: CorosyncCheck): NonNullable<Rule["check"]> {
  const reportsIn = (conf: CorosyncModel, target: TargetVersions): readonly RuleReport[] => {
    const reports: RuleReport[] = [];
    check(conf, (finding) => reports.push(placed(conf, finding)), target);
    return reports;
  };
  return ({ corosync, target, memo }: ClusterModel, report) => {
    for (const each of corosync ? memo.of(reportsIn, corosync, target) : []) report(each);
  };
}

function placed(at: CorosyncModel, { fixes, related, ...finding }: TextReport): RuleReport {
  return {
    at,
    ...finding,
    ...(fixes
      ? {
          fixes: fixes.map(({ also, ...fix }) => ({
            at,
            ...fix,
            ...(also ? { also: also.map((edit) => ({ at, ...edit })) } : {}),
          })),
        }
      : {}),
    ...(related ? { related: related.map((each) => ({ at, ...each })) } : {}),
  };
}

/** An option that corosync supports, with its facts and the program that reads its value. */
interface KnownOption {
  readonly option: CorosyncOptionView;
  readonly section: CorosyncSectionView;
  readonly fact: CorosyncOptionFact;
  /** Undefined if corosync itself checks the value when it reads the file. */
  readonly reader: CorosyncReader | undefined;
}

/** Every option of the file that corosync supports, in the order of the text, without those in unknown sections. */
export function* knownOptions(conf: CorosyncModel): Generator<KnownOption> {
  for (const section of sectionsOf(conf.root)) {
    const of = findSection(section.path);
    for (const option of section.options) {
      const fact = findOption(section.path, option.key);
      if (fact) yield { option, section, fact, reader: fact.readBy ?? of?.readBy };
    }
  }
}

/** A section and all nested ones, each before those inside it. */
export function* sectionsOf(section: CorosyncSectionView): Generator<CorosyncSectionView> {
  yield section;
  for (const inner of section.sections) yield* sectionsOf(inner);
}

/** Whether the file is for corosync 2, which has rings and no knet. */
export function isCorosync2({ corosync }: TargetVersions): boolean {
  return !isAtLeast(corosync, "3.0.0");
}

/** The transport: the configured one, else knet, or udp in corosync 2. */
export function transportOf(conf: CorosyncModel, target: TargetVersions): string {
  return conf.option("totem.transport")?.value ?? (isCorosync2(target) ? "udp" : "knet");
}

/** Where a finding about a section is shown that may be missing: its name, else the name of the file's first section. */
export function sectionSpan(conf: CorosyncModel, ...paths: readonly string[]): Span {
  for (const path of paths) {
    const [section] = conf.sections(path);
    if (section) return section.nameSpan;
  }
  return conf.root.sections[0]?.nameSpan ?? { start: 0, end: 0 };
}

/** A node for messages: by its name, its ID or its address. */
export function formatNodeName({ name, nodeid, addresses }: CorosyncModel["nodes"][number]): string {
  if (name) return `"${name.value}"`;
  return nodeid ? `node ${nodeid.value}` : `the node ${addresses[0]?.value ?? "without a name"}`;
}

/** The number of votes without those of a quorum device: of the nodelist, else expected_votes. Undefined if neither is there. */
export function votesOf(conf: CorosyncModel): number | undefined {
  if (conf.nodes.length > 0) return conf.nodeVotes;
  return expectedVotesOf(conf);
}

/** The configured expected_votes; undefined if it is missing or 0, which corosync ignores. */
export function expectedVotesOf(conf: CorosyncModel): number | undefined {
  return conf.number("quorum.expected_votes") || undefined;
}

/** The cipher and hash in effect; secauth sets both if they are missing. */
export function encryptionOf(conf: CorosyncModel): { readonly cipher: string; readonly hash: string } {
  const secauth = conf.option("totem.secauth")?.value === "on";
  return {
    cipher: conf.option("totem.crypto_cipher")?.value ?? (secauth ? "aes256" : "none"),
    hash: conf.option("totem.crypto_hash")?.value ?? (secauth ? "sha256" : "none"),
  };
}
