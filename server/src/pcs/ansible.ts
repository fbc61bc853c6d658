import type { Diagnostic, InText } from "../text/diagnostic.ts";
import type { Span } from "../text/span.ts";
import { inLoop, variablesOf } from "./embedded/ansible-values.ts";
import { conditionsOf, exclusiveWith, falseBy, removalBy } from "./embedded/task-conditions.ts";
import { blockOf, type Line, linesOf, type Placed, scriptOf, valueAt } from "./embedded/yaml-text.ts";
import type { ShellText } from "./shell/syntax.ts";

/** The commands in Ansible's tasks: a script for each, and what isn't read. */
interface AnsibleTasks {
  readonly scripts: readonly ShellText[];
  readonly problems: readonly Diagnostic<InText>[];
  /** What isn't executed, and was said to be so. */
  readonly passed: readonly Span[];
}

const module =
  /^(\s*(?:-\s+)?)(?:(?:ansible\.(?:builtin|legacy)\.)?(shell|command|raw):|(?:local_)?action:\s+(?:ansible\.(?:builtin|legacy)\.)?(shell|command|raw)(?=\s))(?:\s+(.*))?$/;
const foreignModule = /^(\s*(?:-\s+)?)([\w.]*(?:pcs|pacemaker|ha_cluster)[\w.]*):(?:\s|$)/;
const inRole = /^\s*(?:-\s+)?(?:role|name):\s*([\w.]*ha_cluster[\w.]*)\s*$/;

