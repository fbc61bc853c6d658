import type { PositionOf } from "./xml-position.ts";

/** What libxml2 says of the elements around the wrong one. */
const echo = /^(Extra element \S+ in interleave|Invalid sequence in interleave|Element \S+ has extra content: \S+)$/;

/**
 * The reasons among crm_verify's messages, with the names of elements in place of the line numbers of a document nobody sees, and
 * without what only repeats that it failed.
 */
export function verifyReasons(stderr: string, placeOf: PositionOf = () => undefined): string[] {
  const reasons = stderr
    .split("\n")
    .map((line) => {
      const [, number, element] = /(?:\bline |:)(\d+): element ([^\s:]+): /.exec(line) ?? [];
      const place = number === undefined || element === undefined ? undefined : placeOf(Number(number), element);
      const message = line
        .trim()
        .replace(/^\S*?:? ?line \d+: /i, "")
        .replace(/^[^\s:]+:\d+: /, "")
        .replace(/^\([\w@.:]+\)\s*/, "")
        .replace(/^(error|warning):\s*/i, "")
        .replace(/^(element \S+: )?(Relax-NG )?validity error : /, "")
        .replace(/\.$/, "");
      return { message, place };
    })
    .filter(
      ({ message }) =>
        message !== "" && !/^(crm_verify:|Errors found|CIB did not pass schema|Configuration failed)/.test(message),
    );
  const telling = reasons.filter(({ message }) => !echo.test(message));
  const words = (telling.length > 0 ? telling : reasons).map(({ message, place }) =>
    place === undefined ? message : `${place}: ${message}`,
  );
  return [...new Set(words)];
}
