import type { Place } from "../../analysis/place.ts";
import type { SourceDocument } from "../../analysis/source-document.ts";
import type { Memo } from "../../text/memo.ts";
import { type PlacedName, sameNames } from "./cluster-names.ts";

/** The references to the name at an offset in the cluster's files; with `definitions`, its definitions too. */
export function referencesAt(
  document: SourceDocument,
  offset: number,
  cluster: readonly SourceDocument[],
  definitions: boolean,
  memo: Memo,
): Place[] {
  return sameNames(document, offset, cluster, memo)
    .filter(({ place }) => definitions || place.defines === undefined)
    .map(placeOf);
}

/** The place alone. */
export function placeOf({ uri, span }: PlacedName): Place {
  return { uri, span };
}
