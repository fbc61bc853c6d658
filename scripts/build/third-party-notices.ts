import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Metafile } from "esbuild";

/** A package of which code is in a bundle. */
interface BundledPackage {
  readonly name: string;
  readonly version: string;
  /** The license's SPDX expression. */
  readonly license: string;
  readonly text: string;
}

/** Licenses under which code may be in a bundle of an MIT-licensed program. */
const accepted = new Set([
  "MIT",
  "ISC",
  "0BSD",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "Apache-2.0",
  "BlueOak-1.0.0",
  "Unlicense",
]);

/** The text of the ISC license, for packages that only name it. */
const isc = `Permission to use, copy, modify, and/or distribute this software for any purpose with or without fee is hereby granted, provided that the above copyright notice and this permission notice appear in all copies.

THE SOFTWARE IS PROVIDED "AS IS" AND THE AUTHOR DISCLAIMS ALL WARRANTIES WITH REGARD TO THIS SOFTWARE INCLUDING ALL IMPLIED WARRANTIES OF MERCHANTABILITY AND FITNESS. IN NO EVENT SHALL THE AUTHOR BE LIABLE FOR ANY SPECIAL, DIRECT, INDIRECT, OR CONSEQUENTIAL DAMAGES OR ANY DAMAGES WHATSOEVER RESULTING FROM LOSS OF USE, DATA OR PROFITS, WHETHER IN AN ACTION OF CONTRACT, NEGLIGENCE OR OTHER TORTIOUS ACTION, ARISING OUT OF OR IN CONNECTION WITH THE USE OR PERFORMANCE OF THIS SOFTWARE.`;

/**
 * The notices to ship: every package of which code is in one of the bundles, with its license as the package has it. Throws for a package
 * without a license text, or with a license that isn't accepted here.
 */
export function thirdPartyNotices(metafiles: readonly Metafile[], root: string): string {
  const folders = new Set(
    metafiles.flatMap(({ outputs }) =>
      Object.values(outputs).flatMap(({ inputs }) =>
        Object.keys(inputs).flatMap((input) => packageFolder(input) ?? []),
      ),
    ),
  );
  const packages = [...folders]
    .map((folder) => readPackage(join(root, folder)))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const byText = new Map<string, BundledPackage[]>();
  for (const each of packages) byText.set(each.text, [...(byText.get(each.text) ?? []), each]);
  const parts = [...byText].map(([text, users]) => {
    const names = users.map(({ name, version, license }) => `${name} ${version} (${license})`);
    return `${"=".repeat(78)}\n${names.join("\n")}\n${"-".repeat(78)}\n${text}\n`;
  });
  return `Quorate contains code of these packages, under the licenses that follow.\n\n${parts.join("\n")}`;
}

/** The folder of the package that a file is in, up to the innermost node_modules; undefined for our own files. */
function packageFolder(input: string): string | undefined {
  return /^(?:.*\/)?(node_modules\/(?:.*\/node_modules\/)?(?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1];
}

function readPackage(folder: string): BundledPackage {
  const { name, version, license, licenses, author } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const file = readdirSync(folder).find((each) => /^(licen[cs]e|copying)([-.]|$)/i.test(each));
  // Old packages have a list, or an object.
  const spdx: string = typeof license === "string" ? license : (license?.type ?? licenses?.[0]?.type ?? "");
  if (!accepted.has(spdx)) throw new Error(`${name} has the license "${spdx}", which isn't known to be accepted.`);
  if (file === undefined && spdx === "ISC") {
    const holder = typeof author === "string" ? author : (author?.name ?? `the authors of ${name}`);
    return { name, version, license: spdx, text: `Copyright (c) ${holder}\n\n${isc}` };
  }
  if (file === undefined) throw new Error(`${name} has no license text, which the notices need.`);
  const text = readFileSync(join(folder, file), "utf8").replace(/\r\n/g, "\n").trim();
  return { name, version, license: spdx, text };
}
