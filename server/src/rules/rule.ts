import type { ClusterModel, DefinedObject } from "../model/cluster-model.ts";
import type { ClusterObject } from "../model/configuration.ts";
import type { Span } from "../text/span.ts";

export type Severity = "error" | "warning" | "information";

/** An edit that mends what a rule found; the span counts from the start of the object's statement. */
export interface RuleFix {
  readonly title: string;
  readonly at: DefinedObject;
  readonly span: Span;
  readonly text: string;
}

/** What a rule found, and where: a span inside the statement of an object. */
export interface RuleFinding {
  readonly at: DefinedObject;
  readonly span: Span;
  readonly message: string;
  readonly fixes?: readonly RuleFix[];
  readonly related?: readonly { readonly at: DefinedObject; readonly span: Span; readonly message: string }[];
}

/** What is around an object that a rule judges. What the rule asks for is noted: the object is judged again when that changes. */
export interface Surroundings {
  /** The resource, template or tag of that id. */
  definition(id: string): ClusterObject | undefined;
  /** Whether something has that id, be it in a part of the files that the model doesn't carry. */
  isDefined(id: string): boolean;
  /** All ids that are defined, or those of the objects of a kind. */
  ids(kind?: ClusterObject["kind"]): Iterable<string>;
}

/** One mistake worth catching: everything there is to say about it. */
export interface Rule {
  /** As it stands behind a finding and in settings. */
  readonly id: string;
  readonly severity: Severity;
  /** `fast` rules follow each keystroke, `workspace` rules a pause, `live` rules the news from a cluster. */
  readonly category: "fast" | "workspace" | "live";
  readonly title: string;
  /** Why it matters, in two or three sentences, and what to do. */
  readonly why: string;
  /** Where that is known from. */
  readonly source: string;
  /** Configurations that it finds something in, and the mended ones. */
  readonly wrong: string;
  readonly right: string;
  /** Looks at the whole cluster, at each keystroke; so it asks for few kinds of objects, and best not for all. */
  check?(model: ClusterModel, report: (finding: RuleFinding) => void): void;
  /** Judges one object by itself and by what it names. What it found is kept until the object, or something it asked for, changes. */
  checkObject?(at: DefinedObject, around: Surroundings, report: (finding: RuleFinding) => void): void;
}
