/** A command's part of the usage. */
interface CommandHelp {
  /** The command with what it takes: `check PATH…`. */
  readonly synopsis: string;
  /** What it does: lines. */
  readonly text: readonly string[];
  /** Its options, those that it shares with others included: lines, the option in column 2 and its text in column 30. */
  readonly options: readonly string[];
  /** What its exit codes mean: lines; empty where the usage doesn't say. */
  readonly exitCodes: readonly string[];
}

interface Part {
  readonly synopsis: string;
  readonly lines: readonly string[];
}

/** The parts of the usage, by the names of commands; their texts begin in column 18, and those of options in column 34. */
function partsOf(usage: string): Map<string, Part> {
  const parts = new Map<string, Part>();
  let lines: string[] = [];
  for (const line of usage.split("\n")) {
    const isCommand = /^ {2}\S/.test(line);
    const isSplit = isCommand && line[17] === " ";
    const synopsis = isCommand ? line.slice(2, isSplit ? 18 : undefined).trim() : "";
    const text = isSplit ? line.slice(18) : undefined;
    const name = /^[a-z]+(?:-[a-z]+)*/.exec(synopsis)?.[0];
    if (name !== undefined) {
      lines = text === undefined ? [] : [text];
      parts.set(name, { synopsis, lines });
    } else if (line === "" || /^\S/.test(line)) lines = [];
    else lines.push(/^ {18}\S/.test(line) ? line.trim() : line);
  }
  return parts;
}

/** The lines that several commands share: those after "All commands from plan to status take:". */
const shared = /^ {6}All commands from ([\w-]+) to ([\w-]+) take:$/;

/** What the usage says of the exit codes of a command: `Exit codes of NAME, NAME: …`, and below it lines about some of them, `3 of NAME: …`. */
function exitCodesOf(usage: string, name: string): string[] {
  const about = /^(Exit codes|\d) of ([^:]+):/;
  const lines = usage.split("\n");
  const isAbout = (line: string): boolean =>
    about
      .exec(line)?.[2]
      ?.split(/, | and /)
      .includes(name) === true;
  const isHeading = (line: string): boolean => line.startsWith("Exit codes of ");
  return lines.flatMap((line, index) => {
    if (!isHeading(line) || !isAbout(line)) return [];
    const end = lines.findIndex((each, at) => at > index && (each === "" || isHeading(each)));
    return lines
      .slice(index, end < 0 ? undefined : end)
      .filter((each) => !about.test(each) || isAbout(each))
      .map((each) => each.replace(about, (_, what: string) => (what === "Exit codes" ? `${what}:` : what)));
  });
}

/** The line of a shared option as this command has it, or undefined: its text may begin with those that do, `(plan, apply)` or `(not pull, confirm)`. */
function sharedLine(line: string, name: string): string | undefined {
  const [, option = "", not, list, text = ""] =
    /^( {6}--.*? {2,})\((not )?([a-z-]+(?:, [a-z-]+)*)\) (\S.*)/.exec(line) ?? [];
  if (list === undefined) return line;
  return list.split(", ").includes(name) === (not === undefined) ? option + text : undefined;
}

/** Lines of options, each followed by the lines that continue it. */
function byOption(lines: readonly string[]): string[][] {
  const groups: string[][] = [];
  for (const line of lines) {
    if (/^ {6}-/.test(line) || groups.length === 0) groups.push([]);
    groups.at(-1)?.push(line);
  }
  return groups;
}

/** The names of the commands that the usage lists, in its order. */
export function commandNames(usage: string): string[] {
  return [...partsOf(usage).keys()];
}

/** A command's part of the usage of all of them. Undefined where there is no such command. */
export function commandHelp(usage: string, name: string): CommandHelp | undefined {
  const parts = partsOf(usage);
  const part = parts.get(name);
  if (!part) return undefined;
  const names = [...parts.keys()];
  const isOption = (line: string): boolean => line.startsWith("      ");
  const sharing = [...parts.values()].flatMap(({ lines }) => {
    const at = lines.findIndex((line) => shared.test(line));
    return at < 0 ? [] : [lines.slice(at)];
  });
  const own = part.lines.filter((line) => !sharing.flat().includes(line));
  const common = sharing.flatMap(([first = "", ...rest]) => {
    const [, from = "", to = ""] = shared.exec(first) ?? [];
    const index = names.indexOf(name);
    const isShared = index >= names.indexOf(from) && index <= names.indexOf(to);
    if (!isShared) return [];
    return byOption(rest).flatMap(([line = "", ...more]) => {
      const own = sharedLine(line, name);
      return own === undefined ? [] : [own, ...more];
    });
  });
  const firstOption = own.findIndex(isOption);
  const [text, options] = firstOption < 0 ? [own, []] : [own.slice(0, firstOption), own.slice(firstOption)];
  return {
    synopsis: part.synopsis,
    text,
    options: [...options, ...common].map((line) => line.slice(4)),
    exitCodes: exitCodesOf(usage, name),
  };
}

/**
 * The help of one command, out of the usage of all of them: its synopsis, what it does, its options, its exit codes. Undefined where
 * there is no such command.
 */
export function helpOf(usage: string, name: string): string | undefined {
  const help = commandHelp(usage, name);
  if (!help) return undefined;
  const { synopsis, text, options, exitCodes } = help;
  const paragraphs = [[`Usage: quorate ${synopsis}`], text.map((line) => `  ${line}`), options, exitCodes];
  return `${paragraphs
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n")}\n`;
}
