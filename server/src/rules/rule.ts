import type { Statement } from "../crm/parse-statement.ts";
import type { ClusterModel } from "../model/cluster-model.ts";
import type { ClusterObject } from "../model/configuration.ts";
import type { CorosyncPlace } from "../model/corosync-model.ts";
import type { DefinedObject } from "../model/defined-object.ts";
import type { Lookup } from "../model/lookup.ts";
import type { TargetVersions } from "../model/target.ts";
import type { Span } from "../text/span.ts";

export type Severity = "error" | "warning" | "information";

/** Where a rule found something: an object of a crm file, or the cluster's corosync.conf (`model.corosync`). */
export type FindingPlace = DefinedObject | CorosyncPlace;

/** A change of a text; the span counts from the start of the object's statement, or of corosync.conf. */
export interface RuleEdit {
  readonly at: FindingPlace;
  readonly span: Span;
  readonly text: string;
}

/** An edit that mends what a rule found. */
export interface RuleFix extends RuleEdit {
  readonly title: string;
  /** What must be changed together with it. */
  readonly also?: readonly RuleEdit[];
}

/** What a rule found, and where: a span inside the statement of an object, or inside corosync.conf. */
export interface RuleFinding {
  readonly at: FindingPlace;
  readonly span: Span;
  readonly message: string;
  /** Where this finding is graver or lighter than the rule's others. */
  readonly severity?: Severity;
  readonly fixes?: readonly RuleFix[];
  /** Other places that have to do with it. */
  readonly related?: readonly { readonly at: FindingPlace; readonly span: Span; readonly message: string }[];
}

/** What is around an object that a rule judges. What the rule asks for is noted: the object is judged again when that changes. */
export interface RuleLookup extends Lookup {
  /** The resource, template or tag of that id. */
  definition(id: string): ClusterObject | undefined;
  /** Whether something has that id, be it in a part of the files that the model doesn't carry. */
  isDefined(id: string): boolean;
  /** All ids that are defined, or those of the objects of a kind. */
  ids(kind?: ClusterObject["kind"]): Iterable<string>;
}

/** What a rule found in the text of a statement; spans count from its start. */
export type TextFinding = Omit<RuleFinding, "at" | "fixes" | "related"> & {
  readonly fixes?: readonly Omit<RuleFix, "at" | "also">[];
};

/**
 * A text of the crm language, or texts by the names of their files (`corosync.conf`, `cluster.crm`) that are one cluster. What its
 * nodes told of their SBD stands in `sbd` (lines of the settings file) and `sbd.dump` (what `sbd dump` prints).
 */
export type Example = string | Readonly<Record<string, string>>;

/** The groups of rules, in the order of the docs: each is a folder beside this file. */
export const ruleGroups = ["fencing", "quorum", "corosync", "resources", "constraints", "text"] as const;

/** One of the groups of rules. */
export type RuleGroup = (typeof ruleGroups)[number];

/** One mistake worth catching: everything there is to say about it. */
export interface Rule {
  /** As it stands behind a finding and in settings. */
  readonly id: string;
  /** What it is about; also the folder of its file. Orders the docs and the setting. */
  readonly group: RuleGroup;
  readonly severity: Severity;
  readonly title: string;
  /** Why it matters, in two or three sentences, and what to do. */
  readonly why: string;
  /** Where that is known from. */
  readonly source: string;
  /** Configurations that it finds something in, and the mended ones. */
  readonly wrong: Example;
  readonly right: Example;
  /** The releases that the examples are for, where those are not the newest. */
  readonly exampleTarget?: TargetVersions;
  /** Looks at the whole cluster, at each keystroke; so it asks for few kinds of objects, and best not for all. */
  check?(model: ClusterModel, report: (finding: RuleFinding) => void): void;
  /** Judges the words of one statement, whether or not it could be read. What it found is kept until the statement changes. */
  checkText?(statement: Statement, report: (finding: TextFinding) => void): void;
  /** Judges one object by itself and by what it names. What it found is kept until the object, or something it asked for, changes. */
  checkObject?(at: DefinedObject, around: RuleLookup, report: (finding: RuleFinding) => void): void;
}
