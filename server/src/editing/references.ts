import type { Place } from "../analysis/place.ts";
import type { SourceDocument } from "../analysis/source-document.ts";
import type { Memo } from "../text/memo.ts";
import { type PlacedName, sameNames } from "./cluster-names.ts";

/** Where the thing that the word at an offset names is mentioned in the cluster's files; with `definitions`, also where it is defined. */
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
