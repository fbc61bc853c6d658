/** What the value of an attribute may be, as the schema says it. */
export type ValueKind =
  | "text"
  /** Any text for the schema, and a boolean in any of its forms for Pacemaker, which reports an error for others. */
  | "switch"
  | "id"
  | "reference"
  | "boolean"
  | "integer"
  | "natural"
  | "positive"
  | "score"
  | "devices"
  | "ports"
  | { readonly words: readonly string[] }
  | { readonly except: readonly string[] };

/** Most names are plain: the other pattern takes long to compile. */
const plainName = /^[A-Za-z_][\w.-]*$/;
const letter = String.raw`\p{L}_`;
const ncName = new RegExp(String.raw`^[${letter}][${letter}\p{N}\p{M}·.-]*$`, "u");

const patterns = {
  // The types of XML Schema drop blanks around a value.
  boolean: /^\s*(?:true|false|1|0)\s*$/,
  integer: /^\s*[-+]?\d{1,24}\s*$/,
  natural: /^\s*(?:\+?\d{1,24}|-0+)\s*$/,
  positive: /^\s*\+?0*[1-9]\d{0,23}\s*$/,
  score: /^\s*(?:[-+]?\d{1,24}|[-+]?INFINITY)\s*$/,
  devices: /^[a-zA-Z0-9_.-]+(?:,[a-zA-Z0-9_.-]+)*$/,
  ports: /^[0-9-]+$/,
} as const;

const wanted = {
  boolean: "must be true or false",
  integer: "must be a whole number",
  natural: "must be a whole number that isn't negative",
  positive: "must be a whole number above 0",
  score: "must be a whole number, INFINITY or -INFINITY",
  devices: "must be ids of fence devices, separated by commas alone",
  ports: "must be a range of ports, such as 80-90",
} as const;

/** Whether a value is an XML name, as ids and references must be (NCName). */
function isXmlName(value: string): boolean {
  return plainName.test(value) || ncName.test(value);
}

/** What is wrong with a value, as the end of a sentence (`must be …`); undefined where the schema accepts it. */
export function valueProblem(kind: ValueKind, value: string): string | undefined {
  if (kind === "text" || kind === "switch") return undefined;
  if (kind === "id" || kind === "reference") {
    if (isXmlName(value.trim())) return undefined;
    const how = 'an id starts with a letter or "_", followed by letters, digits, ".", "-" and "_"';
    return kind === "id" ? `is not a valid id: ${how}` : `can't name anything: ${how}`;
  }
  if (typeof kind === "string") return patterns[kind].test(value) ? undefined : wanted[kind];
  if ("words" in kind) {
    if (kind.words.includes(value.trim())) return undefined;
    const last = kind.words.at(-1) ?? "";
    return `must be ${kind.words.length > 1 ? `${kind.words.slice(0, -1).join(", ")} or ${last}` : last}`;
  }
  return kind.except.includes(value) ? "is a value that the schema excludes" : undefined;
}
