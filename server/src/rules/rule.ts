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

/** Lookups in the model while a rule checks an object. Every lookup is tracked: the object is checked again when an answer changes. */
export interface RuleLookup extends Lookup {
  /** The resource, template or tag of that id. */
  definition(id: string): ClusterObject | undefined;
  /** Whether something has that id, even in a part of the files that the model doesn't contain. */
  isDefined(id: string): boolean;
  /** All defined ids, or those of the objects of one kind. */
  ids(kind?: ClusterObject["kind"]): Iterable<string>;
}

/**
 * A crm text, or the texts of one cluster by file name (`corosync.conf`, `cluster.crm`). `sbd` holds lines of the nodes' SBD
 * settings file, and `sbd.dump` the output of `sbd dump`.
 */
export type Example = string | Readonly<Record<string, string>>;

/** The groups of rules, in the order of the docs: each is a folder beside this file. */
export const ruleGroups = ["fencing", "quorum", "corosync", "resources", "constraints", "text"] as const;

/** One of the groups of rules. */
export type RuleGroup = (typeof ruleGroups)[number];

/** A rule: one mistake, its documentation and its check. */
export interface Rule {
  /** Its name in findings, settings and suppression comments. */
  readonly id: string;
  /** Its topic, which is also the folder of its file; orders the docs and the setting. */
  readonly group: RuleGroup;
  readonly severity: Severity;
  readonly title: string;
  /** Why it matters and what to do, in two or three sentences. */
  readonly why: string;
  /** The source of the facts: documentation, or a tool's own message. */
  readonly source: string;
  /** A configuration with the mistake, and the same one without it. */
  readonly wrong: Example;
  readonly right: Example;
  /** The releases that the examples are for; without it the newest. */
  readonly exampleTarget?: TargetVersions;
  /** Checks the whole cluster. Runs at every keystroke, so it should look up only a few kinds of objects. */
  check?(model: ClusterModel, report: (finding: RuleReport) => void): void;
  /** Checks the text of one statement, even if it has syntax errors. Its findings are cached until the statement changes. */
  checkText?(statement: Statement, report: (finding: TextReport) => void): void;
  /** Checks one object and what it refers to. Its findings are cached until the object, or something it looked up, changes. */
  checkObject?(at: DefinedObject, lookup: RuleLookup, report: (finding: RuleReport) => void): void;
  /** `checkObject` is about an object by itself, and also runs on what an `xml` statement holds; whether its fixes suit XML. */
  readonly alsoInXml?: "with-fixes" | "without-fixes";
}
