import type { Fact } from "../event.ts";

type Text = readonly [pattern: RegExp, about: (found: readonly string[]) => string];

/** What the kernel writes of memory, processors, networks and disks (Linux 3.10 to 6), and of DRBD 8.4 and 9. */
const texts: readonly Text[] = [
  [
    /^(?:Memory cgroup out of memory|Out of memory): Kill(?:ed)? process \d+ \((.+?)\)/,
    ([process]) => `the memory was full, and the kernel killed ${process}`,
  ],
  [
    /(?:BUG: )?soft lockup - CPU#(\d+) stuck for (\d+s)/,
    ([processor, time]) => `processor ${processor} was stuck for ${time}`,
  ],
  [
    /^INFO: task (\S+):\d+ blocked for more than (\d+) seconds/,
    ([task, time]) => `${task} waited more than ${time} s for its disk or a lock`,
  ],
  [/(?:^| )(\S+?):? (?:NIC )?Link is Down/, ([card]) => `the network card ${card} lost its link`],
  [
    /^(\S+): (?:\(slave (\S+)\): )?link status definitely down(?: for interface (\S+?))?,/,
    ([bond, newer, older]) => `${newer ?? older} of ${bond} lost its link`,
  ],
  [
    /^(?:EXT4-fs \((\S+)\): Remounting filesystem read-only|XFS \((\S+?)\): .*(?:shut(?:ting)? down|Shutting down) (?:the )?filesystem|XFS \((\S+?)\): Filesystem has been shut down)/i,
    ([ext, xfs, other]) => `the file system on ${ext ?? xfs ?? other} was closed after an error`,
  ],
  [
    /^(?:blk_update_request: |print_req_error: |end_request: )?(?:critical \w+ error|I\/O error), dev (\S+?),/,
    ([disk]) => `the disk ${disk} gave errors`,
  ],
  [
    /^(?:block )?drbd ?(\S+?)(?: \S+)*?: Split-Brain detected(.*)/,
    ([name, rest = ""]) =>
      `DRBD ${name?.replace(/\/\d+$/, "")} found a split brain${rest.includes("unresolved") ? " and dropped the connection: both sides have data of their own" : ""}`,
  ],
  [
    /^(?:block )?drbd ?(\S+?)(?: \S+)*?: .*disk\( ?\w+ -> Failed ?\)/,
    ([name]) => `the disk below DRBD ${name?.replace(/\/\d+$/, "")} failed`,
  ],
];

/** Does the kernel say something of what a cluster stands on? */
export function isOfKernel(text: string): boolean {
  return texts.some(([pattern]) => pattern.test(bare(text)));
}

/** What a line of the kernel says of what a cluster stands on; nothing of that: none. */
export function kernelFacts({ text, host }: { readonly text: string; readonly host: string }): readonly Fact[] {
  const line = bare(text);
  for (const [pattern, about] of texts) {
    const found = pattern.exec(line);
    if (found === null) continue;
    const what = about(found.slice(1));
    return [
      {
        ...{ kind: "daemon", type: "kernel", target: host, repeats: true, key: `kernel ${host} ${what}` },
        text: `on ${host}, ${what}`,
      },
    ];
  }
  return [];
}

/** Without the seconds since the start. */
function bare(text: string): string {
  return text.replace(/^\[ *\d+\.\d+\] */, "");
}
