import { isAtLeast } from "../model/target.ts";
import type { Diagnostic, InText } from "../text/diagnostic.ts";
import type { CommandDefinition } from "./command.ts";
import type { CommandLine } from "./command-line.ts";
import type { Draft } from "./draft.ts";
import { misplacedResources } from "./fence-device-commands.ts";
import { isFenceDevice } from "./lookups.ts";
import { describedAgent, operationNamesOf } from "./operations.ts";
import { spanOf, type Word } from "./word.ts";

/** The code of what pcs 0.11 and earlier accept and 0.12 refuses. */
const refusedBy012 = "refused-by-pcs-0.12";
/** The code of what only pcs 0.12 and later accept. */
const needs012 = "needs-pcs-0.12";
/** The code of what pcs 0.12.0 lacks, too; 0.12.3 has it. */
const needsLater012 = "needs-pcs-0.12.3";

/**
 * The codes of what the pcs of a target refuses: Pacemaker 2 has pcs 0.11 and earlier, Pacemaker 3.0.0 (Debian 13) pcs 0.12.0 and 3.0.3
 * pcs 0.12.3. Of those between it isn't known. None where the release isn't known.
 */
export function refusedThere(pacemaker: string | undefined): ReadonlySet<string> {
  if (pacemaker === undefined) return new Set();
  if (!isAtLeast(pacemaker, "3.0.0")) return new Set([needs012, needsLater012]);
  return new Set(isAtLeast(pacemaker, "3.0.1") ? [refusedBy012] : [refusedBy012, needsLater012]);
}

/** Commands that pcs 0.12 has replaced, by their names, and today's. */
const replaced: Readonly<Record<string, string>> = {
  "acl show": "acl config",
  "alert show": "alert config",
  "cluster certkey": "pcsd certkey",
  "cluster pcsd-status": "pcsd status",
  "constraint colocation show": "constraint colocation config",
  "constraint list": "constraint config",
  "constraint location show": "constraint location config",
  "constraint order show": "constraint order config",
  "constraint show": "constraint config",
  "constraint ticket show": "constraint ticket config",
  "property list": "property config",
  "property show": "property config",
  "tag list": "tag config",
};

const newCommands = new Set(["status query", "status wait"]);

/** Commands that pcs 0.12.3 has and 0.12.0 hasn't. */
const laterCommands = new Set([
  "cib element description",
  "cluster node rename-cib",
  "cluster node rename-corosync",
  "cluster rename",
  "resource description",
  "stonith description",
]);

const oldRoles: Readonly<Record<string, string>> = { master: "Promoted", slave: "Unpromoted" };

