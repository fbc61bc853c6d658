import { runCheck } from "./check.ts";
import { runConvert } from "./convert.ts";
import { runFmt } from "./fmt.ts";
import { runLsp } from "./lsp.ts";

const usage = `Usage: quorate COMMAND

  check PATH…     Checks crm files and corosync.conf files. A file is checked by itself; of a
                  folder, the files together are one cluster.
  fmt FILE        Prints a file, formatted; - is standard input. What it means stays the same.
                  fmt --check FILE… names the files that formatting would change, fmt --write FILE…
                  changes them and names them.
  convert --from cib|crm --to cib|crm [FILE]
                  Prints a configuration in the other language; without FILE, or with -, it reads
                  standard input.
  lsp --stdio     Serves the Language Server Protocol, for editors (see docs/editors.md).
  help            Shows this.
  version         Shows the version.

Exit codes of check: 0 nothing wrong (warnings may be), 1 errors found, 2 it could not run.
Exit codes of convert: 0 done, 1 the configuration has errors, 2 it could not run.
Exit codes of fmt: 0 done, 1 --check found files to change, 2 it could not run.
`;

declare const quorateVersion: string | undefined;

function main(args: readonly string[]): number | undefined {
  const [command, ...rest] = args;
  switch (command) {
    case "check":
      return runCheck(rest);
    case "convert":
      return runConvert(rest);
    case "fmt":
      return runFmt(rest);
    case "lsp":
      return runLsp(rest);
    case "version":
    case "--version":
      process.stdout.write(`${typeof quorateVersion === "string" ? quorateVersion : "0.0.0"}\n`);
      return 0;
    case "help":
    case "--help":
    case "-h":
      process.stdout.write(usage);
      return 0;
    default:
      process.stderr.write(command ? `quorate: "${command}" is not a command.\n\n${usage}` : usage);
      return 2;
  }
}

const exitCode = main(process.argv.slice(2));
if (exitCode !== undefined) process.exitCode = exitCode;
