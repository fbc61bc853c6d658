/** Alternatives of an element's content: exactly one must be there, or one at most. */
export interface Choice {
  readonly alternatives: readonly Alternative[];
  readonly isOptional: boolean;
}

/** Attributes and children that go together. */
export interface Alternative {
  readonly parts: readonly Part[];
  /** Those of the other alternatives that this one doesn't have. */
  readonly foreign: readonly Part[];
  /** Those that must be there, in words. */
  readonly needed: string;
}

/** An attribute or a child of one alternative, or of several. */
export interface Part {
  readonly name: string;
  readonly isChild: boolean;
  readonly isNeeded: boolean;
  /** No other alternative has it. */
  readonly isOwn: boolean;
}

/** Alternatives of which one must be there. Names in angle brackets are children; `?` after a name says that it may be absent. */
export function oneOf(...alternatives: readonly (readonly string[])[]): Choice {
  const names = alternatives.map((each) => each.map((name) => name.replace(/[<>?]/g, "")));
  const parts = alternatives.map((each, index) =>
    each.map(
      (written, at): Part => ({
        name: names[index]?.[at] ?? "",
        isChild: written.startsWith("<"),
        isNeeded: !written.endsWith("?"),
        isOwn: names.every((other, i) => i === index || !other.includes(names[index]?.[at] ?? "")),
      }),
    ),
  );
  return {
    alternatives: parts.map((own, index) => ({
      parts: own,
      foreign: parts
        .flat()
        .filter(({ name }, at, all) => !names[index]?.includes(name) && all.findIndex((p) => p.name === name) === at),
      needed: own.flatMap((part) => (part.isNeeded ? [formatPart(part)] : [])).join(" and "),
    })),
    isOptional: false,
  };
}

/** Alternatives of which none needs to be there. */
export function atMostOneOf(...alternatives: readonly (readonly string[])[]): Choice {
  return { ...oneOf(...alternatives), isOptional: true };
}

function formatPart({ name, isChild }: Part): string {
  return isChild ? `<${name}>` : `"${name}"`;
}
