import { type ILookaheadStrategy, LLkLookaheadStrategy } from "chevrotain";

/**
 * Chevrotain's own lookahead of so many tokens, worked out for each choice of the grammar when it is first met and not for all of
 * them before the first line is read: a short run, as of `quorate check`, meets few.
 */
export function lazyLookahead(maxLookahead: number): ILookaheadStrategy {
  const eager = new LLkLookaheadStrategy({ maxLookahead });
  return {
    validate: (options) => eager.validate(options),
    buildLookaheadForAlternation(options) {
      let choose: ReturnType<ILookaheadStrategy["buildLookaheadForAlternation"]> | undefined;
      return function (this: unknown, alternatives) {
        choose ??= eager.buildLookaheadForAlternation(options);
        return choose.call(this, alternatives);
      };
    },
    buildLookaheadForOptional(options) {
      let isThere: ReturnType<ILookaheadStrategy["buildLookaheadForOptional"]> | undefined;
      return function (this: unknown) {
        isThere ??= eager.buildLookaheadForOptional(options);
        return isThere.call(this);
      };
    },
  };
}
