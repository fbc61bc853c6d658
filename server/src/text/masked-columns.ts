import { isSecret } from "./secret-values.ts";

/** `name=value`, `name: value`, and with quotes. */
const pair = /([\w.-]+)(["']?\s*[=:]\s*)("(?:[^"\\]|\\.)*"|'[^']*'|[^\s"'<>]+)/g;
/** What a rule compares an attribute with: `name eq value`, `name number:gt value`, `name gt integer value`. */
const comparison =
  /([\w.-]+)(\s+(?:\w+:)?(?:eq|ne|lte?|gte?)\s+(?:(?:string|number|integer|version)\s+)?)("(?:[^"\\]|\\.)*"|'[^']*'|[^\s"'<>]+)/g;
/** The attributes of an element of a CIB. */
const nvpair = /\b(?:name|attribute)=(["'])([^"']*)\1([^<>]*?\bvalue=)("[^"]*"|'[^']*')/g;
/** The password of `pcs host auth` and `pcs cluster auth`. */
const authentication = /(\bauth\b.*?\s(?:-p|--password)[\s=]+)("[^"]*"|'[^']*'|\S+)/g;

function masked(value: string): string {
  const quote = /^["']/.exec(value)?.[0] ?? "";
  const inner =
    quote !== "" && value.endsWith(quote) && value.length > 1 ? value.slice(1, -1) : value.slice(quote.length);
  return value.replace(inner, () => "•".repeat(inner.length));
}

/** A line of a configuration, of whatever language, with a dot for each character of a secret: columns stay where they are. */
export function maskedColumns(line: string): string {
  return line
    .replace(nvpair, (whole, _quote, name: string, _between, value: string) =>
      isSecret(name, value.slice(1, -1)) ? whole.slice(0, whole.length - value.length) + masked(value) : whole,
    )
    .replace(comparison, (whole, name: string, _test, value: string) =>
      isSecret(name, value.replace(/^["']|["']$/g, ""))
        ? whole.slice(0, whole.length - value.length) + masked(value)
        : whole,
    )
    .replace(pair, (whole, name: string, _sign, value: string) =>
      isSecret(name, value.replace(/^["']|["']$/g, ""))
        ? whole.slice(0, whole.length - value.length) + masked(value)
        : whole,
    )
    .replace(authentication, (_whole, before: string, value: string) => before + masked(value));
}
