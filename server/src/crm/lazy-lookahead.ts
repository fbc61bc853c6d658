import { type ILookaheadStrategy, LLkLookaheadStrategy } from "chevrotain";

/**
 * Chevrotain's own lookahead of that many tokens, computed for each choice of the grammar when it is first needed and not for all
 * of them at the start: a short run, such as `quorate check`, needs few.
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
      let isPresent: ReturnType<ILookaheadStrategy["buildLookaheadForOptional"]> | undefined;
      return function (this: unknown) {
        isPresent ??= eager.buildLookaheadForOptional(options);
        return isPresent.call(this);
      };
    },
  };
}
