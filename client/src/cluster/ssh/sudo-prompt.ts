/** The last line of a text that ends as prompts do, without a line feed. */
const openLine = /(?:^|\n)([^\n]*[:>?])[ \t]*$/;
/** Words of prompts of authentication modules that aren't for the account's password. */
const otherWords = /one.?time|otp\b|code|token|new password|\bpin\b|verification|factor|challenge|response/i;

/**
 * Whether sudo asks for a password now, or for something else; undefined while it asks for nothing. sudo is run without `-p`: that would give
 * the prompts of all authentication modules, one for a one-time code too, the same text (passprompt_override in sudoers(5)).
 */
export function sudoPrompt(stderr: string): "password" | "other" | undefined {
  const line = openLine.exec(stderr)?.[1];
  if (line === undefined) return undefined;
  return isForPassword(line) ? "password" : "other";
}

/** The prompt, of what sudo wrote until it ended, that isn't for the password; undefined where there is none. */
export function otherSudoPrompt(stderr: string): string | undefined {
  const prompts = stderr
    .split("\n")
    // What follows an answer is on the line of its prompt.
    .flatMap((line) => line.split(/(?<=[:>?])\s+(?=\S)/))
    .map((each) => each.trim())
    .filter((each) => /[:>?]$/.test(each) && !/^sudo:$/.test(each));
  return prompts.find((each) => !isForPassword(each));
}

function isForPassword(prompt: string): boolean {
  return /passwor[dt]/i.test(prompt) && !otherWords.test(prompt);
}
