import { refusedBySchema } from "../rules/text/refused-by-schema.ts";
import { trailingComment } from "../rules/text/trailing-comment.ts";
import type { Diagnostic, Severity } from "../text/diagnostic.ts";

/** The rule that says in general what other rules explain better. */
const general = refusedBySchema.id;

const worstFirst: readonly Severity[] = ["error", "warning", "information"];

/** The diagnostics of a file without those that only follow from another one, or say the same. */
export function withoutRepeated(list: readonly Diagnostic[]): Diagnostic[] {
  const errors = list.filter(({ code, severity }) => code !== general && severity === "error");
  const isExplained = ({ span }: Diagnostic): boolean =>
    errors.some((error) => error.span.start < span.end && span.start < error.span.end);
  return withoutCommentWords(list.filter((each) => each.code !== general || !isExplained(each)));
}

/** Without what the words of a comment after a statement are each found to be: the comment gets the worst of their severities. */
function withoutCommentWords(list: readonly Diagnostic[]): Diagnostic[] {
  const comments = list.filter(({ code }) => code === trailingComment.id);
  if (comments.length === 0) return [...list];
  const commentOf = (each: Diagnostic): Diagnostic | undefined =>
    comments.find(
      (comment) => comment !== each && each.span.start >= comment.span.start && each.span.end <= comment.span.end,
    );
  return list.flatMap((each) => {
    if (commentOf(each)) return [];
    if (!comments.includes(each)) return [each];
    const dropped = list.filter((other) => commentOf(other) === each);
    const severity = worstFirst.find((one) => [each, ...dropped].some((other) => other.severity === one));
    const fixes = [each, ...dropped.filter(({ code }) => code === "comment-in-statement")].flatMap(
      (other) => other.fixes ?? [],
    );
    const { moved: _, ...own } = each;
    return [{ ...own, severity: severity ?? each.severity, ...(fixes.length > 0 ? { fixes } : {}) }];
  });
}
