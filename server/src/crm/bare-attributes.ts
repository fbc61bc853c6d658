import type { Diagnostic, InText } from "../text/diagnostic.ts";
import { closest } from "../text/fuzzy-match.ts";
import { wordTable } from "../text/word-table.ts";
import type { Grammar } from "./grammar.ts";
import { operationAttributes } from "./operation-attributes.ts";
import { Assignment, type CrmToken, Plain } from "./tokens.ts";
import { commentProblem } from "./word-fixes.ts";

const operations = new Set(["monitor", "start", "stop", "promote", "demote", "notify", "migrate_to", "migrate_from"]);
const examples = wordTable<string>({
  interval: "10s",
  timeout: "20s",
  "on-fail": "restart",
  role: "Promoted",
  enabled: "true",
  "start-delay": "0s",
});
/** What the crm language has in place of options of pcs. */
const crmWays = wordTable<string>({
  "--group": 'Write a statement of its own: "group ID RESOURCE…".',
  "--clone": 'Write a statement of its own: "clone ID RESOURCE".',
  "--master": 'Write a statement of its own: "clone ID RESOURCE meta promotable=true".',
  "--promotable": 'Write a statement of its own: "clone ID RESOURCE meta promotable=true".',
  "--disabled": 'Write "meta target-role=Stopped".',
  "--after": "The order of the resources in the group statement says it.",
  "--before": "The order of the resources in the group statement says it.",
});
/** What an attribute of a node is usually set to. */
const nodeAttributes = wordTable<string>({ standby: "on", maintenance: "true" });
/** Words that are values and almost never attribute names. */
const valueLike =
  /^(?:\d[\w.:/%-]*|\/.*|true|false|yes|no|on|off|started|stopped|promoted|unpromoted|master|slave|inf(?:inity)?)$/i;

/**
 * Reports a suspicious word without `=` in an attribute list. crmsh reads it as an attribute without a value, so these are
 * warnings, except for a lone `=` and words with a colon, which it rejects.
 */
export function checkBareAttribute(grammar: Grammar, token: CrmToken, sections: readonly string[]): void {
  const problem = problemWith(grammar, token, sections);
  if (problem) grammar.problem(problem);
}

function problemWith(grammar: Grammar, token: CrmToken, sections: readonly string[]): Diagnostic<InText> | undefined {
  const { value, startOffset: start, end } = token;
  const span = { start, end };
  const next = grammar.$.LA(1);
  if (/^#+(?![A-Za-z])/.test(token.image)) {
    const before = grammar.$.LA(-1) as CrmToken | undefined;
    if (before && isInComment(grammar.reading.text, start)) return undefined;
    return commentProblem(
      grammar.reading.text,
      start,
      "warning",
      "Here each of its words is read as an attribute without a value.",
    );
  }
  if (isInComment(grammar.reading.text, start)) return undefined;
  if (value.startsWith("=")) {
    const before = grammar.$.LA(-1) as CrmToken | undefined;
    const from = before?.tokenType === Plain ? before.end : start;
    const until = value === "=" && next.tokenType === Plain ? next.startOffset : start + 1;
    return {
      span,
      code: "syntax",
      severity: "error",
      message: 'No space is allowed around "=". Example: params ip=192.168.1.100',
      fixes: [{ title: "Remove the spaces", span: { start: from, end: until }, text: "=" }],
    };
  }
  if (value.includes(":")) return colonProblem(token);
  const isInOperation = sections.includes("op_params") && sections.includes("op_meta");
  if (isInOperation && operationAttributes.has(value)) return missingValue(token, next);
  if (value.startsWith("--")) return pcsOption(value, span);
  if (isInOperation && /^\d+(?:m?s|min)?$/.test(value)) {
    const before = grammar.$.LA(-1) as CrmToken | undefined;
    if (before?.tokenType === Plain && operationAttributes.has(before.value)) return undefined;
    return {
      span,
      code: "bare-word",
      severity: "warning",
      message: `"${value}" is read as an attribute without a value. Did you mean "interval=${value}"?`,
      fixes: [{ title: `Change to "interval=${value}"`, span, text: `interval=${value}` }],
    };
  }
  const section = meantSection(value, next, sections);
  if (section !== undefined) {
    return {
      span,
      code: "bare-word",
      severity: "warning",
      message: `"${value}" is read as an attribute without a value. Did you mean "${section}"?`,
      fixes: [{ title: `Change to "${section}"`, span, text: section }],
    };
  }
  if (next.tokenType === Plain && valueLike.test(next.value) && /^[A-Za-z_][\w-]*$/.test(value)) {
    return {
      span: { start, end: next.end },
      code: "bare-word",
      severity: "warning",
      message: `"${value}" and "${next.value}" are read as two attributes without a value. Did you mean "${value}=${next.value}"?`,
      fixes: [{ title: `Change to "${value}=${next.value}"`, span: { start: end, end: next.startOffset }, text: "=" }],
    };
  }
  if (sections.includes("utilization") && sections.includes("attributes")) return nodeWord(token);
  return undefined;
}

