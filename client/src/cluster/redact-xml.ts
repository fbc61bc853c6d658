/** A line of an XML document: an element or the end of one, after the line's number where a tool prints numbers. */
const documentLine = /^\s*(\d+\s+)?<.*$|^\s*\d+\s*$/;

/**
 * The output of a tool without the XML documents in it, each replaced by a note: for a configuration that the schema forbids, cibadmin prints
 * the whole CIB, passwords included.
 */
export function redactXml(output: string): string {
  if (!output.includes("<")) return output;
  const lines: string[] = [];
  let hidden = 0;
  const close = (): void => {
    if (hidden > 0) lines.push(`(${hidden === 1 ? "a line" : `${hidden} lines`} of XML left out)`);
    hidden = 0;
  };
  for (const line of output.split("\n")) {
    if (documentLine.test(line)) hidden++;
    else {
      close();
      lines.push(line);
    }
  }
  close();
  return lines.join("\n");
}
