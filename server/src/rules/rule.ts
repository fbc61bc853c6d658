import type { Statement } from "../crm/parse-statement.ts";
import type { ClusterModel } from "../model/cluster-model.ts";
import type { ClusterObject } from "../model/configuration.ts";
import type { CorosyncPlace } from "../model/corosync-model.ts";
import type { DefinedObject } from "../model/defined-object.ts";
import type { Lookup } from "../model/lookup.ts";
import type { TargetVersions } from "../model/target.ts";
import type { Diagnostic, InText, Severity } from "../text/diagnostic.ts";

export type { Severity } from "../text/diagnostic.ts";

/** The text that a rule's span is in: the statement of an object of a crm file, or the cluster's corosync.conf (`model.corosync`). */
export type ModelPlace = DefinedObject | CorosyncPlace;

/** What names the text of a span in a model. */
export interface InModel {
  readonly at: ModelPlace;
}

/** A diagnostic as a rule reports it: its code is the rule's id, and so is its severity the rule's unless the report has its own. */
type Report<In> = Omit<Diagnostic<In>, "code" | "severity" | "source"> & Partial<Pick<Diagnostic, "severity">>;

/** What a rule reports about a model; its span counts from the start of the object's statement, or of corosync.conf. */
export type RuleReport = InModel & Report<InModel>;

/** What a rule reports about one text, a statement or corosync.conf; spans count from its start. */
export type TextReport = Report<InText>;

/** Lookups in the model around a checked object. Each lookup is recorded: the object is checked again when its result changes. */
export interface RuleLookup extends Lookup {
  /** The resource, template or tag of that id. */
  definition(id: string): ClusterObject | undefined;
  /** Whether something has that id, be it in a part of the files that the model doesn't carry. */
  isDefined(id: string): boolean;
  /** All ids that are defined, or those of the objects of a kind. */
  ids(kind?: ClusterObject["kind"]): Iterable<string>;
}

/**
 * A text of the crm language, or texts by the names of their files (`corosync.conf`, `cluster.crm`) that are one cluster. What its
 * nodes have as settings of SBD is in `sbd` (lines of the settings file) and `sbd.dump` (what `sbd dump` prints).
 */
export type Example = string | Readonly<Record<string, string>>;

/** The groups of rules, in the order of the docs: each is a folder beside this file. */
export const ruleGroups = ["fencing", "quorum", "corosync", "resources", "constraints", "text"] as const;

/** One of the groups of rules. */
export type RuleGroup = (typeof ruleGroups)[number];

/** One mistake worth catching: everything there is to say about it. */
export interface Rule {
  /** The code of its diagnostics, and its name in settings. */
  readonly id: string;
  /** What it is about; also the folder of its file. Orders the docs and the setting. */
  readonly group: RuleGroup;
  readonly severity: Severity;
  readonly title: string;
  /** Why it matters, in two or three sentences, and what to do. */
  readonly why: string;
  /** Where that is known from. */
  readonly source: string;
  /** A configuration that it finds something in, and the same one fixed. */
  readonly wrong: Example;
  readonly right: Example;
  /** The releases that the examples are for, where those are not the newest. */
  readonly exampleTarget?: TargetVersions;
  /** Checks the whole cluster, at each keystroke: it should look up few kinds of objects, and best not all objects. */
  check?(model: ClusterModel, report: (finding: RuleReport) => void): void;
  /** Checks the text of one statement, whether or not it could be parsed. Its reports stay until the statement changes. */
  checkText?(statement: Statement, report: (finding: TextReport) => void): void;
  /** Checks one object and what it names. Its reports stay until the object, or something that was looked up, changes. */
  checkObject?(at: DefinedObject, lookup: RuleLookup, report: (finding: RuleReport) => void): void;
}
