import v8 from "node:v8";
import vm from "node:vm";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { IdleCollection } from "../../../server/src/lsp/idle-collection.ts";

beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] }));
afterEach(() => void vi.useRealTimers());

/** What work leaves behind: 80 MB that nothing refers to, out of many small parts. */
function leftBehind(): WeakRef<number[][]> {
  return new WeakRef(Array.from({ length: 100_000 }, () => new Array<number>(100).fill(1)));
}

/** Frees what other tests of this process left, which would count as what was in use before. */
function freeWhatIsLeft(): void {
  v8.setFlagsFromString("--expose-gc");
  const collect = vm.runInNewContext("globalThis.gc") as () => void;
  v8.setFlagsFromString("--no-expose-gc");
  collect();
}

test("what edits and requests left in memory is freed once they have stopped", async () => {
  freeWhatIsLeft();
  const collection = new IdleCollection();
  const left = leftBehind();
  // Until its task ends, a new WeakRef keeps what it refers to.
  await vi.waitFor(() => expect(vi.getTimerCount()).toBe(1));
  vi.advanceTimersByTime(3_000);
  expect(left.deref()).toBeUndefined();
  collection.stop();
});
