import { refusedBySchema } from "../rules/text/refused-by-schema.ts";
import type { Diagnostic } from "../text/diagnostic.ts";

/** The rule that says in general what other rules explain better. */
const general = refusedBySchema.id;

/** The diagnostics of a file without those of the schema where another error says the same. */
export function withoutRepeated(list: readonly Diagnostic[]): Diagnostic[] {
  const errors = list.filter(({ code, severity }) => code !== general && severity === "error");
  const isExplained = ({ span }: Diagnostic): boolean =>
    errors.some((error) => error.span.start < span.end && span.start < error.span.end);
  return list.filter((each) => each.code !== general || !isExplained(each));
}
