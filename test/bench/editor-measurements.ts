import { setTimeout as delay } from "node:timers/promises";
import { measureKeystrokes } from "./keystroke-measurements.ts";
import { type Measurement, measurement } from "./measurements.ts";
import { ServerProcess } from "./server-process.ts";

const uri = "untitled:cluster.crm";

/** A place in the middle of a text, and what is typed there. */
interface Places {
  readonly line: number;
  /** After a resource's name in a constraint: a letter there makes it one that doesn't exist. */
  readonly reference: number;
  /** After `params ` of a primitive, where its parameters are proposed. */
  readonly params: { readonly line: number; readonly character: number };
}

function positionsIn(text: string): Places {
  const lines = text.split("\n");
  const constraints = lines.flatMap((line, index) => (line.startsWith("colocation ") ? [index] : []));
  const line = constraints[Math.floor(constraints.length / 2)] ?? 0;
  const paramLines = lines.flatMap((each, index) => (each.startsWith("\tparams ") ? [index] : []));
  const params = paramLines[Math.floor(paramLines.length / 2)] ?? 0;
  return { line, reference: lines[line]?.length ?? 0, params: { line: params, character: "\tparams ".length } };
}

async function timed<T>(action: () => Promise<T>): Promise<{ took: number; result: T }> {
  const began = performance.now();
  const result = await action();
  return { took: performance.now() - began, result };
}

/** How often each thing is done. */
export interface EditorRuns {
  readonly starts: number;
  readonly keystrokes: number;
  readonly requests: number;
  readonly formats: number;
}

/** What the language server takes for what an editor asks of it, with a document of so many primitives open. */
export async function measureEditor(
  program: string,
  text: string,
  primitives: number,
  runs: EditorRuns,
): Promise<Measurement[]> {
  const group = "Language server over stdio";
  const about = (name: string, unit: "ms" | "MB" = "ms") => ({ group, name, primitives, unit });
  const starts: number[] = [];
  for (let i = 0; i < runs.starts; i++) {
    const began = performance.now();
    await withServer(program, async (server) => {
      await server.open(uri, text);
      starts.push(performance.now() - began);
    });
  }
  const measured = [measurement(about("start to first diagnostics"), starts)];
  await withServer(program, async (server) => {
    await server.open(uri, text);
    measured.push(...(await measureTyping(server, positionsIn(text), runs, about)));
    measured.push(...(await measureKeystrokes(server, uri, text, runs.keystrokes / 4, about, pause)));
    measured.push(...(await measureFormatting(server, text, runs.formats, about)));
    // By then the checks that waited are done, and the server has freed what all this left.
    await delay(10_000);
    const memory = server.memory();
    if (memory) {
      measured.push(measurement(about("memory after all this", "MB"), [memory.now]));
      measured.push(measurement(about("memory at its peak", "MB"), [memory.peak]));
    }
  });
  return measured;
}

type About = (name: string, unit?: "ms" | "MB") => Pick<Measurement, "group" | "name" | "primitives" | "unit">;

async function measureTyping(
  server: ServerProcess,
  { line, reference, params }: Places,
  runs: EditorRuns,
  about: About,
): Promise<Measurement[]> {
  const typed = { start: { line, character: reference }, end: { line, character: reference } };
  const removed = { start: typed.start, end: { line, character: reference + 1 } };
  const keystrokes: number[] = [];
  for (let i = -10; i < runs.keystrokes; i++) {
    const isTyped = i % 2 === 0;
    const { took, result } = await timed(() => server.edit(uri, isTyped ? typed : removed, isTyped ? "x" : ""));
    const isFound = result.diagnostics.some((each) => each.code === "unknown-resource");
    if (isFound !== isTyped) throw new Error("The diagnostics don't follow the edit.");
    if (i >= 0) keystrokes.push(took);
    await pause();
  }
  const ask = async (method: string, character: number, atLine = line): Promise<number[]> => {
    const times: number[] = [];
    for (let i = -5; i < runs.requests; i++) {
      const { took, result } = await timed(() => server.ask(method, uri, { line: atLine, character }));
      if (!result) throw new Error(`${method} has no answer.`);
      if (i >= 0) times.push(took);
      await pause();
    }
    return times;
  };
  return [
    measurement(about("keystroke to diagnostics"), keystrokes),
    measurement(
      about("completion of a parameter"),
      await ask("textDocument/completion", params.character, params.line),
    ),
    measurement(about("completion of a resource"), await ask("textDocument/completion", reference)),
    measurement(about("hover over a resource"), await ask("textDocument/hover", reference - 1)),
  ];
}

async function measureFormatting(
  server: ServerProcess,
  text: string,
  runs: number,
  about: About,
): Promise<Measurement[]> {
  const untidy = "untitled:untidy.crm";
  await server.open(untidy, text.replaceAll(/^(\w+) /gm, "$1  "));
  const nothing: number[] = [];
  const everything: number[] = [];
  for (let i = -1; i < runs; i++) {
    const tidied = await timed(() => server.format(uri));
    const changed = await timed(() => server.format(untidy));
    if (tidied.result.length !== 0 || changed.result.length === 0) throw new Error("Formatting doesn't do its work.");
    if (i < 0) continue;
    nothing.push(tidied.took);
    everything.push(changed.took);
  }
  return [
    measurement(about("formatting, nothing to do"), nothing),
    measurement(about("formatting, every statement changes"), everything),
  ];
}

/** People pause between keystrokes; so does this, a little, and the server may tidy its memory up. */
function pause(): Promise<void> {
  return delay(2);
}

async function withServer(program: string, use: (server: ServerProcess) => Promise<void>): Promise<void> {
  const server = new ServerProcess(program);
  try {
    await server.initialize();
    await use(server);
    await server.end();
  } catch (error) {
    server.kill();
    throw error;
  }
}
