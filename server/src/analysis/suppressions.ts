import type { CorosyncEntry } from "../corosync/tree.ts";
import { rules } from "../rules/registry.ts";
import { unusedSuppression } from "../rules/text/unused-suppression.ts";
import type { Diagnostic, Fix } from "../text/diagnostic.ts";
import { closest } from "../text/fuzzy-match.ts";
import type { Span } from "../text/span.ts";
import type { Severities } from "./rule-runner.ts";
import type { SourceDocument } from "./source-document.ts";

/** A comment that suppresses a rule: `# quorate-ignore RULE REASON`, or `quorate-ignore-file` for the whole file. */
interface Suppression {
  /** The comment from its `#` on. */
  readonly span: Span;
  readonly rule: string;
  readonly ruleSpan: Span;
  readonly hasReason: boolean;
  readonly isForFile: boolean;
  /** What it covers: the statement after it, or the file; undefined where neither follows. */
  readonly covers: Span | undefined;
}

const written = /^#\s*(quorate-ignore(?:-file)?)(?![\w-])[ \t]*(\S*)[ \t]*(.*)/;

interface Comment {
  readonly span: Span;
  readonly covers: Span | undefined;
  readonly isBeforeAll: boolean;
}

function readComment(text: string, { span, covers, isBeforeAll }: Comment): Suppression[] {
  const [, word, rule = "", reason = ""] = written.exec(text.slice(span.start, span.end)) ?? [];
  if (word === undefined) return [];
  const isForFile = word.endsWith("-file");
  const whole = { start: 0, end: text.length + 1 };
  const at = rule === "" ? span.start : text.indexOf(rule, text.indexOf(word, span.start) + word.length);
  const ruleSpan = rule === "" ? span : { start: at, end: at + rule.length };
  const covered = isForFile ? (isBeforeAll ? whole : undefined) : covers;
  return [{ span, rule, ruleSpan, hasReason: /\S/.test(reason), isForFile, covers: covered }];
}

/** The comments of a crm file, each with the statement right after it. */
function crmComments(document: Extract<SourceDocument, { language: "crm" }>): Comment[] {
  const comments: Comment[] = [];
  let waiting: { span: Span; isBeforeAll: boolean }[] = [];
  let isBeforeAll = true;
  const flush = (covers: Span | undefined): void => {
    for (const each of waiting) comments.push({ ...each, covers });
    waiting = [];
  };
  for (const { offset, statement } of document.tree.statements) {
    const { kind, text } = statement;
    if (kind === "blank") flush(undefined);
    else if (kind === "comment") {
      const span = { start: offset + text.search(/\S/), end: offset + text.trimEnd().length };
      waiting.push({ span, isBeforeAll });
    } else {
      flush({ start: offset, end: offset + text.length + 1 });
      isBeforeAll = false;
    }
  }
  flush(undefined);
  return comments;
}

/** The comments of a corosync.conf, each with the option or section right after it. */
function corosyncComments(text: string, entries: readonly CorosyncEntry[], isTop = true): Comment[] {
  let isBeforeAll = isTop;
  return entries.flatMap((entry, index): Comment[] => {
    if (entry.kind === "section") {
      isBeforeAll = false;
      return corosyncComments(text, entry.entries, false);
    }
    if (entry.kind === "option") {
      isBeforeAll = false;
      return [];
    }
    const next = entries.slice(index + 1).find(({ kind }) => kind !== "comment");
    const isRightAfter = next && !/\n[ \t\r]*\n/.test(text.slice(entry.span.end, next.span.start));
    return [{ span: entry.span, isBeforeAll, covers: isRightAfter ? next.span : undefined }];
  });
}

