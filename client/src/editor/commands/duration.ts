/** Whether a text is an ISO 8601 duration that takes any time at all, as Pacemaker reads the lifetime of a move or a ban. */
export function isDuration(text: string): boolean {
  return /^P(?=.*[1-9])(\d+[YMWD])*(T(\d+[HMS])+)?$/.test(text.trim());
}
