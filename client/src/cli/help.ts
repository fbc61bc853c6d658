/** A command's part of the usage: its synopsis, what it does, and its options. */
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
    const name = /^[a-z][a-z-]*/.exec(synopsis)?.[0];
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

/** Whether a line of exit codes is about a command. */
function isAbout(line: string, name: string): boolean {
  const [, names = ""] = /^Exit codes of ([^:]+):/.exec(line) ?? [];
  return names.split(/, | and /).includes(name);
}

/**
 * The help of one command, out of the usage of all of them: its synopsis, what it does, its options, its exit codes. Undefined where
 * there is no such command.
 */
export function helpOf(usage: string, name: string): string | undefined {
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
    return index >= names.indexOf(from) && index <= names.indexOf(to) ? rest : [];
  });
  const firstOption = own.findIndex(isOption);
  const [text, options] = firstOption < 0 ? [own, []] : [own.slice(0, firstOption), own.slice(firstOption)];
  const all = [...options, ...common].map((line) => line.slice(4));
  const sentences = usage.split("\n");
  const codes = sentences.flatMap((line, index) => {
    if (!isAbout(line, name)) return [];
    const end = sentences.findIndex((each, at) => at > index && (each === "" || each.startsWith("Exit codes")));
    return sentences.slice(index, end < 0 ? undefined : end);
  });
  const paragraphs = [
    [`Usage: quorate ${part.synopsis}`],
    text.map((line) => `  ${line}`),
    all,
    codes.length > 0 ? codes : [],
  ];
  return `${paragraphs
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n")}\n`;
}
