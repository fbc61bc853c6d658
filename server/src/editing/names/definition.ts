import type { Place } from "../../analysis/place.ts";
import type { SourceDocument } from "../../analysis/source-document.ts";
import type { Memo } from "../../text/memo.ts";
import type { Span } from "../../text/span.ts";
import { namesAt, sameNames } from "./cluster-names.ts";
import { placeOf } from "./references.ts";

/** Where a name is defined. */
export interface Definition {
  /** The name at the cursor. */
  readonly origin: Span;
  readonly places: readonly Place[];
}

/** Where the name at an offset is defined in the cluster's files; undefined where there is no name. */
export function definitionAt(
  document: SourceDocument,
  offset: number,
  cluster: readonly SourceDocument[],
  memo: Memo,
): Definition | undefined {
  const [here] = namesAt(document, offset, memo);
  if (!here) return undefined;
  const same = sameNames(document, offset, cluster, memo);
  return { origin: here.span, places: same.filter(({ place }) => place.defines !== undefined).map(placeOf) };
}
