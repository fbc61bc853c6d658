import type { Finding } from "../../../cluster/doctor/finding.ts";
import { resourceLines } from "./code-lens-model.ts";

/** A finding about nodes at a piece of a text that it is about. */
interface PlacedFinding<F extends Finding> {
  readonly line: number;
  readonly character: number;
  readonly length: number;
  readonly finding: F;
}

/** Where a text has what findings are about: a crm text the statements of resources, a corosync.conf lines with that option or value. */
export function checkPlaces<F extends Finding>(
  text: string,
  language: "crm" | "corosync",
  findings: readonly F[],
): readonly PlacedFinding<F>[] {
  const words = language === "crm" ? resourceLines(text) : corosyncWords(text);
  return findings.flatMap((finding) =>
    words
      .filter(({ id }) => finding.about?.includes(id))
      .map(({ line, character, id }) => ({ line, character, length: id.length, finding })),
  );
}

/** The options and values of a corosync.conf. */
function corosyncWords(text: string): ReturnType<typeof resourceLines> {
  return text.split("\n").flatMap((content, line) => {
    const match = /^(\s*)([\w.]+)(\s*:\s*)(\S.*?)\s*$/.exec(content);
    if (match === null) return [];
    const [, before = "", option = "", colon = "", value = ""] = match;
    const at = before.length;
    return [
      { line, character: at, id: option },
      { line, character: at + option.length + colon.length, id: value },
    ];
  });
}
