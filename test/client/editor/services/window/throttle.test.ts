import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Throttle } from "../../../../../client/src/editor/services/window/throttle.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("many requests make one run, after the delay of the first", async () => {
  const task = vi.fn(async () => {});
  const throttle = new Throttle(task, { delay: 1000 });
  throttle.request();
  await vi.advanceTimersByTimeAsync(600);
  throttle.request();
  await vi.advanceTimersByTimeAsync(399);
  expect(task).toHaveBeenCalledTimes(0);
  await vi.advanceTimersByTimeAsync(1);
  expect(task).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(task).toHaveBeenCalledTimes(1);
});

test("for edits each request restarts the delay", async () => {
  const task = vi.fn(async () => {});
  const throttle = new Throttle(task, { delay: 1000, restarts: true });
  for (let edits = 0; edits < 5; edits++) {
    throttle.request();
    await vi.advanceTimersByTimeAsync(900);
  }
  expect(task).toHaveBeenCalledTimes(0);
  await vi.advanceTimersByTimeAsync(100);
  expect(task).toHaveBeenCalledTimes(1);
});

test("runs have a minimum interval, however often they are requested", async () => {
  const runs: number[] = [];
  const began = Date.now();
  const throttle = new Throttle(async () => void runs.push(Date.now() - began), { delay: 1000, interval: () => 5000 });
  for (let asked = 0; asked < 140; asked++) {
    throttle.request();
    await vi.advanceTimersByTimeAsync(100);
  }
  expect(runs).toEqual([1000, 6000, 11_000]);
});

test("the interval depends on the duration of the last run", async () => {
  const runs: number[] = [];
  const began = Date.now();
  const task = async () => {
    runs.push(Date.now() - began);
    await new Promise((done) => setTimeout(done, 2000));
  };
  const throttle = new Throttle(task, { delay: 100, interval: (took) => 10 * took });
  throttle.request();
  await vi.advanceTimersByTimeAsync(3000);
  throttle.request();
  await vi.advanceTimersByTimeAsync(30_000);
  expect(runs).toEqual([100, 22_100]);
});

test("a request during a run makes one more run, and never two at once", async () => {
  let running = 0;
  let most = 0;
  const task = vi.fn(async () => {
    most = Math.max(most, ++running);
    await new Promise((done) => setTimeout(done, 500));
    running--;
  });
  const throttle = new Throttle(task, { delay: 10 });
  throttle.request();
  await vi.advanceTimersByTimeAsync(100);
  throttle.request();
  throttle.request();
  await vi.advanceTimersByTimeAsync(10_000);
  expect([task.mock.calls.length, most]).toEqual([2, 1]);
});

test("after an error it runs again on the next request, and not before", async () => {
  const onError = vi.fn();
  const task = vi.fn(async () => {
    throw new Error("No.");
  });
  const throttle = new Throttle(task, { delay: 10, onError });
  throttle.request();
  await vi.advanceTimersByTimeAsync(10_000);
  expect([task.mock.calls.length, onError.mock.calls.length]).toEqual([1, 1]);
  throttle.request();
  await vi.advanceTimersByTimeAsync(10);
  expect(task).toHaveBeenCalledTimes(2);
});

test("once disposed of, it no longer runs", async () => {
  const task = vi.fn(async () => {});
  const throttle = new Throttle(task, { delay: 10 });
  throttle.request();
  throttle.dispose();
  throttle.request();
  await vi.advanceTimersByTimeAsync(1000);
  expect(task).not.toHaveBeenCalled();
});
