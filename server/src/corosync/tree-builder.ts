import type { Diagnostic, InText, Related } from "../text/diagnostic.ts";
import type { LineIndex } from "../text/line-index.ts";
import type { Span } from "../text/span.ts";
import type { CorosyncEntry, CorosyncErrorCode, CorosyncSection } from "./tree.ts";

/** The sections that belong to the top level of a file and, except for `system`, nowhere else. */
const topLevel = new Set(["totem", "nodelist", "quorum", "logging", "system", "resources", "nozzle", "uidgid"]);

/**
 * The greatest depth of the tree: each level takes two of the 254 bytes that corosync has for a path. Anything deeper is
 * rejected, and only its braces are counted.
 */
const deepest = 127;

type Open = { -readonly [K in keyof CorosyncSection]: CorosyncSection[K] } & { entries: CorosyncEntry[] };

/** The tree as it grows line by line: what is read so far, and the sections that are open. */
export class TreeBuilder {
  readonly text: string;
  readonly entries: CorosyncEntry[] = [];
  readonly errors: Diagnostic<InText>[] = [];
  readonly #open: Open[] = [];
  /** How many closing braces the file lacks, minus those already assumed somewhere. */
  #missing: number;
  #assumed: { section: Open; before: Span }[] = [];

  constructor(text: string, missingBraces: number) {
    this.text = text;
    this.#missing = missingBraces;
  }

  /** The section whose content is being read; undefined at the top level. */
  get current(): CorosyncSection | undefined {
    return this.#open.at(-1);
  }

  /** The path of a name in the current section. */
  pathOf(name: string): string {
    const around = this.#open[Math.min(this.#open.length, deepest) - 1];
    return around === undefined ? name : `${around.path}.${name}`;
  }

  error(code: CorosyncErrorCode, span: Span, message: string, related?: Related<InText>): void {
    this.errors.push({ span, severity: "error", code, message, ...(related ? { related: [related] } : {}) });
  }

  add(entry: CorosyncEntry): void {
    if (this.#open.length <= deepest) (this.#open.at(-1)?.entries ?? this.entries).push(entry);
  }

  /** Opens a section; where braces are missing and the name belongs to the top level, any open section ends before it. */
  open(name: string, nameSpan: Span, openSpan: Span): void {
    if (this.#missing >= this.#open.length && this.#open.length > 0 && this.#startsAtTop(name)) {
      this.#missing -= this.#open.length;
      for (const section of this.#open.splice(0)) this.#assumed.push({ section, before: nameSpan });
    }
    const section: Open = {
      kind: "section",
      name,
      path: this.pathOf(name),
      nameSpan,
      openSpan,
      span: { start: Math.min(nameSpan.start, openSpan.start), end: openSpan.end },
      entries: [],
    };
    if (this.#open.length < deepest) this.add(section);
    this.#open.push(section);
  }

  /** Closes the current section by the brace at `closeSpan`; false when none is open. */
  close(closeSpan: Span): boolean {
    const section = this.#open.pop();
    if (section === undefined) return false;
    section.closeSpan = closeSpan;
    section.span = { start: section.span.start, end: closeSpan.end };
    return true;
  }

  /** Ends the file: reports each section without a closing brace. Returns how many were open at the end. */
  closeAtEnd(lines: LineIndex): number {
    const unclosed = this.#open.length;
    const line = (offset: number) => lines.position(offset).line + 1;
    const end = { start: this.text.length, end: this.text.length };
    const all = [...this.#assumed, ...this.#open.splice(0).map((section) => ({ section, before: end }))];
    for (const { section, before } of all.reverse()) {
      const last = section.entries.at(-1);
      if (last !== undefined) section.span = { start: section.span.start, end: last.span.end };
      const opened = `Section "${section.name}" is opened here, on line ${line(section.openSpan.start)}`;
      const [expected, where] =
        before === end
          ? ["before the end of the file", "The file ends here."]
          : [`before line ${line(before.start)}`, "This section belongs to the top level of the file."];
      this.error(
        "missing-closing-brace",
        { start: section.span.start, end: section.openSpan.end },
        `${opened}, but never closed: expected a line with "}" ${expected}.`,
        { span: before, message: where },
      );
    }
    this.errors.sort((a, b) => a.span.start - b.span.start);
    return unclosed;
  }

  #startsAtTop(name: string): boolean {
    return topLevel.has(name) && !(name === "system" && this.#open.at(-1)?.name === "resources");
  }
}
