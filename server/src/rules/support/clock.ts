/** The current time in milliseconds since 1970. Rules use only this, so that tests can set it. */
export const clock = { now: (): number => Date.now() };
