import type { CorosyncDocument } from "../../analysis/source-document.ts";
import { sectionsAt } from "../../corosync/locate.ts";
import { corosyncModelOf } from "../../corosync/lower.ts";
import type { CorosyncOptionFact, CorosyncSectionFact } from "../../corosync/option-facts.ts";
import { findOption, findSection, sectionsIn } from "../../corosync/section-facts.ts";
import type { CorosyncSection } from "../../corosync/tree.ts";
import type { ClusterModel } from "../../model/cluster-model.ts";
import type { CorosyncModel } from "../../model/corosync-model.ts";
import type { Span } from "../../text/span.ts";
import { wordTable } from "../../text/word-table.ts";
import { effectOf } from "../hover/corosync-effects.ts";
import { describeCorosyncOption, describeCorosyncSection } from "../hover/corosync-hover.ts";
import type { Completion, Completions } from "./proposals.ts";

type Draft = Omit<Completion, "span">;

const nothing: Completions = { items: [], incomplete: false };

/** The completions at an offset of a corosync.conf: sections, keys, or values of the key before it. */
export function corosyncCompletionsAt(document: CorosyncDocument, offset: number, model: ClusterModel): Completions {
  const { text, tree } = document;
  const start = text.lastIndexOf("\n", offset - 1) + 1;
  const lineEnd = text.indexOf("\n", offset);
  const rest = text.slice(offset, lineEnd < 0 ? text.length : lineEnd).replace(/\r$/, "");
  const before = text.slice(start, offset);
  const sections = sectionsAt(tree, start);
  const conf = corosyncModelOf(document.uri, tree);
  const value = /^[ \t]*([\w./-]+)[ \t]*:[ \t]*/.exec(before);
  if (value && !/[{}]/.test(before)) {
    const from = start + value[0].length;
    const span = { start: from, end: offset + rest.trimEnd().length };
    const path = sections.at(-1)?.path ?? "";
    const fact = findOption(path, value[1] ?? "");
    const hasSpace = before.endsWith(" ") || before.endsWith("\t") || from < offset;
    return fact ? listed(valueProposals(path, fact, { conf, model, sections, text, hasSpace }), span) : nothing;
  }
  if (!/^[ \t]*[\w./-]*$/.test(before)) return nothing;
  const typed = /[\w./-]*$/.exec(before)?.[0].length ?? 0;
  const after = /^[\w./-]*/.exec(rest)?.[0].length ?? 0;
  const span = { start: offset - typed, end: offset + after };
  const follows = rest.slice(after).trimStart()[0];
  const drafts = [
    ...(follows === "{" ? [] : keyProposals(sections.at(-1), conf, follows === ":")),
    ...(follows === ":" ? [] : sectionProposals(sections.at(-1), conf, follows === "{")),
  ];
  return listed(drafts, span);
}

function listed(drafts: readonly Draft[], span: Span): Completions {
  return { items: drafts.map((draft) => ({ ...draft, span })), incomplete: false };
}

function keyProposals(section: CorosyncSection | undefined, conf: CorosyncModel, hasColon: boolean): Draft[] {
  const fact = section && findSection(section.path);
  if (!fact) return [];
  const written = new Set(section.entries.flatMap((entry) => (entry.kind === "option" ? [entry.key] : [])));
  const transport = conf.option("totem.transport")?.value ?? "knet";
  const all = [
    ...fact.options,
    ...(fact.patterns ?? []).map(({ option }) => ({ ...option, name: option.name.replace("NAME", "") })),
  ];
  return all
    .filter(({ name, obsolete }) => !written.has(name) && obsolete === undefined)
    .map((option): Draft => {
      const isForOthers =
        option.transports !== undefined && !(option.transports as readonly string[]).includes(transport);
      const link = /^ring(\d)_addr$/.exec(option.name)?.[1];
      const rank = option.required ? 0 : isForOthers ? 8 : link !== undefined ? Math.min(7, 2 + Number(link)) : 4;
      return {
        label: option.name,
        kind: "parameter",
        text: hasColon || option.name.endsWith("_") ? option.name : `${option.name}: `,
        detail: [
          option.required ? "required" : (option.default ?? ""),
          option.default && option.unit ? option.unit : "",
        ]
          .join(" ")
          .trim(),
        markdown: describeCorosyncOption(option),
        rank,
        ...(hasColon ? {} : { more: true }),
      };
    });
}

