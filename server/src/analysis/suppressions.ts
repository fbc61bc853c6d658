import type { CorosyncEntry } from "../corosync/tree.ts";
import { rules } from "../rules/registry.ts";
import { unusedSuppression } from "../rules/text/unused-suppression.ts";
import type { Diagnostic, Fix } from "../text/diagnostic.ts";
import { closest } from "../text/fuzzy-match.ts";
import type { Span } from "../text/span.ts";
import type { Severities } from "./rule-runner.ts";
import type { SourceDocument } from "./source-document.ts";

/** A comment that silences a rule: `# quorate-ignore RULE REASON`, or `quorate-ignore-file` for the whole file. */
interface Suppression {
  /** The comment from its `#` on. */
  readonly span: Span;
  readonly rule: string;
  readonly ruleSpan: Span;
  readonly hasReason: boolean;
  readonly isForFile: boolean;
  /** What it silences: the statement behind it, or the file; undefined where neither follows. */
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
  const reach = isForFile ? (isBeforeAll ? whole : undefined) : covers;
  return [{ span, rule, ruleSpan, hasReason: /\S/.test(reason), isForFile, covers: reach }];
}

/** The comments of a crm file, each with the statement right behind it. */
function crmComments(document: Extract<SourceDocument, { language: "crm" }>): Comment[] {
  const comments: Comment[] = [];
  let waiting: { span: Span; isBeforeAll: boolean }[] = [];
  let isBeforeAll = true;
  const settle = (covers: Span | undefined): void => {
    for (const each of waiting) comments.push({ ...each, covers });
    waiting = [];
  };
  for (const { offset, statement } of document.tree.statements) {
    const { kind, text } = statement;
    if (kind === "blank") settle(undefined);
    else if (kind === "comment") {
      const span = { start: offset + text.search(/\S/), end: offset + text.trimEnd().length };
      waiting.push({ span, isBeforeAll });
    } else {
      settle({ start: offset, end: offset + text.length + 1 });
      isBeforeAll = false;
    }
  }
  settle(undefined);
  return comments;
}

/** The comments of a corosync.conf, each with the option or section right behind it. */
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
    const isRightBehind = next && !/\n[ \t\r]*\n/.test(text.slice(entry.span.end, next.span.start));
    return [{ span: entry.span, isBeforeAll, covers: isRightBehind ? next.span : undefined }];
  });
}

/** The comments of a script, each with the command on the line right behind it. */
function pcsComments({ text, tree }: Extract<SourceDocument, { language: "pcs" }>): Comment[] {
  const first = tree.commands[0]?.span.start ?? text.length;
  return [...text.matchAll(/^[ \t]*(#[^\n]*)(?:\n[ \t]*#[^\n]*)*/gm)].flatMap(({ 0: block, index }) => {
    const after = index + block.length + 1;
    const lineEnd = text.indexOf("\n", after);
    const next = tree.commands.find(({ span }) => span.start >= after);
    const isRightBehind = next && (lineEnd < 0 || next.span.start < lineEnd);
    return [...block.matchAll(/#[^\n]*/g)].map((line): Comment => {
      const span = { start: index + line.index, end: index + line.index + line[0].trimEnd().length };
      return { span, isBeforeAll: span.start < first, covers: isRightBehind ? next.span : undefined };
    });
  });
}

function commentsIn(document: SourceDocument): Comment[] {
  if (document.language === "crm") return crmComments(document);
  if (document.language === "pcs") return pcsComments(document);
  return corosyncComments(document.text, document.tree.entries);
}

function suppressionsIn(document: SourceDocument): Suppression[] {
  const { text } = document;
  // A look at the text is all that files without any such comment cost.
  if (!text.includes("quorate-ignore")) return [];
  return commentsIn(document).flatMap((comment) => readComment(text, comment));
}

/** The findings that no comment silences, and what is wrong with such comments. */
export function withoutSuppressed(
  document: SourceDocument,
  findings: readonly Diagnostic[],
  severities: Severities,
): Diagnostic[] {
  const suppressions = suppressionsIn(document);
  if (suppressions.length === 0) return [...findings];
  const known = new Set(rules.map(({ id }) => id));
  const used = new Set<Suppression>();
  const kept = findings.filter(({ code, span }) => {
    if (!known.has(code)) return true;
    const silencing = suppressions.filter(
      ({ rule, covers }) => rule === code && covers && covers.start <= span.start && span.start < covers.end,
    );
    for (const each of silencing) used.add(each);
    return silencing.length === 0;
  });
  const severity = severities[unusedSuppression.id] ?? unusedSuppression.severity;
  if (severity === "off") return kept;
  const told = suppressions.flatMap((each): Diagnostic[] => {
    if (severities[each.rule] === "off") return [];
    const problem = problemOf(each, known, used.has(each), document);
    return problem ? [{ severity, code: unusedSuppression.id, related: [], ...problem }] : [];
  });
  return [...kept, ...told].sort((a, b) => a.span.start - b.span.start);
}

function problemOf(
  suppression: Suppression,
  known: ReadonlySet<string>,
  isUsed: boolean,
  document: SourceDocument,
): Pick<Diagnostic, "span" | "message" | "fixes"> | undefined {
  const { span, rule, ruleSpan, hasReason, isForFile, covers } = suppression;
  if (rule === "") {
    const message = `Name the rule to ignore, and say why: "# quorate-ignore${isForFile ? "-file" : ""} RULE REASON".`;
    return { span, message, fixes: [removal(span, document)] };
  }
  if (!known.has(rule)) {
    const meant = closest(rule, known);
    const hint = meant ? ` Did you mean "${meant}"?` : " A finding names its rule in brackets.";
    const fixes = meant
      ? [{ title: `Change to "${meant}"`, uri: document.uri, span: ruleSpan, text: meant }]
      : [removal(span, document)];
    return { span: ruleSpan, message: `There is no rule "${rule}".${hint}`, fixes };
  }
  if (covers === undefined) {
    const where = isForFile
      ? "It must stand before the file's first statement."
      : "It must stand on the line right before a statement.";
    return { span, message: `This comment silences nothing. ${where}`, fixes: [removal(span, document)] };
  }
  if (!isUsed) {
    const where = isForFile ? "in this file" : "in the statement behind it";
    const message = `The rule "${rule}" finds nothing ${where}, so this comment is not needed. Remove it.`;
    return { span, message, fixes: [removal(span, document)] };
  }
  if (!hasReason) {
    return { span, message: `Say behind "${rule}" why it doesn't matter here.`, fixes: [] };
  }
  return undefined;
}

function removal(span: Span, { uri, text }: SourceDocument): Fix {
  const start = text.lastIndexOf("\n", span.start - 1) + 1;
  const lineEnd = text.indexOf("\n", span.end);
  const end = lineEnd < 0 ? text.length : lineEnd + 1;
  return { title: "Remove the comment", uri, span: { start, end }, text: "" };
}

/** The edit that silences a rule's finding; undefined for what is wrong with the language itself, which can't be silenced. */
export function suppressionOf(document: SourceDocument, { code, span }: Diagnostic): Fix | undefined {
  if (!rules.some(({ id }) => id === code) || code === unusedSuppression.id) return undefined;
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