/** Where the releases of pcs differ about a command: what only some of them accept. Tried with pcs 0.11.5, 0.12.0 and 0.12.3.1. */
export function releaseProblems(
  line: CommandLine,
  definition: CommandDefinition,
  length: number,
  draft: Draft,
): Diagnostic<InText>[] {
  const problems: Diagnostic<InText>[] = [];
  const name = definition.path.join(" ");
  const words = line.words.slice(length);
  const nameSpan = spanOf([line.call.name, ...line.words.slice(0, length)]);
  const old = (
    span: Diagnostic["span"],
    today: string,
    instead?: { readonly span: Diagnostic["span"]; readonly text: string },
  ): void => {
    const fixes = instead ? { fixes: [{ title: `Change to "${instead.text}"`, ...instead }] } : {};
    problems.push({
      span,
      severity: "information",
      code: refusedBy012,
      message: `pcs 0.12 refuses this. ${today}`,
      ...fixes,
    });
  };
  const isNew = (span: Diagnostic["span"], before: string): void => {
    problems.push({ span, severity: "information", code: needs012, message: `pcs 0.11 refuses this. ${before}` });
  };
  const today = Object.hasOwn(replaced, name) ? replaced[name] : undefined;
  if (today) old(nameSpan, `Use "pcs ${today}".`, { span: nameSpan, text: `pcs ${today}` });
  if (newCommands.has(name)) isNew(nameSpan, "It is new in 0.12.");
  if (laterCommands.has(name))
    problems.push({
      span: nameSpan,
      severity: "information",
      code: needsLater012,
      message: "pcs 0.11 and 0.12.0 refuse this; 0.12.3 has it.",
    });
  if (/^(?:resource|stonith)(?: op)? defaults$/.test(name) && words.length > 0)
    old(nameSpan, `Use "pcs ${name} update".`, { span: nameSpan, text: `pcs ${name} update` });
  if (/^constraint rule (?:add|delete|remove)$/.test(name))
    old(nameSpan, "A location constraint has one rule: make the constraint anew.");
  if (/^(?:constraint|resource create|resource op add|resource update|resource bundle|stonith create)/.test(name)) {
    for (const [index, word] of words.entries()) {
      const role = roleIn(name, words, index);
      if (role) old(word.span, `Use the role "${role.today}".`, { span: role.span, text: role.today });
    }
  }
  const changed = name === "resource meta" ? words[0] : undefined;
  if (changed && draft.resources.get(changed.value)?.kind === "bundle")
    isNew(changed.span, `Use "pcs resource bundle update ${changed.value} meta …" there.`);
  if (name === "stonith create") {
    for (const option of ["--group", "--before", "--after"]) {
      const given = line.options.get(option);
      if (given) old(given.word.span, "Fence devices are in no groups there.");
    }
  }
  if (name.startsWith("resource bundle ")) {
    for (const word of words) {
      if (word.value === "rkt") old(word.span, "Use podman: rkt is no longer developed.");
      const option = word.value.startsWith("masters=") ? `promoted-max=${word.value.slice(8)}` : undefined;
      if (option) old(word.span, `Use ${option}.`, { span: word.span, text: option });
    }
  }
  for (const { word, isFenceDevice: isDevice, instead } of misplacedResources(definition.path, words, draft)) {
    const kind = isDevice ? "a fence device" : "no fence device";
    old(
      word.span,
      `"${word.value}" is ${kind}: ${instead ? `use "pcs ${instead}".` : "any node can use it as it is."}`,
      instead && words.length === 1 ? { span: nameSpan, text: `pcs ${instead}` } : undefined,
    );
  }
  if (name.startsWith("stonith level ")) levelProblems(name, words, draft, old);
  if (/^(?:resource|stonith) (?:create|update)$|^resource op add$/.test(name)) operationTimes(name, words, old);
  if (/^(?:resource update|resource op add|stonith update)$/.test(name) && !line.options.has("--force"))
    unknownOperations(name, words, draft, old);
  if (
    /^stonith (?:delete|remove|disable)$|^resource (?:delete|remove|disable)$/.test(name) &&
    !line.options.has("--force")
  ) {
    const devices = [...draft.resources.values()].filter(isFenceDevice).map(({ id }) => id);
    const gone = devices.filter((id) => words.some(({ value }) => value === id));
    if (gone.length > 0 && gone.length === devices.length)
      old(nameSpan, "No fence device would be left: make the other one first, or add --force.");
  }
  if (/^constraint location/.test(name) && words.some(({ value }) => value === "rule"))
    ruleProblems(words.slice(words.findIndex(({ value }) => value === "rule") + 1), old, isNew);
  if (name === "constraint location add" && words.slice(3).some(({ value }) => value.startsWith("score="))) {
    isNew(
      (words.find(({ value }) => value.startsWith("score=")) as Word).span,
      "There the score is a word of its own: 50.",
    );
  }
  const future = line.options.get("--future");
  if (future) isNew(future.word.span, "It has no option --future.");
  return problems;
}

type Old = (
  span: Diagnostic["span"],
  today: string,
  instead?: { readonly span: Diagnostic["span"]; readonly text: string },
) => void;

/** The role of Pacemaker 1 in a word, and today's. */
function roleIn(
  name: string,
  words: readonly Word[],
  index: number,
): { readonly today: string; readonly span: Diagnostic["span"] } | undefined {
  const word = words[index] as Word;
  const [, key, value] = /^(role=)?(master|slave)$/i.exec(word.value) ?? [];
  const today = value && oldRoles[value.toLowerCase()];
  if (!today) return undefined;
  // After "role=" it is one; a word of its own is one before a resource.
  if (
    !key &&
    !(
      /^constraint (?:colocation|ticket)/.test(name) &&
      words[index + 1] !== undefined &&
      !words[index + 1]?.value.includes("=")
    )
  )
    return undefined;
  const start = word.span.end - value.length;
  return { today, span: { start, end: word.span.end } };
}

