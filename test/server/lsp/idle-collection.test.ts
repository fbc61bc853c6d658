import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { IdleCollection } from "../../../server/src/lsp/idle-collection.ts";

beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] }));
afterEach(() => void vi.useRealTimers());

/** What a large edit leaves behind: 80 MB that nothing refers to. */
function leftBehind(): WeakRef<number[]> {
  return new WeakRef(new Array<number>(10_000_000).fill(1));
}

test("what edits left in memory is freed once nobody types", async () => {
  const collection = new IdleCollection();
  const left = leftBehind();
  collection.edited();
  // Until its task ends, a new WeakRef keeps what it refers to.
  await new Promise((resolve) => setImmediate(resolve));
  vi.advanceTimersByTime(3_000);
  expect(left.deref()).toBeUndefined();
});
