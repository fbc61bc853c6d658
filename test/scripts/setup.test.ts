// The setup, in a checkout in which it has been done: this one.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { nodeBinary, root } from "../../scripts/paths.mjs";
import { run } from "../../scripts/run.mjs";

describe("npm run setup", () => {
  it("says and does nothing when all is there", async () => {
    expect(await run(nodeBinary, [join(root, "scripts/setup.mjs")])).toBe("");
  });

  it("gives the checkout a quorate program", async () => {
    const outcome = await run(join(root, "node_modules/.bin/quorate"), ["--help"]).catch(
      (error: Error) => error.message,
    );
    expect(outcome).toMatch(/Usage: quorate/);
  });
});

describe("scripts of plain JavaScript", () => {
  const scripts = readdirSync(join(root, "scripts"), { recursive: true, encoding: "utf8" });

  it.each(scripts.filter((name) => name.endsWith(".mjs")))("%s needs nothing that the setup installs", (name) => {
    const text = readFileSync(join(root, "scripts", name), "utf8");
    const imported = [...text.matchAll(/^import [^;]*?"([^"]+)";$/gms)].map((match) => match[1] ?? "");
    expect(imported.length).toBeGreaterThan(0);
    expect(imported.filter((each) => !/^node:|^\.\.?\/.*\.mjs$/.test(each))).toEqual([]);
  });
});

describe("two setups at once", () => {
  const holder = `
    const { lock } = await import(${JSON.stringify(join(root, "scripts/lock.mjs"))});
    const release = await lock("setup.test", () => console.log("waiting"));
    console.log("holding");
    process.stdin.once("data", async () => { await release(); process.exit(0); });
  `;

  function start() {
    const child = spawn(nodeBinary, ["--input-type=module", "-e", holder], { stdio: ["pipe", "pipe", "inherit"] });
    let printed = "";
    child.stdout.setEncoding("utf8").on("data", (text) => (printed += text));
    return { child, printed: () => printed.trim().split("\n").filter(Boolean) };
  }

  it("wait for each other, and the second goes on when the first is done", async () => {
    const first = start();
    await expect.poll(first.printed).toEqual(["holding"]);
    const second = start();
    await expect.poll(second.printed).toEqual(["waiting"]);
    first.child.stdin.write("done\n");
    await expect.poll(second.printed).toEqual(["waiting", "holding"]);
    second.child.stdin.write("done\n");
    await once(second.child, "exit");
  });

  it("don't wait for one that was killed", async () => {
    const first = start();
    await expect.poll(first.printed).toEqual(["holding"]);
    first.child.kill("SIGKILL");
    await once(first.child, "exit");
    const second = start();
    await expect.poll(second.printed).toEqual(["holding"]);
    second.child.kill("SIGKILL");
  });
});

describe("a tool that fails", () => {
  it("is named, with the beginning and the end of its output", async () => {
    const script = 'for (let i = 1; i < 100; i++) console.log("line " + i); process.exit(3)';
    const failure = await run(nodeBinary, ["-e", script]).catch((error: Error) => error);
    expect(String(failure)).toMatch(/exited with 3/);
    expect(String(failure)).toMatch(/line 1\n[\s\S]*…[\s\S]*line 99/);
  });
});