/** A placeholder of a snippet with its initial text. */
function field(number: number, text: string): string {
  return `\${${number}:${text}}`;
}

/** The initial content of a new section, as a snippet. */
function contentOf(path: string, conf: CorosyncModel): string {
  switch (path) {
    case "totem":
      return `version: 2\n\tcluster_name: ${field(1, "cluster")}\n\ttransport: knet\n\tcrypto_cipher: aes256\n\tcrypto_hash: sha256$0`;
    case "nodelist":
      return `node {\n\t\tname: ${field(1, "n1")}\n\t\tnodeid: 1\n\t\tring0_addr: ${field(2, "address")}\n\t}$0`;
    case "nodelist.node": {
      const free = nextNodeId(conf);
      const links = Array.from({ length: Math.max(1, conf.linkCount) }, (_, link) => link);
      const addresses = links.map((link) => `\n\tring${link}_addr: ${field(link + 2, "address")}`);
      return `name: ${field(1, `n${free}`)}\n\tnodeid: ${free}${addresses.join("")}$0`;
    }
    case "quorum":
      return `provider: corosync_votequorum${conf.nodes.length === 2 ? "\n\ttwo_node: 1" : ""}$0`;
    case "quorum.device":
      return `model: net\n\tnet {\n\t\thost: ${field(1, "qnetd")}\n\t\talgorithm: ${field(2, "ffsplit")}\n\t}$0`;
    case "quorum.device.net":
      return `host: ${field(1, "qnetd")}\n\talgorithm: ${field(2, "ffsplit")}$0`;
    case "logging":
      return `to_syslog: yes\n\tto_logfile: yes\n\tlogfile: ${field(1, "/var/log/cluster/corosync.log")}\n\ttimestamp: on$0`;
    case "logging.logger_subsys":
      return `subsys: ${field(1, "QUORUM")}\n\tdebug: ${field(2, "on")}$0`;
    case "totem.interface":
      return `linknumber: ${field(1, "0")}\n\t$0`;
    default:
      return "$0";
  }
}

function sectionProposals(section: CorosyncSection | undefined, conf: CorosyncModel, hasBrace: boolean): Draft[] {
  const path = section?.path ?? "";
  const isThere = (fact: CorosyncSectionFact): boolean => conf.sections(fact.path).length > 0 && !fact.repeatable;
  return sectionsIn(path)
    .filter((fact) => fact.obsolete === undefined && !isThere(fact))
    .map((fact, index): Draft => {
      const name = fact.path.slice(fact.path.lastIndexOf(".") + 1);
      return {
        label: name,
        kind: hasBrace ? "keyword" : "snippet",
        text: hasBrace ? name : `${name} {\n\t${contentOf(fact.path, conf)}\n}`,
        ...(hasBrace ? {} : { snippet: true }),
        detail: "section",
        markdown: describeCorosyncSection(fact),
        rank: path === "" ? Math.min(9, index) : 3,
      };
    });
}

function nextNodeId(conf: CorosyncModel): number {
  const used = new Set(conf.nodes.map(({ nodeid }) => Number(nodeid?.value)));
  let free = 1;
  while (used.has(free)) free++;
  return free;
}

interface Around {
  readonly conf: CorosyncModel;
  readonly model: ClusterModel;
  readonly sections: readonly CorosyncSection[];
  readonly text: string;
  /** There is already a space after the colon. */
  readonly hasSpace: boolean;
}

/** Token timeouts that vendors' and clouds' guides recommend, in milliseconds. */
const usualTokens: readonly (readonly [string, string])[] = [
  ["3000", "corosync's default"],
  ["5000", "SUSE's guides"],
  ["10000", "slow networks"],
  ["20000", "Google Cloud"],
  ["30000", "Azure, AWS"],
];

const subsystems = ["CFG", "CMAP", "CPG", "KNET", "MAIN", "QB", "QUORUM", "SERV", "TOTEM", "VOTEQ", "WD"];

