/** A line of an SSH client's configuration: its keyword in lower case, and what comes after it. */
interface ConfigLine {
  readonly keyword: string;
  /** The text after the keyword and its `=`, as written. */
  readonly rest: string;
}

/** Reads one line (ssh_config(5)); undefined for an empty one and a comment. */
export function readConfigLine(line: string): ConfigLine | undefined {
  const match = /^[ \t]*("?)([^\s"=#]+)\1(?:[ \t]*=[ \t]*|[ \t]+|$)(.*?)[ \t\r\n\f]*$/.exec(line);
  return match ? { keyword: (match[2] ?? "").toLowerCase(), rest: match[3] ?? "" } : undefined;
}

/**
 * The arguments of a line as OpenSSH splits them (its argv_split): quotes may be single or double, a backslash is for quotes, itself and
 * blanks, `#` at the beginning of a word starts a comment. Undefined where a quote isn't closed, which OpenSSH refuses.
 */
export function configWords(rest: string): readonly string[] | undefined {
  const words: string[] = [];
  let at = 0;
  for (;;) {
    while (rest[at] === " " || rest[at] === "\t") at++;
    if (at >= rest.length || rest[at] === "#") return words;
    let word = "";
    let quote = "";
    for (; at < rest.length; at++) {
      const character = rest.charAt(at);
      const next = rest.charAt(at + 1);
      if (character === "\\" && (/['"\\]/.test(next) || (quote === "" && next === " "))) {
        word += next;
        at++;
      } else if (quote === "" && /[ \t]/.test(character)) break;
      else if (quote === "" && /['"]/.test(character)) quote = character;
      else if (quote !== "" && character === quote) quote = "";
      else word += character;
    }
    if (quote !== "") return undefined;
    words.push(word);
  }
}

/** The words of a Match line, which OpenSSH splits in another way: also at one `=`, and with double quotes only, around a whole word. */
export function matchWords(rest: string): readonly string[] {
  const words: string[] = [];
  for (const [, quoted, plain] of rest.matchAll(/"([^"]*)"[ \t]*|([^ \t=]+)(?:[ \t]*=[ \t]*|[ \t]+|$)/g)) {
    const word = quoted ?? plain ?? "";
    if (quoted === undefined && word.startsWith("#")) break;
    words.push(word);
  }
  return words;
}
