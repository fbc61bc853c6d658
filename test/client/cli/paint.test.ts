import fs from "node:fs";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { outColoured } from "../../../client/src/cli/paint.ts";

const written: Uint8Array[] = [];

beforeEach(() => {
  const keep = (_: number, bytes: Uint8Array) => {
    written.push(bytes);
    return bytes.length;
  };
  vi.spyOn(fs, "writeSync").mockImplementation(keep as typeof fs.writeSync);
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

/** What is written, with colours as `<31>…<0>`. */
function shown(kind: Parameters<typeof outColoured>[0], text: string, env: Readonly<Record<string, string>>): string {
  for (const name of ["NO_COLOR", "FORCE_COLOR"]) vi.stubEnv(name, env[name] ?? "");
  outColoured(kind, text);
  return Buffer.concat(written.splice(0))
    .toString()
    .replace(/\u001b\[(\d+)m/g, "<$1>");
}

test("a plan has its additions green, its removals red, and what disrupts yellow", () => {
  const plan =
    "1 changed.\n\nChanges:\n  ~ primitive vip\n      - params ip=1\n      + params ip=2\n\n  ! vip restarts\n";
  expect(shown("changes", plan, { FORCE_COLOR: "1" })).toBe(
    "1 changed.\n\nChanges:\n<33>  ~ primitive vip<0>\n<31>      - params ip=1<0>\n<32>      + params ip=2<0>\n\n<33>  ! vip restarts<0>\n",
  );
});

test("a status has what is down coloured, and not what is called so", () => {
  const status =
    "lab: quorum, controller n1\n\n  n1  online, 2 resources\n  n2  offline, 0 resources\n\n  stopped  n1\n  web  stopped, failed\n";
  expect(shown("status", status, { FORCE_COLOR: "1" })).toBe(
    "lab: quorum, controller n1\n\n  n1  online, 2 resources\n<31>  n2  offline, 0 resources<0>\n\n  stopped  n1\n<31>  web  stopped, failed<0>\n",
  );
});

test("what would become of resources, what was expected and what happened have what is wrong red", () => {
  const painted = (kind: Parameters<typeof outColoured>[0], text: string) => shown(kind, text, { FORCE_COLOR: "1" });
  expect(painted("scenarios", "n2 is lost:\n  web is down: it ran there.\n  db moves from n2 to n1.\n")).toBe(
    "<1>n2 is lost:<0>\n<31>  web is down: it ran there.<0>\n<33>  db moves from n2 to n1.<0>\n",
  );
  expect(painted("verdicts", "ok       now: web runs\nFAILS    when n2 is lost: web runs\n")).toBe(
    "<32>ok       now: web runs<0>\n<31>FAILS    when n2 is lost: web runs<0>\n",
  );
  expect(painted("reasons", "Scores:\n  * n2  0\n    n1  -1\n")).toBe("<1>Scores:<0>\n<32>  * n2  0<0>\n    n1  -1\n");
  expect(
    painted(
      "graph",
      "g: group.\n  vip\n  - g runs on n1.\n  - It waits. This can't be fulfilled: it waits for itself.\n",
    ),
  ).toBe(
    "<1>g: group.<0>\n  vip\n<90>  - g runs on n1.<0>\n<31>  - It waits. This can't be fulfilled: it waits for itself.<0>\n",
  );
  expect(painted("events", "  10:00:00.000  ! n2 is lost\n  10:00:01.000    web starts\n")).toBe(
    "<31>  10:00:00.000  ! n2 is lost<0>\n  10:00:01.000    web starts\n",
  );
});

test("there are no colours with NO_COLOR, and none where nobody looks; a text never has its own", () => {
  const text = "error  Names  n1: \u001b[32mfine\n";
  expect(shown("findings", text, { NO_COLOR: "1", FORCE_COLOR: "1" })).not.toContain("<3");
  expect(shown("findings", text, {})).not.toContain("<3");
  expect(shown("findings", text, { FORCE_COLOR: "1" })).toMatch(/^<31>error [^<]*<0>\n$/);
});
