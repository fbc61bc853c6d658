import { randomUUID } from "node:crypto";
import { omitUndefined } from "../../../../server/src/text/omit-undefined.ts";
import { ClusterError } from "../errors.ts";
import { nodeScript } from "../node-script.ts";
import type { ClusterSession } from "../session/session-types.ts";
import { reasonOf } from "../session/tool-errors.ts";
import { withWorkFolder } from "../work-folder.ts";
import type { CibEdit } from "./cib-edit.ts";
import type { Scheduler, SchedulerAnswer } from "./scheduler.ts";

const script = withWorkFolder(nodeScript(new URL("./what-if.sh", import.meta.url)));

/** So many variants are asked about in one command, the first ones alone: what is known appears early, and a cancellation takes effect soon. */
const variantsAtOnce = [2, 4, 8, 16] as const;

const timeoutMs = 300_000;

/** The scheduler of the node that a session is connected to. The cluster isn't touched: it works on copies of a CIB. */
export function sessionScheduler(session: ClusterSession): Scheduler {
  return {
    // A session connects when it is first used: the node is known only afterwards.
    get name() {
      const { connection } = session.view;
      return connection.kind === "connected" ? connection.node : session.config.name;
    },
    async run(base, variants, { signal, onAnswer, withGraph = () => false, withScores = false } = {}) {
      const answers: SchedulerAnswer[] = [];
      for (let first = 0, round = 0; first < variants.length; round++) {
        const part = variants.slice(first, first + (variantsAtOnce[round] ?? 16));
        const from = first;
        const wanted = part.map((edits, index) => ({ edits, withGraph: withGraph(from + index), withScores }));
        const found = await ask(session, base, wanted, signal);
        found.forEach((answer, index) => {
          answers.push(answer);
          onAnswer?.(from + index, answer);
        });
        first += part.length;
      }
      return answers;
    },
  };
}

interface Variant {
  readonly edits: readonly CibEdit[];
  readonly withGraph: boolean;
  readonly withScores: boolean;
}

async function ask(
  session: ClusterSession,
  base: string,
  variants: readonly Variant[],
  signal: AbortSignal | undefined,
): Promise<readonly SchedulerAnswer[]> {
  const mark = `@@${randomUUID()}`;
  const texts: string[] = [];
  const pieces = variants.map(({ edits, withGraph, withScores }) =>
    [...(withGraph ? ["graph"] : []), ...(withScores ? ["scores"] : []), ...piecesOf(base, edits, texts)].join(" "),
  );
  const result = await session.run(["sh", "-c", script, "sh", mark, String(Buffer.byteLength(base)), ...pieces], {
    ...{ stdin: `${base}${texts.join("")}`, plain: true, timeoutMs },
    title: `crm_simulate (${variants.length} variants of the CIB)`,
    ...omitUndefined({ signal }),
  });
  const parts = new Map(
    result.stdout
      .split(`\n${mark} `)
      .slice(1)
      .map((section) => {
        const end = section.indexOf("\n");
        const [name = "", number = "", code = ""] = section.slice(0, end).split(" ");
        return [`${name} ${number}`, { code: Number(code), text: section.slice(end + 1) }] as const;
      }),
  );
  if (!parts.has(`output ${variants.length - 1}`)) {
    throw new ClusterError(
      "protocol",
      `the node couldn't copy the CIB (${reasonOf(result) || `exit ${result.exitCode}`}).`,
      result.stderr,
    );
  }
  return variants.map((_, number) => {
    const output = parts.get(`output ${number}`);
    if (output?.code === 0) return { output: output.text, graph: parts.get(`graph ${number}`)?.text ?? "" };
    const reason = reasonOf({ stderr: parts.get(`messages ${number}`)?.text ?? "", stdout: "" });
    return { output: "", graph: "", problem: `crm_simulate failed on the node (${reason || `exit ${output?.code}`}).` };
  });
}

/** A variant as parts of the base and new texts, which are added to `texts`; lengths in bytes. */
function piecesOf(base: string, edits: readonly CibEdit[], texts: string[]): string[] {
  const sorted = edits.toSorted((a, b) => a.start - b.start || a.end - b.end);
  const pieces: string[] = [];
  let [at, byte] = [0, 1];
  const copy = (end: number): void => {
    const length = Buffer.byteLength(base.slice(at, end));
    if (length > 0) pieces.push(`b${byte}-${length}`);
    byte += length;
    at = end;
  };
  for (const { start, end, text } of sorted) {
    copy(start);
    byte += Buffer.byteLength(base.slice(start, end));
    at = end;
    texts.push(text);
    pieces.push(`t${Buffer.byteLength(text)}`);
  }
  copy(base.length);
  return pieces;
}
