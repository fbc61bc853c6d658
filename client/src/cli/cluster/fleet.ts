import type { ParseArgsConfig } from "node:util";
import { plainJson } from "../../../../server/src/text/plain-text.ts";
import type { ClusterConfig } from "../../cluster/ssh/cluster-config.ts";
import { type clusterOptions, formats, Misuse, oneOf, readOptions } from "../options.ts";
import { err, isErrorTerminal, out } from "../output.ts";
import { configuredClusters } from "./choose-cluster.ts";
import { exitCodes } from "./exit-codes.ts";
import { type TerminalPrompter, terminalPrompter } from "./terminal-prompter.ts";
import { trustedCluster } from "./trust.ts";
import { cancelledBySignal, failureOf, type Live, terminalSession } from "./with-cluster.ts";

/** What was found on one of several clusters. */
interface Answer {
  readonly code: number;
  /** One line for people. */
  readonly text: string;
  /** What the line of JSON has beside the cluster's name and the exit code. */
  readonly value: Readonly<Record<string, unknown>>;
}

type AllOptions = NonNullable<ParseArgsConfig["options"]> & typeof clusterOptions;

/** How many clusters are asked at once. */
const atOnce = 8;

/**
 * Runs a command on every configured cluster, several at once, and prints a line for each, what needs attention first. What fails on one
 * stops no other. Resolves to the worst exit code: failed, then refused, then that there is something to see.
 */
export async function runOnAll<const T extends AllOptions>(
  command: string,
  args: readonly string[],
  options: T,
  prepare: (parsed: ReturnType<typeof readOptions<T>>) => (live: Live) => Promise<Answer>,
): Promise<number> {
  const { signal, end } = cancelledBySignal();
  try {
    const parsed = readOptions(args, options, command);
    const values = parsed.values as Record<string, unknown>;
    if (values.cluster !== undefined || values.host !== undefined) throw new Misuse("name a cluster, or --all");
    const format = oneOf("format", String(values.format), formats);
    const work = prepare(parsed);
    const clusters = [...configuredClusters()];
    if (clusters.length === 0) throw new Misuse("no cluster is configured here");
    const prompter = terminalPrompter();
    // Whether settings are trusted is asked first, one file after the other.
    const trusted: { name: string; config: ClusterConfig | Answer }[] = [];
    for (const [name, chosen] of clusters)
      trusted.push({ name, config: await trustedCluster(chosen, values.trust === true, prompter).catch(failed) });
    let count = 0;
    const answers = await inParallel(trusted, async ({ name, config }) => {
      const ask = { prompter, signal, isVerbose: values.verbose === true };
      const answer = "code" in config ? config : await askOne(config, ask, work);
      count++;
      if (isErrorTerminal() && count < clusters.length)
        err(`quorate ${command}: ${count} of ${clusters.length} clusters have answered\n`);
      return { name, answer };
    });
    answers.sort((a, b) => rank(b.answer) - rank(a.answer));
    for (const { name, answer } of answers) {
      const { code, text, value } = answer;
      const line = `${name}: ${text.trim().replace(/\s*\n\s*/g, " ")}`;
      out(`${format === "json" ? plainJson({ format: 1, cluster: name, exitCode: code, ...value }) : line}\n`);
    }
    return answers[0]?.answer.code ?? exitCodes.done;
  } catch (error) {
    const { code, message } = failureOf(error);
    err(`quorate ${command}: ${message}\n`);
    return code;
  } finally {
    end();
  }
}

interface Asking {
  readonly prompter: TerminalPrompter;
  readonly signal: AbortSignal;
  readonly isVerbose: boolean;
}

async function askOne(
  config: ClusterConfig,
  { prompter, signal, isVerbose }: Asking,
  work: (live: Live) => Promise<Answer>,
): Promise<Answer> {
  const session = terminalSession(config, prompter, isVerbose);
  try {
    return await work({ session, prompter, signal });
  } catch (error) {
    return failed(error);
  } finally {
    await session.disconnect();
  }
}

function failed(error: unknown): Answer {
  const { code, message } = failureOf(error);
  return { code: code === exitCodes.misuse ? exitCodes.failed : code, text: message, value: { error: message } };
}

function rank({ code }: Answer): number {
  return [exitCodes.done, exitCodes.change, exitCodes.refused, exitCodes.failed].indexOf(code as 0);
}

/** The results of all, in their order, with at most `atOnce` at work at a time. */
async function inParallel<T, R>(all: readonly T[], work: (each: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const waiting = [...all.entries()];
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) results[next[0]] = await work(next[1]);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, all.length) }, worker));
  return results;
}