/** Proposals that depend on the rest of the file, or on the cluster's other files. */
function computed(path: string, { conf, model, sections }: Around): readonly (readonly [string, string])[] {
  switch (path) {
    case "totem.token":
      return usualTokens;
    case "totem.consensus":
      return [[String(Math.ceil(conf.tokenTimeout(model.target) * 1.2)), "1.2 × token"]];
    case "totem.config_version":
      return [[String((conf.number("totem.config_version") ?? 0) + 1), "the next version"]];
    case "nodelist.node.nodeid":
      return [[String(nextNodeId(conf)), "the next free id"]];
    case "nodelist.node.name": {
      const taken = new Set(conf.nodes.map(({ name }) => name?.value));
      return [...model.facts.nodes.values()]
        .filter(({ name, isRemote }) => !isRemote && !taken.has(name))
        .map(({ name }) => [name, "node of the cluster"] as const);
    }
    case "quorum.auto_tie_breaker_node":
      return [
        ["lowest", "the lowest nodeid"],
        ["highest", "the highest nodeid"],
        ...conf.nodes.flatMap(({ nodeid, name }) => (nodeid ? [[nodeid.value, name?.value ?? "node"] as const] : [])),
      ];
    case "quorum.device.net.tie_breaker":
      return [
        ["lowest", "the lowest nodeid"],
        ["highest", "the highest nodeid"],
        ...conf.nodes.flatMap(({ nodeid, name }) => (nodeid ? [[nodeid.value, name?.value ?? "node"] as const] : [])),
      ];
    case "quorum.expected_votes":
      return conf.nodes.length > 0 ? [[String(conf.nodeVotes), "the nodes' votes"]] : [];
    case "quorum.device.votes":
      return [["1", "for ffsplit"]];
    case "totem.interface.linknumber": {
      const taken = new Set(conf.sections("totem.interface").map((each) => each.option("linknumber")?.value));
      const links = Array.from({ length: Math.max(1, conf.linkCount) }, (_, link) => String(link));
      return links.filter((link) => !taken.has(link)).map((link) => [link, `ring${link}_addr`] as const);
    }
    case "totem.interface.mcastport": {
      const entries = sections.at(-1)?.entries ?? [];
      const number = entries.find((entry) => entry.kind === "option" && entry.key === "linknumber");
      const link = number?.kind === "option" && /^[0-7]$/.test(number.value) ? Number(number.value) : 0;
      return [[String(5405 + link), "the usual port"]];
    }
    case "logging.logger_subsys.subsys":
      return subsystems.map((name) => [name, "subsystem of corosync"] as const);
    default:
      return [];
  }
}

const flagMeanings = wordTable<string>({ "0": "no", "1": "yes" });

function valueProposals(path: string, fact: CorosyncOptionFact, around: Around): Draft[] {
  const optionPath = `${path}.${fact.name}`;
  const proposed = new Map<string, string>();
  for (const [value, detail] of computed(optionPath, around)) proposed.set(value, detail);
  for (const choice of fact.choices ?? []) {
    if (!proposed.has(choice)) proposed.set(choice, fact.type === "flag" ? (flagMeanings[choice] ?? "") : "");
  }
  if (fact.default !== undefined && /^[\w./-]+$/.test(fact.default)) {
    // corosync rejects its own default as a value here.
    const isRefused = fact.choices !== undefined && !fact.choices.includes(fact.default);
    if (!isRefused) proposed.set(fact.default, ["default", proposed.get(fact.default)].filter(Boolean).join(", "));
  }
  const effect = effectOf(optionPath, around.conf, around.model.target);
  const markdown =
    effect === undefined ? describeCorosyncOption(fact) : `${describeCorosyncOption(fact)}\n\n---\n\n${effect}`;
  return [...proposed].map(([value, detail], index): Draft => {
    const full = [detail, formatUnit(value, fact.unit)].filter((each) => each !== "").join(", ");
    return {
      label: value,
      kind: "value",
      text: around.hasSpace ? value : ` ${value}`,
      markdown,
      rank: Math.min(9, index),
      ...(full === "" ? {} : { detail: full }),
    };
  });
}

/** The unit of a bare number: `5000` in milliseconds is 5 s. */
function formatUnit(value: string, unit: CorosyncOptionFact["unit"]): string {
  if (unit === undefined || !/^\d+$/.test(value)) return "";
  return unit === "ms" && Number(value) >= 1000 ? `ms = ${Number(value) / 1000} s` : unit;
}
