/** Whether repetition goes on for as long as it may find something: `npm test -- --soak`, or QUORATE_SOAK=1. */
export const isSoak = process.env.QUORATE_SOAK === "1";

/** How often something is repeated: `usually`, and in a soak as often as `soaking` says. */
export function times(usually: number, soaking: number): number {
  return isSoak ? soaking : usually;
}
