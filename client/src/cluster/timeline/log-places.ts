/** Where an event of a timeline's text was read. */
interface ReadPlace {
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
export function logPlaces(text: string): ReadPlace[] {
  return [...text.matchAll(/(?<= {2}\[)([^\s,:\]]+)((?:, [^\s,:\]]+)*: )(\S.*):(\d+)(?=(?:; \S+)?\]$)/gm)].map(
    (match) => {
      const [whole, node = "", others = "", file = "", number = ""] = match;
      const end = match.index + whole.length;
      return { start: match.index + node.length + others.length, end, node, file, line: Number(number) };
    },
  );
}
