import type { Diagnostic, InText } from "../text/diagnostic.ts";
import type { Span } from "../text/span.ts";

/** A corosync.conf as it is written. All spans count UTF-16 code units from the start of the text. */
export interface CorosyncTree {
  readonly text: string;
  readonly entries: readonly CorosyncEntry[];
  /** The syntax errors of the file, in the order of the text. */
  readonly errors: readonly Diagnostic<InText>[];
}

/** What a section of corosync.conf holds. */
export type CorosyncEntry = CorosyncSection | CorosyncOption | CorosyncComment;

/** `totem {` … `}` */
export interface CorosyncSection {
  readonly kind: "section";
  readonly name: string;
  /** The names of the sections around it and its own, joined by dots: `totem.interface`. */
  readonly path: string;
  readonly nameSpan: Span;
  /** The `{`. */
  readonly openSpan: Span;
  /** The `}`; absent where it is missing. */
  readonly closeSpan?: Span;
  /** From the name to the `}`, or to the end of its content. */
  readonly span: Span;
  readonly entries: readonly CorosyncEntry[];
}

/** `token: 3000` */
export interface CorosyncOption {
  readonly kind: "option";
  readonly key: string;
  /** Trimmed; empty where nothing follows the colon. */
  readonly value: string;
  /** With the names of the sections around it: `totem.token`. */
  readonly path: string;
  readonly keySpan: Span;
  readonly colonSpan: Span;
  readonly valueSpan: Span;
  readonly span: Span;
}

/** A line whose first visible character is `#`. */
interface CorosyncComment {
  readonly kind: "comment";
  /** With its `#`. */
  readonly comment: string;
  readonly span: Span;
}

/** What can be wrong with the form of a corosync.conf. */
export type CorosyncErrorCode =
  | "after-opening-brace"
  | "around-closing-brace"
  | "missing-section-name"
  | "missing-closing-brace"
  | "unexpected-closing-brace"
  | "missing-colon"
  | "missing-key"
  | "section-name"
  | "key-name"
  | "key-length"
  | "line-length"
  | "null-character"
  | "byte-order-mark";

/** Every option of the tree with the sections around it, the outermost first, in the order of the text. */
export function* corosyncOptions(
  entries: readonly CorosyncEntry[],
  within: readonly CorosyncSection[] = [],
): Generator<{ readonly option: CorosyncOption; readonly sections: readonly CorosyncSection[] }> {
  for (const entry of entries) {
    if (entry.kind === "option") yield { option: entry, sections: within };
    else if (entry.kind === "section") yield* corosyncOptions(entry.entries, [...within, entry]);
  }
}
