interface Result {
  readonly given: unknown;
  readonly value: unknown;
}

interface LatestResult {
  readonly inputs: readonly unknown[];
  readonly value: unknown;
}

/** So many results of one function are held by `latest`: as many clusters as are worked on at a time. */
const mostLatest = 4;

/**
 * Results of functions, each computed once. Whoever creates an instance owns its memory: a workspace has one for all its documents and
 * models. The functions must be those of a module, not created for each call, and give the same result for the same arguments.
 */
export class Memo {
  readonly #ofObjects = new Map<unknown, WeakMap<object, Result>>();
  readonly #latest = new Map<unknown, LatestResult[]>();

  /**
   * What `compute` gives for an object that never changes, held for as long as the object lives. `given` is what the result depends on
   * besides the object: it is computed again when that is another one.
   */
  of<K extends object, T>(compute: (object: K) => T, object: K): T;
  of<K extends object, G, T>(compute: (object: K, given: G) => T, object: K, given: G): T;
  of<K extends object, G, T>(compute: (object: K, given: G) => T, object: K, given?: G): T {
    let results = this.#ofObjects.get(compute);
    if (!results) {
      results = new WeakMap();
      this.#ofObjects.set(compute, results);
    }
    let result = results.get(object);
    if (!result || result.given !== given) {
      result = { given, value: compute(object, given as G) };
      results.set(object, result);
    }
    return result.value as T;
  }

  /** What `compute` gave last for the same inputs under a key; computed where that was too long ago. */
  latest<T>(key: unknown, inputs: readonly unknown[], compute: () => T): T {
    let results = this.#latest.get(key);
    if (!results) {
      results = [];
      this.#latest.set(key, results);
    }
    const index = results.findIndex(
      (each) => each.inputs.length === inputs.length && each.inputs.every((input, i) => input === inputs[i]),
    );
    const [result = { inputs, value: compute() }] = index < 0 ? [] : results.splice(index, 1);
    results.unshift(result);
    results.length = Math.min(results.length, mostLatest);
    return result.value as T;
  }
}
