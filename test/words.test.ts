import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Words of our own that the field has better ones for (docs/glossary.md), and what to write instead. */
const privateWords: readonly (readonly [pattern: RegExp, instead: string])[] = [
  [/\bways? back\b/i, "rollback, rollback timer"],
  [/\b(?:go|goes|going|went|gone) back\b/i, "roll back, return"],
  [/\b(?:put|puts|putting|take|takes|took|taken|taking) (?:\w+ ){0,2}back\b/i, "restore, roll back"],
  [/\bmend(?:s|ed|ing)?\b/i, "fix"],
  [/\bfores(?:ee|ees|een|aw|ight)\b/i, "simulate, simulation"],
  [/\bgrave(?:r|st|ly)?\b/i, "severe, disruptive, severity"],
  [/\bmeanwhile\b/i, "concurrently, since, in between"],
  [/\brivals?\b/i, "concurrent change"],
  [/\bin step\b/i, "in sync"],
  [/\bdeeds?\b/i, "action"],
  [/\bcarr(?:y|ies|ied|ying) out\b/i, "run, execute"],
  [/\bheal(?:s|ed)?\b/i, "transient"],
  [/(?<!\ball )\bsettle(?:s|d)?\b/i, "wait until idle, is idle"],
  [/(?<!\bplay-|<)\bcircles?\b(?!-)/i, "cycle"],
  [/\bjudg(?:e|es|ed|ing|ement|ements)\b/i, "check, run rules, validate"],
  [/\bsurroundings\b/i, "lookup, context"],
  [/\bfor good\b/i, "permanently"],
  [/\bturn(?:s|ed)? (?:it )?round\b/i, "reverse"],
  [/\btogetherness\b/i, "colocation"],
  [/\bstands? twice\b/i, "is duplicated"],
  [/\b(?:tell|tells|telling|told)\b/i, "report, describe, show"],
  [/\bnews\b(?! syslog)/i, "update"],
  [/\bunsa(?:id|yable)\b/i, "unsupported"],
  [/\bmusts\b/i, "mandatory constraints"],
  [/\bwish(?:es|ed)?\b/i, "advisory constraint, preference"],
];

/** Text that is others' or is generated from it. */
const foreign = /(?:^|\/)(?:node_modules|catalogue|published|realistic|images|fixture)(?:\/|$)/;

function textsIn(folder: string): string[] {
  return fs
    .readdirSync(path.join(root, folder), { recursive: true, encoding: "utf8" })
    .map((file) => path.posix.join(folder, file))
    .filter((file) => /\.(?:ts|mjs|cjs|sh|md|json|css|lua|py|crm)$/.test(file) && !foreign.test(file));
}

const topLevel = fs.readdirSync(root).filter((file) => /\.(?:md|json|ts)$/.test(file) && file !== "package-lock.json");

const files = [
  ...topLevel,
  ...["server", "client", "scripts", "syntaxes", "test", "docs", "examples"].flatMap(textsIn),
].filter((file) => file !== "test/words.test.ts");

/** A line as words: `rollBackNow` and `roll_back_now` are read as `roll back now`. */
function words(line: string): string {
  return line.replace(/([a-z])([A-Z])/g, "$1 $2").replaceAll("_", " ");
}

test.each(privateWords)("nothing says %s: write %s", (pattern) => {
  const found = files.flatMap((file) =>
    fs
      .readFileSync(path.join(root, file), "utf8")
      .split("\n")
      .flatMap((line, index) => (pattern.test(words(line)) ? [`${file}:${index + 1}: ${line.trim()}`] : [])),
  );
  expect(found).toEqual([]);
});
