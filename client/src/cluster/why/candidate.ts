import type { XmlElement } from "../../../../server/src/text/xml.ts";
import type { CibEdit } from "../what-if/cib-edit.ts";

/** How far a cause reaches; the largest reach is said first. */
export type Reach = "cluster" | "container" | "resource" | "node" | "dependency";

/** Something that may keep a resource from running, with the edit that takes it away. */
export interface Candidate {
  readonly reach: Reach;
  /** `its target-role says so`; goes after "because". */
  readonly clause: string;
  /** What would take it away, for a list: `grant the ticket T`. */
  readonly remedy: string;
  /** Whether that is advice; else it only explains. */
  readonly isFix: boolean;
  /** The ids of the elements that it comes from. */
  readonly ids: readonly string[];
  readonly edits: readonly CibEdit[];
  /** The node that it is about; absent where it is about all. */
  readonly node?: string;
  /** Whether it holds what runs on that node there: then it matters for every other node, too. */
  readonly isHolding?: boolean;
  /** The resource whose own state is the next question. */
  readonly other?: string;
  /** Whether that must be promoted. */
  readonly isOtherPromoted?: boolean;
  /** What the clause is a reason of, where several causes may have that in common: `the remote node r isn't connected`. */
  readonly under?: string;
  /** Further ones, any of which would do in its place. */
  readonly alternatives?: readonly string[];
  /** Whether it only keeps the resource from being promoted. */
  readonly isOfPromotion?: boolean;
}

/** Whose causes are collected. */
export interface Subject {
  /** The primitive. */
  readonly id: string;
  /** The elements from the top-level resource to it. */
  readonly path: readonly XmlElement[];
  /** What constraints may call it. */
  readonly names: ReadonlySet<string>;
}
