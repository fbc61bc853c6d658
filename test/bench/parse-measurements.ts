import { getCSSLanguageService } from "vscode-css-languageservice";
import { TextDocument } from "vscode-languageserver-textdocument";
import { parseCrm } from "../../server/src/crm/crm-tree.ts";
import { generatedStyles } from "./generated-configuration.ts";
import { type Measurement, measurement } from "./measurements.ts";

/** How fast texts of the same length are parsed, in megabytes a second: ours, and a style sheet by the parser of VS Code's CSS service. */
export function measureParsing(text: string, primitives: number, runs: number): Measurement[] {
  const styles = TextDocument.create("file:///a.css", "css", 1, generatedStyles(text.length));
  const css = getCSSLanguageService();
  const megabytes = text.length / 1e6;
  const parsers: readonly (readonly [name: string, size: number, parse: () => unknown])[] = [
    ["quorate, crm", megabytes, () => parseCrm(text)],
    ["vscode-css-languageservice, CSS", styles.getText().length / 1e6, () => css.parseStylesheet(styles)],
  ];
  const speeds = parsers.map((): number[] => []);
  for (let round = -5; round < runs; round++) {
    parsers.forEach(([, size, parse], index) => {
      const began = performance.now();
      parse();
      if (round >= 0) speeds[index]?.push((size / (performance.now() - began)) * 1000);
    });
  }
  const group = "Parsing a file of equal size";
  return parsers.map(([name], index) => measurement({ group, name, primitives, unit: "MB/s" }, speeds[index] ?? []));
}
