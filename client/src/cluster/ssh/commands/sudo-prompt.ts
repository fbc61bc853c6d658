/** The last line of a text that ends as prompts do, without a line feed. */
const openLine = /(?:^|\n)([^\n]*[:>?])[ \t]*$/;
/** Words of prompts of authentication modules that aren't for the account's password. */
const otherWords =
  /one.?time|einmal|otp\b|code|token|new password|second|temporary|dynamic|sms\b|yubi|duo\b|securid|\bpin\b|verification|factor|challenge|response/i;
/** What sudo says of a password that was wrong; of the last prompt without an answer. */
const wrongPassword = /incorrect (password|authentication)|try again/i;
const noAnswer = /no password was provided|password is required|authentication is required|unexpected end of file/i;

/**
 * Whether sudo asks for a password now, or for something else; undefined while it asks for nothing. sudo is run without `-p`: that would give
 * the prompts of all authentication modules, one for a one-time code too, the same text (passprompt_override in sudoers(5)).
 */
export function sudoPrompt(stderr: string): "password" | "other" | undefined {
  const line = openLine.exec(stderr)?.[1];
  if (line === undefined) return undefined;
  return isForPassword(line) ? "password" : "other";
}

/**
 * The prompt, of what sudo wrote until it ended, that isn't for the password, or that followed a password which sudo took; undefined where
 * there is none.
 */
export function otherSudoPrompt(stderr: string): string | undefined {
  const said = stderr
    .split("\n")
    .map((line) => line.replace(/(^|\s)sudo(-rs)?: .*/, ""))
    // What follows an answer is on the line of its prompt.
    .flatMap((line) => line.split(/(?<=(?<!\[sudo)[:>?]\s)\s*(?=\S)/))
    .filter((each) => each.trim() !== "");
  // sudo-rs asks everything again that got no answer, and marks each prompt.
  const marked = said.filter((each) => each.startsWith("[sudo: ")).map((each) => each.trim());
  if (marked.length > 0) return marked.find((each) => !isForPassword(each));
  if (wrongPassword.test(stderr) || !noAnswer.test(stderr)) return undefined;
  // No password was wrong, and an answer was missing: that to what looks like a prompt, else to what sudo said last. A lecture has colons, too.
  const last = said.at(-1)?.trim();
  const other = said.find((each) => /[:>?]\s+$/.test(each) && !isForPassword(each))?.trim();
  return other ?? (said.length > 1 || (last !== undefined && !isForPassword(last)) ? last : undefined);
}

function isForPassword(prompt: string): boolean {
  return /passwor[dt]/i.test(prompt) && !otherWords.test(prompt);
}
