import { optionsOf, scoreOf, type WhyCib } from "./why-cib.ts";

/**
 * What the health of a node adds to its score for every resource: the sum of its attributes `#health…`, whose colours the strategy and the
 * options node-health-red, -yellow and -green turn into scores; with the strategy `progressive` node-health-base as well.
 */
export function healthOf(cib: WhyCib, node: string): number {
  const options = new Map(optionsOf(cib).map(({ name, value }) => [name, value]));
  const strategy = options.get("node-health-strategy") ?? "none";
  if (strategy === "none") return 0;
  const isByOptions = strategy === "progressive" || strategy === "custom";
  const colours: Readonly<Record<string, number>> = {
    red: isByOptions ? scoreOf(options.get("node-health-red") ?? "-INFINITY") : Number.NEGATIVE_INFINITY,
    yellow: isByOptions
      ? scoreOf(options.get("node-health-yellow"))
      : strategy === "only-green"
        ? Number.NEGATIVE_INFINITY
        : 0,
    green: isByOptions ? scoreOf(options.get("node-health-green")) : 0,
  };
  const own = [...(cib.attributes.get(node) ?? [])].filter(([name]) => name.startsWith("#health"));
  const scores = own.map(([, value]) => colours[value.toLowerCase()] ?? scoreOf(value));
  const base = strategy === "progressive" ? scoreOf(options.get("node-health-base")) : 0;
  // -INFINITY wins over INFINITY.
  return scores.includes(Number.NEGATIVE_INFINITY)
    ? Number.NEGATIVE_INFINITY
    : scores.reduce((sum, each) => sum + each, base);
}
