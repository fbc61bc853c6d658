import type { Span } from "../text/span.ts";
import type { Word } from "./word.ts";

/** A `pcs` command in a script, its words after `pcs`. */
export interface PcsCall {
  readonly words: readonly Word[];
  /** The word `pcs` itself. */
  readonly name: Word;
  /** From `pcs` to the last word. */
  readonly span: Span;
  /** The script goes on when it fails: `pcs … || true`. */
  readonly isGuarded?: boolean;
}
