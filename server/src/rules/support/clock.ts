/** What time it is, in milliseconds since 1970. The one place that rules take it from, so that tests can set it. */
export const clock = { now: (): number => Date.now() };
