import { type ObjectPrinter, objectPrinter } from "../conversion/print-objects.ts";
import { parseXml, type XmlElement } from "../text/xml.ts";

/** A live CIB, parsed, and a printer that knows what was found out about its elements. */
export interface LiveCib {
  readonly source: string;
  readonly root: XmlElement;
  readonly print: ObjectPrinter;
}

/** A longer CIB isn't held, in characters. */
const longestHeld = 4_000_000;

/** The live CIB of the last plan: the next plan mostly has the same CIB, and other files. */
export class LastLiveCib {
  #last: LiveCib | undefined;

  /** Parses a CIB, unless it is the last one; throws XmlError where it can't be parsed. */
  read(source: string): LiveCib {
    if (this.#last?.source === source) return this.#last;
    const read = { source, root: parseXml(source), print: objectPrinter() };
    this.#last = source.length <= longestHeld ? read : undefined;
    return read;
  }
}
