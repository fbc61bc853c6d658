import type { SourceDocument } from "../analysis/source-document.ts";
import type { ClusterModel } from "../model/cluster-model.ts";
import { LineIndex } from "../text/line-index.ts";
import type { PlaceOf } from "./resource-boxes.ts";

/** Finds the place of each object's id in the files; undefined for what isn't in them. The first object of an id wins. */
export function graphPlaces(model: ClusterModel, documents: readonly SourceDocument[]): PlaceOf {
  const lines = new Map(documents.map(({ uri, text }) => [uri, new LineIndex(text)]));
  const offsets = new Map<string, { uri: string; offset: number }>();
  for (const { uri, offset, object } of model.placed) {
    if (object.id !== "" && !offsets.has(object.id)) {
      offsets.set(object.id, { uri, offset: offset + (object.idSpan?.start ?? 0) });
    }
  }
  return (id) => {
    const found = offsets.get(id);
    const index = found && lines.get(found.uri);
    return found && index ? { uri: found.uri, ...index.position(found.offset) } : undefined;
  };
}
