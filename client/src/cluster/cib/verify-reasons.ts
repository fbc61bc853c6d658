import type { PositionOf } from "./xml-position.ts";

/** Messages of libxml2 about the elements around the wrong one. */
const echo = /^(Extra element \S+ in interleave|Invalid sequence in interleave|Element \S+ has extra content: \S+)$/;
/** Messages that only repeat that something was found; the words of the last line differ between releases. */
const closing = /^(crm_verify:|(Errors|Warnings) found|CIB did not pass schema|Configuration )/;
const warning = /^(\([\w@.:]+\))?\s*warning:/i;
const error = /^(\([\w@.:]+\))?\s*error:/i;

/**
 * The errors among crm_verify's messages, with the names of elements instead of line numbers in a document that nobody sees, and without
 * the messages that only repeat that it failed.
 */
export function verifyReasons(stderr: string, positionOf: PositionOf = () => undefined): string[] {
  return reasonsIn(errorLines(stderr), positionOf);
}

/** The warnings among them. */
export function verifyWarnings(stderr: string, positionOf: PositionOf = () => undefined): string[] {
  return reasonsIn(warningLines(stderr), positionOf);
}

/**
 * Whether crm_verify says that the schema refuses the document. Its exit code doesn't say so: 3.x has the same for warnings. Nor does its
 * line about the schema, which 3.x prints after any error. But messages of the schema have no severity before them.
 */
export function isRefusedBySchema(text: string): boolean {
  if (!mentionsSchema.test(text)) return false;
  const lines = errorLines(text).filter((line) => !closing.test(messageOf(line)) && line.trim() !== "");
  return lines.length === 0 || lines.some((line) => !error.test(line.trim()));
}

const mentionsSchema = /did not pass schema|validity error/i;

function warningLines(text: string): string[] {
  return text.split("\n").filter((line) => warning.test(line.trim()));
}

function errorLines(text: string): string[] {
  const isRefused = mentionsSchema.test(text);
  return text.split("\n").filter((line) => error.test(line.trim()) || (isRefused && !warning.test(line.trim())));
}

function reasonsIn(lines: readonly string[], positionOf: PositionOf): string[] {
  const reasons = lines
    .map((line) => {
      const [, number, element] = /(?:\bline |:)(\d+): element ([^\s:]+): /.exec(line) ?? [];
      const position = number === undefined || element === undefined ? undefined : positionOf(Number(number), element);
      return { message: messageOf(line), position };
    })
    .filter(({ message }) => message !== "" && !closing.test(message));
  const specific = reasons.filter(({ message }) => !echo.test(message));
  const clauses = (specific.length > 0 ? specific : reasons).map(({ message, position }) =>
    position === undefined ? message : `${position}: ${message}`,
  );
  return [...new Set(clauses)];
}

function messageOf(line: string): string {
  return line
    .trim()
    .replace(/^\S*?:? ?line \d+: /i, "")
    .replace(/^[^\s:]+:\d+: /, "")
    .replace(/^\([\w@.:]+\)\s*/, "")
    .replace(/^(error|warning):\s*/i, "")
    .replace(/^(element \S+: )?(Relax-NG )?validity error : /, "")
    .replace(/\.$/, "");
}
