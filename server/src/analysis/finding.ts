import type { Statement } from "../crm/parse-statement.ts";
import type { StatementRun } from "../crm/statement-run.ts";
import type { Diagnostic } from "../text/diagnostic.ts";
import { type Span, shift } from "../text/span.ts";
import type { Severities } from "./rule-runner.ts";

/** Where a run of statements begins in its file. The same object as long as it is there, at the same offset and in the same line. */
export interface RunPlace {
  readonly run: StatementRun;
  readonly offset: number;
  readonly line: number;
}

/** A statement that findings are about. */
export interface Site {
  readonly uri: string;
  readonly statement: Statement;
  /** The run that it is in. */
  run: StatementRun | undefined;
  /** How often it is in the files; with 0 it is no longer there. */
  count: number;
}

/** Places of runs now. */
type PlaceOf = (site: Site) => RunPlace | undefined;

/** Something found, and the diagnostic it was last, which is the same object as long as nothing that it is about has moved. An edit moves
 * most of what is after it by the same: then it is only shifted. */
export class Finding {
  /** Orders the diagnostics at one place. */
  readonly order: number;
  readonly uri: string;
  /** The statements whose places are in the diagnostic. */
  readonly #sites: readonly Site[];
  /** Whether all places in it are in these statements. */
  readonly #isShiftable: boolean;
  readonly #make: (severities: Severities, ownOffset?: number) => Diagnostic | undefined;
  #places: readonly (RunPlace | undefined)[] | undefined;
  #severities: Severities | undefined;
  #diagnostic: Diagnostic | undefined;

  /** `make` gives the diagnostic, where statements are now, or the first of the sites at an offset; undefined where the rule is off. */
  constructor(
    order: number,
    uri: string,
    sites: readonly Site[],
    isShiftable: boolean,
    make: (severities: Severities, ownOffset?: number) => Diagnostic | undefined,
  ) {
    this.order = order;
    this.uri = uri;
    this.#sites = sites;
    this.#isShiftable = isShiftable;
    this.#make = make;
  }

  /** Whether all statements that it is about are in the files. */
  get isCurrent(): boolean {
    return this.#sites.every(({ count }) => count > 0);
  }

  /** The diagnostic in the files as they are now. */
  diagnostic(severities: Severities, placeOf: PlaceOf): Diagnostic | undefined {
    const before = this.#severities === severities ? this.#places : undefined;
    if (before && this.#sites.every((site, i) => site.count === 1 && placeOf(site) === before[i])) {
      return this.#diagnostic;
    }
    const places = this.#sites.map(placeOf);
    const by =
      this.#isShiftable && this.#sites.every(({ count }) => count === 1) ? movement(before, places) : undefined;
    this.#diagnostic = by && this.#diagnostic ? shifted(this.#diagnostic, by) : this.#make(severities);
    this.#places = places;
    this.#severities = severities;
    return this.#diagnostic;
  }

  /** The diagnostic where its statement, which is in the files several times, begins at an offset. */
  diagnosticAt(offset: number, severities: Severities): Diagnostic | undefined {
    return this.#make(severities, offset);
  }
}

type Places = readonly (RunPlace | undefined)[];

/** How far places have moved. */
type Movement = Pick<RunPlace, "offset" | "line">;

/** By how much all of these runs have moved; undefined where they are others, or have moved apart. */
function movement(before: Places | undefined, places: Places): Movement | undefined {
  const [old, next] = [before?.[0], places[0]];
  if (!before || !old || !next) return undefined;
  const by = { offset: next.offset - old.offset, line: next.line - old.line };
  const isSame = places.every((place, i) => {
    const own = before[i];
    return (
      place && place.run === own?.run && place.offset === own.offset + by.offset && place.line === own.line + by.line
    );
  });
  return isSame ? by : undefined;
}

function shifted(diagnostic: Diagnostic, { offset, line }: Movement): Diagnostic {
  const { span, fixes = [], related = [], moved = { from: diagnostic, lines: 0 } } = diagnostic;
  const move = <P extends { readonly span: Span }>(part: P): P => ({ ...part, span: shift(part.span, offset) });
  return {
    ...diagnostic,
    span: shift(span, offset),
    fixes: fixes.map((fix) => ({ ...move(fix), ...(fix.also ? { also: fix.also.map(move) } : {}) })),
    related: related.map(move),
    moved: { from: moved.from, lines: moved.lines + line },
  };
}
