import { CorosyncModel, type CorosyncOptionView, type CorosyncSectionView } from "../model/corosync-model.ts";
import type { CorosyncEntry, CorosyncTree } from "./tree.ts";

/** The cluster model's view of a corosync.conf. */
export function corosyncModelOf(uri: string, tree: CorosyncTree): CorosyncModel {
  const start = { start: 0, end: 0 };
  const whole = { start: 0, end: tree.text.length };
  return new CorosyncModel(uri, viewOf("", "", whole, start, tree.entries));
}

function viewOf(
  name: string,
  path: string,
  span: CorosyncSectionView["span"],
  nameSpan: CorosyncSectionView["span"],
  entries: readonly CorosyncEntry[],
): CorosyncSectionView {
  const options: CorosyncOptionView[] = entries.filter((entry) => entry.kind === "option");
  const sections = entries.flatMap((entry) =>
    entry.kind === "section" ? [viewOf(entry.name, entry.path, entry.span, entry.nameSpan, entry.entries)] : [],
  );
  return {
    name,
    path,
    span,
    nameSpan,
    options,
    sections,
    option: (key) => options.findLast((option) => option.key === key),
  };
}
