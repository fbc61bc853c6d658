import type { ShellText } from "../shell/syntax.ts";
import { blockOf, linesOf, scriptOf, valueAt, withoutComment } from "./yaml-text.ts";

/** A key and what follows it, an item of a list, or both. */
const entry = /^(\s*(?:-\s+)*)(?:(["']?[\w ./${}-]+["']?):(?=\s|$)\s*)?/;
/** Values that are no commands, or that only decide whether another one runs. */
const notCommands = /^(?:unless|onlyif|creates|description|title|summary|message|msg|echo|comment|if|when)$/i;
/** Values whose whole text is a script. */
const scripts = /^(?:run|script|before_script|after_script|cmd|command|content|inline|args|user_?data)$/i;
/** `pcs` before one of its commands: not the name of a package. */
const namesCommand =
  /\bpcs['"]?\s+['"]?(?:-|acl|alert|booth|client|cluster|config|constraint|dr|host|node|property|qdevice|quorum|resource|status|stonith|tag)/;
const runsPcs = /^(?:(?:sudo|env|timeout\s+\S+)\s+(?:-\S+\s+)*)*(?:\/usr\/s?bin\/)?pcs\s/;

/** Whether a text is YAML: cloud-init's user data, a pipeline of CI, Salt's states. */
export function isYaml(text: string): boolean {
  if (/^#!/.test(text) && !/^#!(?:jinja|yaml|py)/.test(text)) return false;
  if (/^(?:\S*[#$>%][ \t]+)?(?:sudo[ \t]+)?pcs[ \t]/m.test(text)) return false;
  const first = text.split("\n").find((line) => !/^\s*(?:#.*|\{%.*%\}\s*|\{#.*)?$/.test(line)) ?? "";
  return /^(?:---|-\s+\S|["']?[\w ./-]+["']?:(?:\s|$))/.test(first);
}

/** The scripts in a text of YAML: blocks and lists of words with commands of pcs, and values that are one. */
export function readYaml(text: string): ShellText[] {
  const lines = linesOf(text);
  const found: ShellText[] = [];
  let next = 0;
  lines.forEach((line, index) => {
    if (index < next || line.text.trimStart().startsWith("#")) return;
    const [whole = "", before = "", key = ""] = entry.exec(line.text) ?? [];
    const value = withoutComment(line.text.slice(whole.length));
    const name = key.replace(/["']/g, "").trim();
    if (value === "" || notCommands.test(name)) return;
    const indent = name === "" ? before.length - 1 : before.length;
    const read = valueAt(lines, index, indent, whole.length);
    const isBlock = /^[|>]/.test(value);
    if (isBlock) next = index + 1 + blockOf(lines, index, indent).length;
    if (!read || !namesCommand.test(read.text)) return;
    const isCommand = isBlock || value.startsWith("[") || scripts.test(name) || runsPcs.test(read.text.trim());
    if (isCommand) found.push(scriptOf(read, false, false));
  });
  return found;
}
