import { isSecretName, secretElements } from "../../../../server/src/text/secret-values.ts";
import { parseXml } from "../../../../server/src/text/xml.ts";

/** A password inside a longer text, as an option, a parameter or a part of a URL: what comes before it, and itself. */
const within = [
  /((?:passwo?r?d|passphrase|pwd|secret|token|api[-_]?key|access[-_]?key)["']?\s*[=:]\s*["']?)([^\s,;&"']+)/gi,
  /((?:^|\s)--?(?:pass|passwo?r?d|passphrase|secret|token|api-?key)\s+)([^\s-]\S*)/gim,
  /(:\/\/[^\s/@:]*:)([^\s/@]+)(?=@)/g,
];

/** The least length of what is taken for a secret only because of what is before it, and masked elsewhere too. */
const leastLength = 6;

/** The values of a CIB that are secret, also the passwords inside longer ones. Empty where the text is no XML. */
export function secretsOf(cib: string): readonly string[] {
  try {
    const root = parseXml(cib.slice(Math.max(cib.indexOf("<cib"), 0)).trimEnd());
    return secretElements(root).flatMap(({ attributes: { value = "" } }) => [value, ...passwordsIn(value)]);
  } catch {
    return [];
  }
}

function passwordsIn(text: string): string[] {
  return within.flatMap((pattern) => [...text.matchAll(pattern)].map(([, , value = ""]) => value));
}

/** A text without these values, each of them masked wherever it is, also line by line and as a shell or a URL would write it. */
export function withoutValues(text: string, secrets: readonly string[], mask = "•••"): string {
  const forms = secrets.flatMap((secret) =>
    [secret, ...secret.split(/\r?\n/).filter((line) => line.length >= leastLength)].flatMap((value) => [
      value,
      value.replaceAll("'", "'\\''"),
      encodedForm(value),
    ]),
  );
  // The longest first: one may be a part of another.
  const unique = [...new Set(forms)].filter((form) => form !== "").sort((a, b) => b.length - a.length);
  return unique.reduce((shown, form) => shown.replaceAll(form, mask), text);
}

function encodedForm(value: string): string {
  try {
    return encodeURIComponent(value);
  } catch {
    return value;
  }
}

/**
 * What an agent printed, without secrets: the values that are known, those of parameters in its environment that are secret by their name
 * (nodes may keep them, and a trace shows them), and what looks like a password.
 */
export function maskOutput(text: string, secrets: readonly string[]): string {
  const own = [...text.matchAll(/\bOCF_RESKEY_(\w+)=(.*)/g)]
    .filter(([, name = "", value = ""]) => isSecretName(name) && value !== "" && !value.startsWith("lrm://"))
    .map(([, , value = ""]) => value.replace(/^(['"])(.*)\1$/, "$2"));
  const likely = passwordsIn(text).filter((value) => value.length >= leastLength && !/^[$\\/•*]/.test(value));
  const shown = withoutValues(text, [...secrets, ...own, ...likely]);
  return within.reduce((each, pattern) => each.replace(pattern, "$1•••"), shown);
}
