import { plainText } from "../../../server/src/text/plain-text.ts";
import { isTerminal, out, outPainted } from "./output.ts";

const colours = { red: 31, green: 32, yellow: 33, grey: 90, bold: 1 } as const;

type LineColours = readonly (readonly [RegExp, keyof typeof colours])[];

/** What lines of a kind of text are coloured by. */
const kinds = {
  /** Plans and differences. */
  changes: [
    [/^ +\+ /, "green"],
    [/^ +- /, "red"],
    [/^ +~ /, "yellow"],
    [/^ *! /, "yellow"],
    [/^ {2}(?:[^ ].*: )?error: /, "red"],
    [/^ {2}(?:[^ ].*: )?warning: /, "yellow"],
  ],
  /** Findings, each line beginning with its severity. */
  findings: [
    [/^error\b/, "red"],
    [/^warning\b/, "yellow"],
    [/^note\b/, "grey"],
    [/^ {4}Fix\b/, "bold"],
  ],
  /** The status of a cluster: names, then states. */
  status: [
    [/^\S+: no quorum,/, "red"],
    [/^ {2}\S+ +(?:offline|unclean)\b/, "red"],
    [/^ {2}\S+ +(?:standby|maintenance|pending)\b/, "yellow"],
    [/^ +\S+(?: \(\w+\))? {2}.*\b(?:failed|blocked)$/, "red"],
    [/^ +\S+(?: \(\w+\))? {2}stopped\b/, "yellow"],
    [/^Problems:$/, "bold"],
    [/^No problems found\.$/, "green"],
  ],
  /** Scenarios, and what becomes of each resource. */
  scenarios: [
    [/^\S.*:$/, "bold"],
    [/^ {2}\S+ (?:is down|stops|stays stopped)\b/, "red"],
    [/^ {2}\S+ (?:moves|restarts|is demoted)\b/, "yellow"],
  ],
  /** A configuration's picture as text: resources with what they contain, then what is said about them. */
  graph: [
    [/ This can't be fulfilled: /, "red"],
    [/^\S.*\.$/, "bold"],
    [/^ {2}- /, "grey"],
  ],
  /** Whether what was expected holds. */
  verdicts: [
    [/^ok\b/, "green"],
    [/^FAILS\b/, "red"],
    [/^UNKNOWN\b/, "yellow"],
  ],
  /** Why a resource is where it is: headings, and where it runs. */
  reasons: [
    [/^\S.*:$/, "bold"],
    [/^ {2}\* /, "green"],
  ],
  /** What happened: incidents, days, and what is trouble. */
  events: [
    [/^Incident at /, "bold"],
    [/^\d{4}-\d\d-\d\d$/, "grey"],
    [/^ {2}\d\d:\d\d:\d\d\.\d+ {2}! /, "red"],
  ],
} as const satisfies Readonly<Record<string, LineColours>>;

/** Whether to colour standard output: by NO_COLOR and FORCE_COLOR, else where it is a terminal. */
export function isColoured(): boolean {
  const { NO_COLOR: no, FORCE_COLOR: force, TERM: terminal } = process.env;
  if (no !== undefined && no !== "") return false;
  if (force !== undefined && force !== "") return force !== "0";
  return isTerminal() && terminal !== "dumb";
}

/** Writes a text for people to standard output, as `out`; on a terminal with colours for its lines. */
export function outColoured(kind: keyof typeof kinds, text: string): void {
  if (!isColoured()) {
    out(text);
    return;
  }
  const table: LineColours = kinds[kind];
  const painted = plainText(text).replace(/^.+$/gm, (line) => {
    const colour = table.find(([pattern]) => pattern.test(line))?.[1];
    return colour === undefined ? line : `\u001b[${colours[colour]}m${line}\u001b[0m`;
  });
  outPainted(painted);
}
