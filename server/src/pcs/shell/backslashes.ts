import type { Diagnostic, InText } from "../../text/diagnostic.ts";
import type { Span } from "../../text/span.ts";
import type { ShellText } from "./syntax.ts";

/** How a line begins that continues a command of pcs: options, or words that begin a section. */
export const continuation =
  /^(?:(?:op|meta|clone|promotable|master|params|bundle|container|network|storage-map|totem|transport|link|quorum|compression|crypto)[ \t]+[\w-]+[= \t]|--[a-z][\w-]*|[A-Za-z_][\w-]*=)/;

/** A backslash that ends no line: a blank or a comment follows it. */
export function afterBackslash(source: ShellText, at: number, [whole, comment]: RegExpExecArray): Diagnostic<InText> {
  const span = { start: source.place(at), end: source.place(at + whole.length) };
  const message = comment
    ? "A comment follows this backslash, so the command ends here. Put the comment on a line of its own, before the command."
    : "A blank follows this backslash, so the command ends here. Remove the blank.";
  return {
    span,
    severity: "error",
    code: "syntax",
    message,
    fixes: [{ title: comment ? "Remove the comment" : "Remove the blank", span, text: "\\" }],
  };
}

/** A line that is continued without a backslash. */
export function lostBackslash(
  source: ShellText,
  last: number,
  comment: Span | undefined,
  text: string,
): Diagnostic<InText> {
  const end = source.place(last - 1) + 1;
  if (
    comment &&
    text
      .slice(last, last + 400)
      .trimStart()
      .startsWith("\\")
  ) {
    const message =
      "This comment ends the command above it; the line below belongs to none. Move the comment before the command.";
    return { span: comment, severity: "error", code: "syntax", message };
  }
  const span = { start: end - 1, end };
  const message = "This line lacks its backslash: the line below continues the command, but the shell ends it here.";
  return {
    span,
    severity: "error",
    code: "syntax",
    message,
    fixes: [{ title: "Add a backslash", span: { start: end, end }, text: " \\" }],
  };
}
