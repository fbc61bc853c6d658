import { createRequire } from "node:module";
import { promisify } from "node:util";

const requireHere = createRequire(import.meta.url);

/** Modules of Node that take milliseconds to load, and that a short run may not need: node:crypto alone takes half of what Node takes to start. */
const loadedOnDemand = /^node:(?:child_process|crypto|fs\/promises|os|tty)$/;

/**
 * A module's text that takes whole modules of Node and of the editor as they are, and functions of Node's larger modules when they are
 * called. An import would load the module at once, and make a copy of its namespace with a getter for each name, again for each file: a
 * third of a millisecond for node:fs.
 */
export function withCheapImports(text: string): string {
  return text
    .replace(
      /(^|[;}\n])import\s*(?:\*\s*as\s+)?([\w$]+)\s+from\s*("(?:vscode|node:[\w/]+)")/g,
      (_, before, name, module) => `${before}var ${name} = require(${module})`,
    )
    .replace(/(^|[;}\n])import\s*\{([^{}]*)\}\s*from\s*"(node:[\w/]+)"/g, (whole, before, names, module) => {
      const wrappers = loadedOnDemand.test(module) ? onDemand(names, module) : undefined;
      return wrappers === undefined ? whole : `${before}var ${wrappers}`;
    });
}

/** Functions in place of those that `names` import, which load the module at their first call; undefined where one of them is no plain function. */
function onDemand(names: string, module: string): string | undefined {
  const exported: Readonly<Record<string, unknown>> = requireHere(module);
  const wrappers = names
    .split(",")
    .map((each) => each.trim())
    .filter((each) => each !== "")
    .map((each) => {
      const [name = "", local = name] = each.split(/\s+as\s+/);
      return isPlainFunction(exported[name])
        ? `${local} = (...args) => require("${module}").${name}(...args)`
        : undefined;
    });
  return wrappers.includes(undefined) ? undefined : wrappers.join(", ");
}

/** Whether a value is a function that needs no `new` and has no form of its own for promisify, which a wrapper would lose. */
function isPlainFunction(value: unknown): boolean {
  return typeof value === "function" && !(promisify.custom in value) && !/^class\b/.test(String(value));
}