/** Whether a text is a playbook or a list of tasks of Ansible. */
export function isAnsible(text: string): boolean {
  if (!/^(?:[ \t]*(?:#.*|---.*)?\r?\n)*[ \t]*-\s+\S/.test(text)) return false;
  return (
    /^\s*(?:-\s+)?(?:hosts|tasks|block|(?:local_)?action|(?:ansible\.\w+\.)?(?:shell|command|raw|script|(?:import|include)_\w+)|[\w.]*(?:pcs|pacemaker|ha_cluster)[\w.]*):/m.test(
      text,
    ) && !/^[ \t]*(?:sudo[ \t]+)?pcs[ \t]+[a-z]+[ \t]+[a-z]/.test(text)
  );
}

/** Reads the commands of tasks: plain, quoted, folded and literal texts, `cmd` and `argv`, with the items of a literal loop. */
export function readAnsible(text: string): AnsibleTasks {
  const lines = linesOf(text);
  const scripts: ShellText[] = [];
  const problems: Diagnostic<InText>[] = [];
  const passed: Span[] = [];
  const variables = variablesOf(lines);
  const registered = lines.flatMap(({ text }) => /^\s*register:\s*(\w+)\s*$/.exec(text)?.[1] ?? []);
  const earlier: (readonly string[])[] = [];
  lines.forEach((line, index) => {
    const foreign = foreignModule.exec(line.text) ?? inRole.exec(line.text);
    const name = foreign?.[2] ?? (foreign && inRole.test(line.text) ? foreign[1] : undefined);
    if (name) {
      const start = line.start + line.text.indexOf(name);
      const message = `What "${name}" configures isn't read: only the commands of shell, command and raw are.`;
      problems.push({ span: { start, end: start + name.length }, severity: "warning", code: "passed-over", message });
    }
    const found = module.exec(line.text);
    if (!found) return;
    const [whole, before = "", plain, inAction, value = ""] = found;
    const kind = plain ?? inAction;
    const own = before.length;
    const block = blockOf(lines, index, own);
    const span = { start: line.start + own, end: lastOf(line, block) };
    if (!/\bpcs\b/.test([line, ...taskOf(lines, index, own)].map((each) => each.text).join("\n"))) return;
    if (isRescue(lines, index)) {
      const message = 'A task under "rescue" only runs when another one fails; it isn\'t executed here.';
      problems.push({ span, severity: "information", code: "passed-over", message });
      passed.push(span);
      return;
    }
    const task = taskOf(lines, index, own).map((each) => each.text);
    const conditions = conditionsOf(lines, index, registered);
    const isRemoval = /\b(?:delete|remove|destroy|disable|unset|clear)\b/.test(task.join("\n"));
    const excluded = earlier.flatMap((each) => exclusiveWith(conditions, each) ?? [])[0];
    const wrong = falseBy(conditions, variables);
    const removal = isRemoval ? removalBy(conditions) : undefined;
    const why =
      wrong !== undefined
        ? `With the values in this file the task doesn't run (when: ${wrong}); it isn't executed here.`
        : excluded !== undefined
          ? `This task runs only where an earlier one doesn't (when: ${excluded}); that one is executed here, and this isn't.`
          : removal !== undefined
            ? `This task removes what others make, only where it is wanted (when: ${removal}); it isn't executed here.`
            : undefined;
    if (why !== undefined) {
      problems.push({ span, severity: "information", code: "passed-over", message: why });
      passed.push(span);
      return;
    }
    // A task that only removes says nothing about what the cluster has.
    if (conditions.length > 0 && !isRemoval) earlier.push(conditions);
    const read = valueAt(lines, index, own, whole.length - value.length);
    if (!read) {
      const message = "This task isn't read. Write its command as one text, or as cmd or argv.";
      problems.push({ span, severity: "warning", code: "passed-over", message });
      passed.push(span);
      return;
    }
    // Items that are commands themselves are executed where they are used.
    if (/\{\{/.test(read.text)) {
      const keys = taskOf(lines, index, own);
      passed.push({ start: (keys[0] as Line).start, end: lastOf(line, keys) });
    }
    const command = value === "" || /^[>|{[]/.test(value) ? read : withoutModuleOptions(read);
    for (const each of inLoop(command, taskOf(lines, index, own), variables)) {
      if (/\bpcs\b/.test(each.text)) scripts.push(scriptOf(each, kind === "command", isForgiven(lines, index, own)));
    }
  });
  return { scripts, problems, passed };
}

function lastOf(line: Line, block: readonly Line[]): number {
  const last = block[block.length - 1] ?? line;
  return last.start + last.text.length;
}

/** Whether a line is below `rescue`. */
function isRescue(lines: readonly Line[], index: number): boolean {
  let indent = (lines[index] as Line).indent;
  for (let at = index - 1; at >= 0 && indent > 0; at--) {
    const line = lines[at] as Line;
    if (line.indent > indent || line.text.trimStart().startsWith("#")) continue;
    if (/^\s*rescue:/.test(line.text)) return true;
    if (line.indent < indent) indent = line.indent;
  }
  return false;
}

/** A command without the options of its module, which Ansible takes out of it. */
function withoutModuleOptions({ text, places }: Placed): Placed {
  const option =
    /(?<=^|\s)(?:chdir|creates|removes|executable|warn|stdin)=(?:"[^"]*"|'[^']*'|\{\{[^}]*\}\}|[^\s"'])*(?=\s|$)/g;
  return { text: text.replace(option, (found) => " ".repeat(found.length)), places };
}

/** The keys beside a module: the rest of its task. */
function taskOf(lines: readonly Line[], index: number, indent: number): Line[] {
  let first = index;
  while (first > 0 && (lines[first]?.indent ?? 0) >= indent && !/^\s*-\s/.test(lines[first]?.text ?? "")) first--;
  const task: Line[] = [];
  for (let at = first; at < lines.length; at++) {
    const line = lines[at] as Line;
    if (at > first && line.indent < indent) break;
    task.push(line);
  }
  return task;
}

function isForgiven(lines: readonly Line[], index: number, indent: number): boolean {
  return taskOf(lines, index, indent).some(({ text }) =>
    /^\s*(?:ignore_errors:\s*(?:true|yes)|failed_when:\s*false)\s*$/i.test(text),
  );
}
