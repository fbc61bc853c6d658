/** Whether a text is a non-zero ISO 8601 duration, as Pacemaker reads the lifetime of a move or a ban. */
export function isDuration(text: string): boolean {
  return /^P(?=.*[1-9])(\d+[YMWD])*(T(\d+[HMS])+)?$/.test(text.trim());
}
