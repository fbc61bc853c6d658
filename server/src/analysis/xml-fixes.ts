import { elementFacts } from "../cib/schema/element-facts.ts";
import type { SchemaProblem } from "../cib/schema/validate-element.ts";
import { type ValueKind, valueProblem } from "../cib/schema/value-kinds.ts";
import type { Edit, Fix } from "../text/diagnostic.ts";
import { closest } from "../text/fuzzy-match.ts";
import type { Span } from "../text/span.ts";
import type { XmlElement } from "../text/xml.ts";

/** Elements that nothing else needs: one of them can be taken out, and the rest remains a configuration. */
const removable = new Set(["nvpair", "op", "rsc_location", "rsc_colocation", "rsc_order", "rsc_ticket"]);

/** Where in the XML something is that an edit may replace. */
type Target =
  | { readonly element: XmlElement; readonly attribute: string; readonly kind: ValueKind }
  | { readonly element: XmlElement };

/**
 * The fixes of rules, which are edits of crm text, as edits of a CIB. Those that put one value in the place of another, and those that
 * take out a whole option, operation or constraint, mean the same in both; all others are left out.
 */
export class XmlFixes {
  readonly #uri: string;
  readonly #text: string;
  readonly #root: XmlElement;
  #targets: Map<string, Target> | undefined;

  constructor(uri: string, text: string, root: XmlElement) {
    this.#uri = uri;
    this.#text = text;
    this.#root = root;
  }

  /** The fixes that are possible in the XML. */
  translated(fixes: readonly Fix[]): Fix[] {
    return fixes.flatMap((fix): Fix[] => {
      const edits = [fix, ...(fix.also ?? [])].map((edit) => this.#translatedEdit(edit));
      const [first, ...also] = edits;
      if (!first || also.some((edit) => edit === undefined)) return [];
      const rest = also.filter((edit) => edit !== undefined);
      return [{ title: fix.title, ...first, ...(rest.length > 0 ? { also: rest } : {}) }];
    });
  }

  /** The word that was meant by a value that the schema refuses; undefined where none is like it. */
  meantWord({ element, attribute, words }: SchemaProblem): string | undefined {
    if (attribute === undefined || !words) return undefined;
    const value = element.attributes[attribute] ?? "";
    return closest(value, words) ?? words.find((word) => word.toLowerCase() === value.toLowerCase());
  }

  /** what fixes something that the schema refuses: another value, or an attribute less. */
  ofSchema(problem: SchemaProblem): Fix[] {
    const { element, attribute } = problem;
    const place = attribute === undefined ? undefined : element.places?.[attribute];
    if (!place || attribute === undefined) return [];
    const meant = this.meantWord(problem);
    if (meant !== undefined) {
      return [{ title: `Change to "${meant}"`, uri: this.#uri, span: place.value, text: meant }];
    }
    if (kindOf(element, attribute) !== undefined) return [];
    const start = place.name.start - (/\s/.test(this.#text.charAt(place.name.start - 1)) ? 1 : 0);
    const span = { start, end: place.value.end + 1 };
    return [{ title: `Remove the attribute "${attribute}"`, uri: this.#uri, span, text: "" }];
  }

  #translatedEdit({ uri, span, text }: Edit): Edit | undefined {
    if (uri !== this.#uri) return { uri, span, text };
    this.#targets ??= targetsIn(this.#root);
    const target = this.#targets.get(keyOf(span));
    if (!target) return undefined;
    if (text === "") return "attribute" in target ? undefined : { uri, span: this.#wholeLines(target.element), text };
    if (!("attribute" in target) || /[\s"'<>&=:]/.test(text) || valueProblem(target.kind, text) !== undefined) {
      return undefined;
    }
    return { uri, span, text };
  }

  /** An element with its line, where it is alone there. */
  #wholeLines({ start, end }: XmlElement): Span {
    const lineStart = this.#text.lastIndexOf("\n", start - 1) + 1;
    const lineEnd = this.#text.indexOf("\n", end);
    const isAlone =
      !/\S/.test(this.#text.slice(lineStart, start)) && lineEnd >= 0 && !/\S/.test(this.#text.slice(end, lineEnd));
    return isAlone ? { start: lineStart, end: lineEnd + 1 } : { start, end };
  }
}

function keyOf({ start, end }: Span): string {
  return `${start} ${end}`;
}

function kindOf({ name }: XmlElement, attribute: string): ValueKind | undefined {
  const { required = {}, optional = {} } = elementFacts[name] ?? {};
  if (Object.hasOwn(required, attribute)) return required[attribute];
  return Object.hasOwn(optional, attribute) ? optional[attribute] : undefined;
}

/** Every value, and every element that can be taken out, by its span. */
function targetsIn(root: XmlElement): Map<string, Target> {
  const targets = new Map<string, Target>();
  const visit = (element: XmlElement): void => {
    if (removable.has(element.name)) targets.set(keyOf(element), { element });
    for (const attribute of Object.keys(element.places ?? {})) {
      const place = element.places?.[attribute];
      const kind = kindOf(element, attribute);
      if (place && kind !== undefined) targets.set(keyOf(place.value), { element, attribute, kind });
    }
    element.children.forEach(visit);
  };
  visit(root);
  return targets;
}
