import { commandHelp, commandNames } from "../../client/src/cli/help.ts";

/** The man page quorate(1), made of what `quorate help` prints. */
export function manPage(
  { version, description }: { readonly version: string; readonly description: string },
  usage: string,
): string {
  const commands = commandNames(usage).map((name) => commandSection(usage, name));
  return `${[
    `.TH QUORATE 1 "" "quorate ${roff(version)}" "User Commands"`,
    ".SH NAME",
    "quorate \\- check, plan and apply Pacemaker/Corosync cluster configurations",
    ".SH SYNOPSIS",
    ".B quorate",
    ".I COMMAND",
    "[\\fIARGUMENT\\fR]\\&...",
    ".SH DESCRIPTION",
    roff(description),
    ".SH COMMANDS",
    ...commands.flat(),
    ".SH ENVIRONMENT",
    ...entry("NO_COLOR", "Findings are printed without colors."),
    ...entry("FORCE_COLOR", "Findings are printed in colors, also where standard output is no terminal."),
    ...entry("NODE_COMPILE_CACHE", "The folder for compiled code, instead of quorate in the user's cache folder."),
    ...entry("NODE_DISABLE_COMPILE_CACHE=1", "Nothing compiled is cached."),
    ".SH FILES",
    ...entry("~/.config/quorate/settings.json", "Your own clusters: quorate.clusters, as in the editor's settings."),
    ...entry(".vscode/settings.json", "The clusters of a folder, once you trust it."),
    ...entry("~/.local/state/quorate", "The history of what was applied, and which settings you trust."),
    ".SH SEE ALSO",
    "\\fBcrm\\fR(8), \\fBpcs\\fR(8), \\fBcrm_verify\\fR(8), \\fBcorosync.conf\\fR(5)",
  ].join("\n")}\n`;
}

/** Text as roff prints it: nothing of it is a request. */
function roff(text: string): string {
  return text
    .replaceAll("\\", "\\e")
    .replaceAll("-", "\\-")
    .replace(/^([.'])/gm, "\\&$1");
}

function entry(term: string, text: string): string[] {
  return [".TP", `.B ${roff(term)}`, roff(text)];
}

function commandSection(usage: string, name: string): string[] {
  const help = commandHelp(usage, name);
  if (help === undefined) return [];
  return [
    `.SS ${roff(`quorate ${help.synopsis}`)}`,
    ...help.text.map((line) => roff(line.trim())),
    ...help.options.flatMap(optionLines),
    ...(help.exitCodes.length > 0 ? [".PP", ...help.exitCodes.map(roff)] : []),
  ];
}

/** A line such as `--format text|json    how it is printed`, or one that continues it. */
function optionLines(line: string): string[] {
  const [, option, text = ""] = /^ {2}(-\S.*?)(?: {2,}(\S.*))?$/.exec(line) ?? [];
  if (option === undefined) return [roff(line.trim())];
  return [".TP", `.B ${roff(option)}`, ...(text === "" ? [] : [roff(text)])];
}
