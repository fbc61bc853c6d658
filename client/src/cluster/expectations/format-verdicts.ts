import { count } from "../../../../server/src/text/phrases.ts";
import { plainLine, plainTexts } from "../../../../server/src/text/plain-text.ts";
import type { Verdict } from "./check-expectations.ts";
import type { ExpectationProblem } from "./read-expectations.ts";

/** What a file of expectations came to. */
export interface TestedFile {
  readonly file: string;
  readonly verdicts: readonly Verdict[];
  /** What couldn't be read, or why nothing could be asked; the line is 0 where it is about the whole. */
  readonly problems: readonly ExpectationProblem[];
  readonly assumptions: readonly string[];
  readonly scheduler: string;
}

/** Files of expectations as text: what doesn't hold, with why, then the sum. */
export function verdictsText(tested: readonly TestedFile[]): string {
  const files = plainTexts(tested, plainLine);
  const lines = files.flatMap(({ file, verdicts, problems }) => [
    ...problems.map(({ line, message }) => `${file}${line > 0 ? `:${line}` : ""}: ${message}`),
    ...verdicts.flatMap(({ expectation: { line, when, text }, result, reasons, unchecked }) =>
      result === "holds"
        ? [`ok       ${titleOf(when, text)}`, ...(unchecked === undefined ? [] : [`           ${unchecked}`])]
        : [
            `${result === "fails" ? "FAILS   " : "UNKNOWN "} ${titleOf(when, text)} (${file}:${line})`,
            ...reasons.map((reason) => `           ${reason}`),
          ],
    ),
  ]);
  const all = files.flatMap(({ verdicts }) => verdicts);
  const of = (result: Verdict["result"]): number => all.filter((each) => each.result === result).length;
  const timed = all.filter(({ unchecked }) => unchecked !== undefined).length;
  const sum = [
    `${of("holds")} of ${count(all.length, "expectation")} ${of("holds") === 1 ? "holds" : "hold"}`,
    ...(of("unknown") > 0 ? [`of ${of("unknown")} it isn't known`] : []),
    ...(timed > 0 ? [`the time of ${timed} wasn't checked`] : []),
  ].join(", ");
  const [first] = files;
  const basis =
    first && first.scheduler !== ""
      ? `; answered by the scheduler of ${first.scheduler}. Assumed: ${[...new Set(files.flatMap(({ assumptions }) => assumptions))].join("; ")}.`
      : ".";
  return [...lines, "", `${sum}${basis}`, ""].join("\n");
}

/** `when n1 is lost: web runs on n2` */
export function titleOf(when: string, text: string): string {
  return when === "now" ? `now: ${text}` : `when ${when}: ${text}`;
}

/** Files of expectations as JUnit's XML, which CI systems show: a suite for each file, a case for each sentence. */
export function verdictsJunit(files: readonly TestedFile[]): string {
  const suites = files.map(({ file, verdicts, problems }) => {
    const failures = verdicts.filter(({ result }) => result === "fails").length;
    const errors = verdicts.filter(({ result }) => result === "unknown").length + problems.length;
    const cases = [
      ...verdicts.map(({ expectation: { when, text, line }, result, reasons, unchecked }) => {
        const element = result === "fails" ? "failure" : "error";
        const inside =
          result === "holds"
            ? unchecked === undefined
              ? ""
              : `<system-out>${escaped(unchecked)}</system-out>`
            : `<${element} message="${escaped(reasons[0] ?? "")}">${escaped(`${file}:${line}\n${reasons.join("\n")}`)}</${element}>`;
        return `    <testcase classname="${escaped(file)}" name="${escaped(titleOf(when, text))}" file="${escaped(file)}" line="${line}">${inside}</testcase>`;
      }),
      ...problems.map(
        ({ line, message }) =>
          `    <testcase classname="${escaped(file)}" name="line ${line}" file="${escaped(file)}" line="${line}"><error message="${escaped(message)}"/></testcase>`,
      ),
    ];
    return [
      `  <testsuite name="${escaped(file)}" tests="${cases.length}" failures="${failures}" errors="${errors}">`,
      ...cases,
      "  </testsuite>",
    ].join("\n");
  });
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="quorate">\n${suites.join("\n")}\n</testsuites>\n`;
}

function escaped(text: string): string {
  return text
    .replace(/[\0-\x08\x0B\x0C\x0E-\x1F\uFFFE\uFFFF]/g, "\uFFFD")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("\n", "&#10;");
}
