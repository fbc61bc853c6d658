import { checkDocuments, clusterAround, LineIndex, type SourceDocument } from "../../../server/src/service.ts";
import { ReadFailure, readDocument, readFolder } from "./read-documents.ts";

interface Line {
  readonly severity: string;
  readonly text: string;
}

function linesFor(document: SourceDocument, cluster: readonly SourceDocument[]): Line[] {
  const positions = new LineIndex(document.text);
  const findings = checkDocuments(cluster).get(document.uri) ?? [];
  return findings.map(({ span, severity, message, code }) => {
    const { line, character } = positions.position(span.start);
    return { severity, text: `${document.uri}:${line + 1}:${character + 1}: ${severity}: ${message} [${code}]\n` };
  });
}

/** `quorate check PATH…`: prints a line for each finding; returns the exit code. */
export function runCheck(paths: readonly string[]): number {
  const option = paths.find((path) => path.startsWith("-") && path !== "-");
  if (option || paths.length === 0) {
    const what = option ? `"${option}" is not an option of check` : "name at least one file or folder";
    process.stderr.write(`quorate check: ${what}. Usage: quorate check PATH…\n`);
    return 2;
  }
  let errors = 0;
  let failures = 0;
  for (const path of paths) {
    try {
      const folder = readFolder(path);
      const documents = folder ?? [readDocument(path)];
      for (const document of documents) {
        for (const { severity, text } of linesFor(document, clusterAround(document, documents))) {
          if (severity === "error") errors++;
          process.stdout.write(text);
        }
      }
    } catch (error) {
      if (!(error instanceof ReadFailure)) throw error;
      failures++;
      process.stderr.write(`quorate check: ${error.message}\n`);
    }
  }
  if (failures > 0) return 2;
  return errors > 0 ? 1 : 0;
}
