/** A value that is made when it is first asked for, and then always the same: for constants that take long to make. */
export function lazy<T extends object>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