/** What is meant by a word of a node that is no pair: without a value no attribute has an effect (tried with crm_simulate 2.1.5). */
function nodeWord({ value, startOffset: start, end }: CrmToken): Diagnostic<InText> | undefined {
  const usual = nodeAttributes[value];
  const common = { span: { start, end }, code: "bare-word", severity: "warning" } as const;
  if (usual !== undefined) {
    const message = `"${value}" without a value has no effect. Did you mean "${value}=${usual}"?`;
    const fixes = [{ title: `Change to "${value}=${usual}"`, span: { start: end, end }, text: `=${usual}` }];
    return { ...common, message, fixes };
  }
  const state = /^(?:online|offline|up|down|active)$/.exec(value)?.[0];
  if (state === undefined) return undefined;
  const message = `"${value}" is read as an attribute without a value, which has no effect. A node is online unless "standby=on" is set.`;
  return { ...common, message };
}

/** An attribute of an operation without a value: crmsh 4.4 and 5.1 end with a traceback. */
function missingValue({ value, startOffset: start, end }: CrmToken, next: CrmToken): Diagnostic<InText> {
  const isFollowed = next.tokenType === Plain && valueLike.test(next.value);
  const meant = isFollowed ? ` Did you mean "${value}=${next.value}"?` : ` Example: ${value}=${examples[value] ?? "…"}`;
  const fix = { title: `Change to "${value}=${next.value}"`, span: { start: end, end: next.startOffset }, text: "=" };
  return {
    span: { start, end: isFollowed ? next.end : end },
    code: "syntax",
    severity: "error",
    message: `"${value}" of an operation needs a value.${meant}`,
    ...(isFollowed ? { fixes: [fix] } : {}),
  };
}

/** An option of pcs, which the crm shell reads as a name without a value. */
function pcsOption(value: string, span: { start: number; end: number }): Diagnostic<InText> {
  const instead = crmWays[value.replace(/=.*/, "")] ?? "Remove it.";
  const message = `"${value}" is an option of pcs: the crm language has no options, and reads it as an attribute without a value. ${instead}`;
  return { span, code: "bare-word", severity: "warning", message };
}

/** Whether a word follows a `#` on its line, outside quotes and surrounded by spaces: then the comment has been reported already. */
function isInComment(text: string, at: number): boolean {
  const line = text.slice(text.lastIndexOf("\n", at - 1) + 1, at);
  return /(?:^|\s)#+(?![A-Za-z])/.test(line) && !/["']/.test(line);
}

function meantSection(word: string, next: CrmToken, sections: readonly string[]): string | undefined {
  if (sections.includes("op") && /^op/i.test(word) && operations.has(next.value?.toLowerCase())) return "op";
  const follows = next.tokenType === Assignment || next.tokenType === Plain;
  return word.length > 3 && follows ? closest(word, sections) : undefined;
}

/** A word with a colon is not an attribute name: usually a `:` was written instead of a `=`. */
function colonProblem(token: CrmToken): Diagnostic<InText> {
  const colon = token.image.indexOf(":");
  const isAgent = /^(?:ocf|stonith|systemd|lsb|service):/i.test(token.image);
  const isPair = !isAgent && /^[A-Za-z_][\w-]*:[^:]/.test(token.image);
  const meant = `${token.image.slice(0, colon)}=${token.image.slice(colon + 1)}`;
  const hint = isPair
    ? ` Did you mean "${meant}"?`
    : isAgent
      ? " The agent follows the id, which is a single word."
      : "";
  const at = token.startOffset + colon;
  return {
    span: { start: token.startOffset, end: token.end },
    code: "syntax",
    severity: "error",
    message: `Unexpected "${token.value}": expected name=value or a section keyword such as meta.${hint} Example: primitive vip ocf:heartbeat:IPaddr2 params ip=192.168.1.100`,
    ...(isPair ? { fixes: [{ title: `Change to "${meant}"`, span: { start: at, end: at + 1 }, text: "=" }] } : {}),
  };
}
