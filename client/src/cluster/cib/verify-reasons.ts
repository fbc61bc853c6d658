import type { PositionOf } from "./xml-position.ts";

/** Messages of libxml2 about the elements around the wrong one. */
const echo = /^(Extra element \S+ in interleave|Invalid sequence in interleave|Element \S+ has extra content: \S+)$/;

/**
 * The reasons among crm_verify's messages, with the names of elements instead of line numbers in a document that nobody sees, and without
 * the messages that only repeat that it failed.
 */
export function verifyReasons(stderr: string, positionOf: PositionOf = () => undefined): string[] {
  const reasons = stderr
    .split("\n")
    .map((line) => {
      const [, number, element] = /(?:\bline |:)(\d+): element ([^\s:]+): /.exec(line) ?? [];
      const position = number === undefined || element === undefined ? undefined : positionOf(Number(number), element);
      const message = line
        .trim()
        .replace(/^\S*?:? ?line \d+: /i, "")
        .replace(/^[^\s:]+:\d+: /, "")
        .replace(/^\([\w@.:]+\)\s*/, "")
        .replace(/^(error|warning):\s*/i, "")
        .replace(/^(element \S+: )?(Relax-NG )?validity error : /, "")
        .replace(/\.$/, "");
      return { message, position };
    })
    .filter(
      ({ message }) =>
        message !== "" &&
        !/^(crm_verify:|Errors found|CIB did not pass schema|Configuration (failed|invalid))/.test(message),
    );
  const specific = reasons.filter(({ message }) => !echo.test(message));
  const clauses = (specific.length > 0 ? specific : reasons).map(({ message, position }) =>
    position === undefined ? message : `${position}: ${message}`,
  );
  return [...new Set(clauses)];
}
