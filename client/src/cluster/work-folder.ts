import { exitCodes } from "./exit-codes.ts";
import { nodeScript } from "./node-script.ts";

const workFolder = nodeScript(new URL("./work-folder.sh", import.meta.url));

/** A script that begins by making its private folder: `make_work_folder` is there to be called. */
export function withWorkFolder(script: string): string {
  return `${workFolder}\n${script}`;
}

/** Did a script with a private folder end since there was no room for that, or no permission? */
export function isDiskFull({ exitCode }: { readonly exitCode: number }): boolean {
  return exitCode === exitCodes.cannotCreate;
}
