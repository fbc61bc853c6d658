import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Plugin } from "esbuild";
import { scriptToSend } from "../../client/src/cluster/node-script.ts";

/**
 * An agents' catalogue goes into a bundle as text, a line for what its agents share and a line for each agent, which is read when that
 * agent is first requested: to read all of them is most of what a start would do.
 */
export const lazyCatalogue: Plugin = {
  name: "lazy-catalogue",
  setup(build) {
    build.onLoad({ filter: /\/agents\/catalogue\/[\w-]+\.json$/ }, ({ path }) => {
      const { shared, agents, ...head } = JSON.parse(readFileSync(path, "utf8"));
      const lines = [
        JSON.stringify(shared),
        ...Object.entries(agents).flatMap(([name, agent]) => [name, JSON.stringify(agent)]),
      ];
      const contents = `
        const text = ${JSON.stringify(lines.join("\n"))};
        let shared, agents;
        function read() {
          const lines = text.split("\\n");
          shared = JSON.parse(lines[0]);
          agents = {};
          for (let at = 1; at < lines.length; at += 2) {
            const json = lines[at + 1];
            let agent;
            const get = () => (agent ??= JSON.parse(json));
            Object.defineProperty(agents, lines[at], { enumerable: true, get });
          }
        }
        export default {
          ...${JSON.stringify(head)},
          get shared() { if (shared === undefined) read(); return shared; },
          get agents() { if (agents === undefined) read(); return agents; },
        };`;
      return { contents, loader: "js" };
    });
  },
};

/**
 * Optional parts of packages that don't ship: a compiled module can't be bundled, and one that is looked for when the program runs would be
 * found in whatever folder lies above it. Who asks for one gets an error, as where it isn't installed.
 */
export const absentModules: Plugin = {
  name: "absent-modules",
  setup(build) {
    build.onResolve({ filter: /^cpu-features$|\.node$/ }, ({ path }) => ({ path, namespace: "absent-module" }));
    // Made for requests to the person at the assistant, of which we have none; it holds requests for modules as texts.
    build.onResolve({ filter: /^ajv(?:-formats)?$/ }, ({ path }) => ({ path, namespace: "unused-module" }));
    // Files are sent through commands, and we are never the server.
    build.onResolve({ filter: /\/(?:SFTP|server|keygen|http-agents)\.js$/ }, ({ path, importer }) =>
      /[\\/]ssh2[\\/]lib[\\/]\w+\.js$/.test(importer) ? { path, namespace: "unused-module" } : undefined,
    );
    build.onLoad({ filter: /./, namespace: "unused-module" }, ({ path }) => ({
      contents: `export default function () { throw new Error(${JSON.stringify(`"${path}" is not part of Quorate.`)}); }`,
    }));
    build.onLoad({ filter: /./, namespace: "absent-module" }, ({ path }) => ({
      contents: `throw new Error(${JSON.stringify(`"${path}" is not part of Quorate.`)});`,
    }));
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
          return JSON.stringify(scriptToSend(readFileSync(script, "utf8")));
        },
      );
      if (contents.includes("nodeScript(")) {
        return { errors: [{ text: `${path} names a script in a way that the build can't follow.` }] };
      }
      return { contents, loader: "ts", watchFiles };
    });
  },
};
