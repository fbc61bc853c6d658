import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Plugin } from "esbuild";

/** An agents' catalogue goes into a bundle as text, read when its agents are first requested: that is most of what a start would read. */
export const lazyCatalogue: Plugin = {
  name: "lazy-catalogue",
  setup(build) {
    build.onLoad({ filter: /\/agents\/catalogue\/[\w-]+\.json$/ }, ({ path }) => {
      const { shared, agents, ...head } = JSON.parse(readFileSync(path, "utf8"));
      const contents = `
        const text = ${JSON.stringify(JSON.stringify({ shared, agents }))};
        let read;
        export default {
          ...${JSON.stringify(head)},
          get shared() { return (read ??= JSON.parse(text)).shared; },
          get agents() { return (read ??= JSON.parse(text)).agents; },
        };`;
      return { contents, loader: "js" };
    });
  },
};

/** The shell scripts that run on nodes are files of their own; a bundle holds their texts (client/src/cluster/node-script.ts). */
export const nodeScripts: Plugin = {
  name: "node-scripts",
  setup(build) {
    build.onLoad({ filter: /[\\/]client[\\/]src[\\/]cluster[\\/].*\.ts$/ }, ({ path }) => {
      const source = readFileSync(path, "utf8");
      if (path.endsWith("node-script.ts") || !source.includes("nodeScript(")) return undefined;
      const watchFiles: string[] = [];
      const contents = source.replace(
        /\bnodeScript\(\s*new URL\("\.\/([\w-]+\.sh)", import\.meta\.url\),?\s*\)/g,
        (_, name) => {
          const script = join(dirname(path), name);
          watchFiles.push(script);
          return JSON.stringify(readFileSync(script, "utf8"));
        },
      );
      if (contents.includes("nodeScript(")) {
        return { errors: [{ text: `${path} names a script in a way that the build can't follow.` }] };
      }
      return { contents, loader: "ts", watchFiles };
    });
  },
};
