import { runCheck } from "./check.ts";
import { runConvert } from "./convert.ts";
import { runFmt } from "./fmt.ts";
import { runLsp } from "./lsp.ts";
import { err, out } from "./output.ts";
import { runExplain, runRules } from "./rules.ts";
import { version } from "./version.ts";

const usage = `Usage: quorate COMMAND

  check PATH…     Checks crm files, corosync.conf files and CIBs (cib.xml); - is standard input.
                  A file is checked by itself; the files of a folder are one cluster, and each
                  folder inside is another.
      --format text|json|sarif    how findings are told (text)
      --severity error|warning|information
                                  the least grave findings to be told (information)
      --fail-on error|warning|information
                                  the least grave findings for exit code 1 (error)
      --target-pacemaker RELEASE, --target-corosync RELEASE
                                  the releases the files are for (the newest)
  rules           Lists the rules of check; with --format json as JSON.
  explain RULE    Says what a rule finds, why it matters, and how it is mended.
  fmt FILE        Prints a file, formatted; - is standard input. What it means stays the same.
                  fmt --check FILE… names the files that formatting would change, fmt --write FILE…
                  changes them and names them.
  convert --from cib|crm --to cib|crm [FILE]
                  Prints a configuration in the other language; without FILE, or with -, it reads
                  standard input.
  lsp --stdio     Serves the Language Server Protocol, for editors (see docs/editors.md).
  help            Shows this.
  version         Shows the version.

Exit codes of check: 0 nothing wrong (warnings may be), 1 errors found (see --fail-on), 2 it could
not read all.
Exit codes of convert: 0 done, 1 the configuration has errors, 2 it could not run.
Exit codes of fmt: 0 done, 1 --check found files to change, 2 it could not run.
`;

function main(args: readonly string[]): number | undefined {
  const [command, ...rest] = args;
  switch (command) {
    case "check":
      return runCheck(rest);
    case "convert":
      return runConvert(rest);
    case "rules":
      return runRules(rest);
    case "explain":
      return runExplain(rest);
    case "fmt":
      return runFmt(rest);
    case "lsp":
      return runLsp(rest);
    case "version":
    case "--version":
      out(`${version}\n`);
      return 0;
    case "help":
    case "--help":
    case "-h":
      out(usage);
      return 0;
    default:
      err(command ? `quorate: "${command}" is not a command.\n\n${usage}` : usage);
      return 2;
  }
}

const exitCode = main(process.argv.slice(2));
if (exitCode !== undefined) process.exitCode = exitCode;
