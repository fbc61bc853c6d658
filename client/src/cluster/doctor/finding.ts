import type { ShellLine } from "../ssh/quote.ts";

/** What a finding is about. The order is that of the report. */
export const topics = {
  access: "Access",
  names: "Names",
  time: "Time",
  software: "Software",
  network: "Network",
  links: "Links",
  firewall: "Firewall and ports",
  corosync: "corosync.conf and keys",
  services: "Services",
  membership: "Membership and quorum",
  fencing: "Fencing",
  sbd: "SBD",
  resources: "Resources",
  storage: "Storage",
  system: "System",
  logs: "Logs",
} as const;

/** The heading under which a finding is reported. */
export type Topic = keyof typeof topics;

/** `error`: the cluster, or a resource, fails because of it or will; `warning`: it may; `information`: worth to know. */
export type Severity = "error" | "warning" | "information";

/**
 * What to do: a command for a shell on those nodes, or, where there is none, a sentence. A command is safe where it disturbs nothing that
 * runs: it may be offered to be run.
 */
type Fix = { readonly command: ShellLine; readonly isSafe?: true } | { readonly advice: string };

/** What is wrong on nodes. */
export interface Finding {
  readonly kind: "finding";
  /** The name of the check, for programs: `key-equal`. */
  readonly check: string;
  readonly severity: Severity;
  /** The nodes that differ or lack something; all of them where it is about the whole cluster. */
  readonly nodes: readonly string[];
  /** What is wrong: a sentence. */
  readonly message: string;
  /** Why it matters: a sentence. */
  readonly why: string;
  readonly fix: Fix;
  /** What it is about in files: ids of resources, and options or values of corosync.conf. */
  readonly about?: readonly string[];
}

/** A finding in one line: where, what is wrong, and what to do. */
export function findingSentence({ nodes, message, fix }: Finding): string {
  return `${nodes.join(", ")}: ${message} ${"command" in fix ? `Run: ${fix.command}` : fix.advice}`.trim();
}

/** What couldn't be found out, on which nodes, and why: nothing is known about it. */
export interface Unchecked {
  readonly kind: "unchecked";
  /** What wasn't checked, as a noun: `the firewall`. */
  readonly subject: string;
  readonly nodes: readonly string[];
  /** Why: the rest of a sentence, such as `no systemd`. */
  readonly reason: string;
}

/** What a check gives: something that is wrong, or that couldn't be found out. */
export type CheckResult = Finding | Unchecked;

/** A finding with its topic. */
export type TopicResult = CheckResult & { readonly topic: Topic };
