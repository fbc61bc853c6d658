/** A line of a document that a tool printed: an element or the end of one, behind the line's number where the tool numbers them. */
const documentLine = /^\s*(\d+\s+)?<.*$|^\s*\d+\s*$/;

/**
 * What a tool said, without the documents in it: cibadmin, for one, answers a configuration that the schema forbids with the whole CIB,
 * passwords included. A sentence stands where one was.
 */
export function redactXml(said: string): string {
  if (!said.includes("<")) return said;
  const kept: string[] = [];
  let hidden = 0;
  const close = (): void => {
    if (hidden > 0) kept.push(`(${hidden === 1 ? "a line" : `${hidden} lines`} of XML left out)`);
    hidden = 0;
  };
  for (const line of said.split("\n")) {
    if (documentLine.test(line)) hidden++;
    else {
      close();
      kept.push(line);
    }
  }
  close();
  return kept.join("\n");
}
