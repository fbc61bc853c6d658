/** Where an event of a timeline's text was read. */
export interface ReadPlace {
  /** Where `FILE:LINE` is in the text. */
  readonly start: number;
  readonly end: number;
  /** The node whose log it is. */
  readonly node: string;
  readonly file: string;
  /** From 1. */
  readonly line: number;
}

/** The places of lines of logs in a timeline's text, which end its lines as `[n1, n2: FILE:LINE]`; without those of a journal, which has no lines. */
function logPlaces(text: string): ReadPlace[] {
  return [...text.matchAll(/(?<= {2}\[)([^\s,:\]]+)((?:, [^\s,:\]]+)*: )(\S.*):(\d+)(?=(?:; \S+)?\]$)/gm)].map(
    (match) => {
      const [whole, node = "", others = "", file = "", number = ""] = match;
      const end = match.index + whole.length;
      return { start: match.index + node.length + others.length, end, node, file, line: Number(number) };
    },
  );
}

/** A timeline's text with the names of log files in place of their paths, for a narrow editor, and where the places are in it, with their paths. */
export function withFileNames(text: string): { readonly text: string; readonly places: readonly ReadPlace[] } {
  let shown = "";
  let at = 0;
  const places = logPlaces(text).map((place) => {
    const { start, end, file } = place;
    shown += text.slice(at, start);
    at = start + file.lastIndexOf("/") + 1;
    const moved = { ...place, start: shown.length, end: shown.length + end - at };
    shown += text.slice(at, end);
    at = end;
    return moved;
  });
  return { text: shown + text.slice(at), places };
}