function levelProblems(name: string, words: readonly Word[], draft: Draft, old: Old): void {
  if (name === "stonith level add") {
    for (const word of words.slice(2))
      if (word.value.includes(","))
        old(word.span, "Write a blank between the devices.", {
          span: word.span,
          text: word.value.replaceAll(",", " "),
        });
    return;
  }
  const first = words[name.endsWith("clear") ? 0 : 1];
  if (first && first.value !== "target" && first.value !== "stonith") {
    const isDevice = isFenceDevice(draft.resources.get(first.value));
    old(first.span, `Write "${isDevice ? "stonith" : "target"} ${first.value}".`, {
      span: first.span,
      text: `${isDevice ? "stonith" : "target"} ${first.value}`,
    });
  }
}

/** pcs 0.12.3 compares the operations of a changed resource with its agent's, which earlier ones do only for a new one. */
function unknownOperations(name: string, words: readonly Word[], draft: Draft, old: Old): void {
  const resource = draft.resources.get(words[0]?.value ?? "");
  const agent = resource?.kind === "primitive" && resource.agent ? describedAgent(resource.agent) : undefined;
  if (!agent) return;
  const at = words.findIndex(({ value }) => value === "op");
  const named = name === "resource op add" ? words[1] : at < 0 ? undefined : words[at + 1];
  if (named && !named.isOpaque && !named.value.includes("=") && !operationNamesOf(agent).has(named.value))
    old(named.span, `The agent has no operation "${named.value}".`);
}

/** Times of operations that 0.12 refuses: it takes whole numbers with s, sec, m, min, h or hr, and no ISO 8601 durations. */
function operationTimes(name: string, words: readonly Word[], old: Old): void {
  const from = name === "resource op add" ? 1 : words.findIndex(({ value }) => value === "op");
  if (from < 0) return;
  const rest = words.slice(from + 1);
  const end = rest.findIndex(({ value }) => /^(?:meta|clone|promotable|bundle|group)$/.test(value));
  for (const word of end < 0 ? rest : rest.slice(0, end)) {
    const [, option, time] = /^(interval|timeout)=(.+)$/.exec(word.value) ?? [];
    if (option === undefined || word.isOpaque || /^\d+(?:s|sec|m|min|h|hr)?$/.test(time ?? "")) continue;
    old(word.span, `Write ${option} as a whole number of s, m or h, such as ${option}=30s.`);
  }
}

function ruleProblems(
  words: readonly Word[],
  old: Old,
  isNew: (span: Diagnostic["span"], before: string) => void,
): void {
  const expression = words.filter(
    ({ value }) => !/^(?:id|constraint-id|score|score-attribute|role|resource-discovery)=/.test(value),
  );
  const [only] = expression;
  if (only && expression.length === 1 && /\s/.test(only.value))
    isNew(only.span, "There each part of the rule is a word of its own.");
  let kind = "";
  for (const word of expression) {
    if (word.value === "duration" || word.value === "date-spec") kind = word.value;
    else if (!word.value.includes("=")) kind = "";
    const [, key = ""] = /^([a-z]+)=/.exec(word.value) ?? [];
    if (kind === "duration" && /^(?:monthdays|weekdays|yearsdays|yeardays|weekyears|moon)$/.test(key))
      old(word.span, `A duration has no "${key}".`);
    if (kind !== "" && /^(?:days|minutes|seconds)$/.test(key)) isNew(word.span, `A date has no "${key}" there.`);
    if (kind === "date-spec" && key === "weekyears" && /\d{3}/.test(word.value))
      isNew(word.span, "There weekyears is from 1 to 53.");
    if (kind === "date-spec" && /^monthdays=0+(?!\d)/.test(word.value))
      old(word.span, "The days of a month begin with 1.");
    if (kind === "date-spec" && key === "moon") old(word.span, "A date-spec has no moon there.");
    if (expression.length > 1 && /^\d{4}-\d\d-\d\d\s+\d/.test(word.value))
      old(word.span, "Write a T between day and time.");
  }
}
