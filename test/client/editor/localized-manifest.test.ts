import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { localizedManifest } from "../../../scripts/shipping/localized-manifest.ts";

const source = readFileSync(new URL("../../../package.json", import.meta.url), "utf8");
const { manifest, texts } = localizedManifest(source);

test("each text of the manifest becomes a key, and with the texts it is the manifest again", () => {
  const all: Record<string, string> = JSON.parse(texts);
  const again = JSON.stringify(JSON.parse(manifest)).replace(/"%([^"%]+)%"/g, (_, key) => JSON.stringify(all[key]));
  expect(JSON.parse(again)).toEqual(JSON.parse(source));
});

test("nothing that people read stays in the manifest", () => {
  const { contributes } = JSON.parse(manifest);
  const shown: unknown[] = [];
  const visit = (value: unknown, name: string): void => {
    if (
      typeof value === "string" &&
      /[A-Za-z]{3} [a-z]/.test(value) &&
      !["when", "enablement", "regexp"].includes(name)
    )
      shown.push(`${name}: ${value}`);
    else if (typeof value === "object" && value !== null && !["inputSchema", "modelDescription"].includes(name))
      for (const [inner, each] of Object.entries(value)) visit(each, Array.isArray(value) ? name : inner);
  };
  for (const part of Object.keys(contributes).filter((name) => !["menus", "keybindings", "languages"].includes(name)))
    visit(contributes[part], part);
  expect(shown.filter((each) => !`${each}`.startsWith("modelDescription"))).toEqual([]);
  expect(contributes.commands[0]).toEqual({
    ...JSON.parse(source).contributes.commands[0],
    title: "%commands.quorate.addCluster.title%",
    category: "%commands.quorate.addCluster.category%",
  });
});

test("a key of two texts is refused", () => {
  const twice = [
    { id: "a", title: "A" },
    { id: "a", title: "B" },
  ];
  expect(() => localizedManifest(JSON.stringify({ capabilities: {}, contributes: { commands: twice } }))).toThrow(
    "Two texts",
  );
});
