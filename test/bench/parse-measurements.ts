import { getCSSLanguageService } from "vscode-css-languageservice";
import { TextDocument } from "vscode-languageserver-textdocument";
import { parseCrm } from "../../server/src/crm/crm-tree.ts";
import { convert, createWorkspace, parseDocument } from "../../server/src/workspace.ts";
import { generatedConfiguration, generatedStyles } from "./generated-configuration.ts";
import { type Measurement, measurement } from "./measurements.ts";

const { checkDocuments } = createWorkspace();

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

/** What all rules take beside reading the text, of which nothing is known from before, in a process that has done it often. */
export function measureRules(text: string, primitives: number, runs: number): Measurement[] {
  const reading: number[] = [];
  const checking: number[] = [];
  for (let round = -2; round < runs; round++) {
    // Under a name of its own no text is known from before.
    const uri = `untitled:${primitives}-${round}.crm`;
    const began = performance.now();
    const document = parseDocument(uri, "crm", text);
    const read = performance.now();
    checkDocuments([document]);
    const checked = performance.now();
    if (round < 0) continue;
    reading.push(read - began);
    checking.push(checked - read);
  }
  const about = (name: string) => ({ group: "A whole file in a warm process", name, primitives, unit: "ms" as const });
  return [measurement(about("reading it"), reading), measurement(about("all rules"), checking)];
}

/** How long a script of 1,000 pcs commands takes in a warm process: read and executed, checked, and converted to crm. */
export function measurePcs(runs: number): Measurement[] {
  const { text } = convert("a.crm", generatedConfiguration(1000), "crm", "pcs");
  const script = text
    .split(/\n(?=pcs )/)
    .slice(0, 1000)
    .join("\n");
  const names = ["reading and executing it", "all rules", "as crm"] as const;
  const taken = names.map((): number[] => []);
  for (let round = -2; round < runs; round++) {
    const times = [performance.now()];
    const document = parseDocument(`untitled:${round}.pcs`, "pcs", script);
    times.push(performance.now());
    checkDocuments([document]);
    times.push(performance.now());
    convert("a.pcs", script, "pcs", "crm");
    times.push(performance.now());
    if (round < 0) continue;
    taken.forEach((values, index) => {
      values.push((times[index + 1] as number) - (times[index] as number));
    });
  }
  const group = "A script of 1,000 pcs commands";
  return names.map((name, index) => measurement({ group, name, primitives: 1000, unit: "ms" }, taken[index] ?? []));
}
