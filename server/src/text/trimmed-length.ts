/** The length of a text without trailing white space and `\`. */
export function trimmedLength(text: string): number {
  let end = text.length;
  while (end > 0 && (text.charCodeAt(end - 1) === 92 || text[end - 1]?.trim() === "")) end--;
  return end;
}