/** The comments of a script, each with the command on the next line. */
function pcsComments({ text, tree }: Extract<SourceDocument, { language: "pcs" }>): Comment[] {
  const first = tree.commands[0]?.span.start ?? text.length;
  return [...text.matchAll(/^[ \t]*(#[^\n]*)(?:\n[ \t]*#[^\n]*)*/gm)].flatMap(({ 0: block, index }) => {
    const after = index + block.length + 1;
    const lineEnd = text.indexOf("\n", after);
    const next = tree.commands.find(({ span }) => span.start >= after);
    const isRightAfter = next && (lineEnd < 0 || next.span.start < lineEnd);
    return [...block.matchAll(/#[^\n]*/g)].map((line): Comment => {
      const span = { start: index + line.index, end: index + line.index + line[0].trimEnd().length };
      return { span, isBeforeAll: span.start < first, covers: isRightAfter ? next.span : undefined };
    });
  });
}

function commentsIn(document: SourceDocument): Comment[] {
  if (document.language === "crm") return crmComments(document);
  if (document.language === "pcs") return pcsComments(document);
  // A CIB is written by programs, which drop comments.
  if (document.language === "cib") return [];
  return corosyncComments(document.text, document.tree.entries);
}

/** Whether a file may have such comments: a look at the text, or at what its runs know, is all that files without any cost. */
function mentionsSuppression(document: SourceDocument): boolean {
  const texts = document.language === "crm" ? document.tree.runs.flatMap(({ comments }) => comments) : [document.text];
  return texts.some((text) => text.includes("quorate-ignore"));
}

function suppressionsIn(document: SourceDocument): Suppression[] {
  if (!mentionsSuppression(document)) return [];
  const { text } = document;
  return commentsIn(document).flatMap((comment) => readComment(text, comment));
}

/** The diagnostics that no comment suppresses, and what is wrong with such comments. */
export function withoutSuppressed(
  document: SourceDocument,
  diagnostics: readonly Diagnostic[],
  severities: Severities,
): Diagnostic[] {
  const suppressions = suppressionsIn(document);
  if (suppressions.length === 0) return [...diagnostics];
  const known = new Set(rules.map(({ id }) => id));
  const used = new Set<Suppression>();
  const remaining = diagnostics.filter(({ code, span }) => {
    if (!known.has(code)) return true;
    const matching = suppressions.filter(
      ({ rule, covers }) => rule === code && covers && covers.start <= span.start && span.start < covers.end,
    );
    for (const each of matching) used.add(each);
    return matching.length === 0;
  });
  const severity = severities[unusedSuppression.id] ?? unusedSuppression.severity;
  if (severity === "off") return remaining;
  const wrong = suppressions.flatMap((each): Diagnostic[] => {
    if (severities[each.rule] === "off") return [];
    const problem = problemOf(each, known, used.has(each), document);
    return problem ? [{ severity, code: unusedSuppression.id, related: [], ...problem }] : [];
  });
  return [...remaining, ...wrong].sort((a, b) => a.span.start - b.span.start);
}

function problemOf(
  suppression: Suppression,
  known: ReadonlySet<string>,
  isUsed: boolean,
  document: SourceDocument,
): Pick<Diagnostic, "span" | "message" | "fixes"> | undefined {
  const { span, rule, ruleSpan, hasReason, isForFile, covers } = suppression;
  if (rule === "") {
    const message = `Name the rule to ignore, and the reason: "# quorate-ignore${isForFile ? "-file" : ""} RULE REASON".`;
    return { span, message, fixes: [removal(span, document)] };
  }
  if (!known.has(rule)) {
    const meant = closest(rule, known);
    const hint = meant ? ` Did you mean "${meant}"?` : " A diagnostic names its rule in brackets.";
    const fixes = meant
      ? [{ title: `Change to "${meant}"`, uri: document.uri, span: ruleSpan, text: meant }]
      : [removal(span, document)];
    return { span: ruleSpan, message: `There is no rule "${rule}".${hint}`, fixes };
  }
  if (covers === undefined) {
    const where = isForFile ? "Put it before the file's first statement." : "Put it on the line before a statement.";
    return { span, message: `This comment suppresses nothing. ${where}`, fixes: [removal(span, document)] };
  }
  if (!isUsed) {
    const where = isForFile ? "in this file" : "in the statement after it";
    const message = `The rule "${rule}" finds nothing ${where}, so this comment is not needed. Remove it.`;
    return { span, message, fixes: [removal(span, document)] };
  }
  if (!hasReason) {
    return { span, message: `Give the reason after "${rule}".`, fixes: [] };
  }
  return undefined;
}

function removal(span: Span, { uri, text }: SourceDocument): Fix {
  const start = text.lastIndexOf("\n", span.start - 1) + 1;
  const lineEnd = text.indexOf("\n", span.end);
  const end = lineEnd < 0 ? text.length : lineEnd + 1;
  return { title: "Remove the comment", uri, span: { start, end }, text: "" };
}

/** The edit that suppresses a rule's diagnostic; undefined for syntax errors, which can't be suppressed. */
export function suppressionOf(document: SourceDocument, { code, span }: Diagnostic): Fix | undefined {
  if (!rules.some(({ id }) => id === code) || code === unusedSuppression.id) return undefined;
  if (document.language === "cib") return undefined;
  const { text, uri } = document;
  const statements = document.language === "crm" ? document.tree.statements : [];
  const statement = statements.findLast(({ offset }) => offset <= span.start);
  const start = statement?.offset ?? text.lastIndexOf("\n", span.start - 1) + 1;
  const indent = /^[ \t]*/.exec(text.slice(start))?.[0] ?? "";
  return {
    title: `Ignore "${code}" here with a comment`,
    uri,
    span: { start, end: start },
    text: `${indent}# quorate-ignore ${code} \n`,
  };
}
