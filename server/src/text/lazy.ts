/** A value that is made when it is first requested, and then always the same: for constants that take long to make. */
export function lazy<T extends object>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
