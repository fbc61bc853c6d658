/** Leaving a script, a function or a loop. */
export class Leave extends Error {
  readonly kind: "exit" | "return" | "break" | "continue";
  count: number;

  constructor(kind: Leave["kind"], count: number) {
    super(kind);
    this.kind = kind;
    this.count = count;
  }
}
