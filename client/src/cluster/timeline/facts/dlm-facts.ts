import type { LogText } from "../logs/log-text.ts";

/** What the lock manager (dlm_controld 4) waits for: all that uses its locks, such as GFS2 and clustered LVM, stands still until then. */
export const dlmTexts: readonly LogText[] = [
  [
    "dlm_controld",
    /^(?:\d+ )?fence (?:request|wait) (\d+) (?:pid \d+ (?!skip|result)|no actor)/,
    ([id = ""], { host }, nameOf) => ({
      ...{ kind: "fencing", type: "dlm-waits", target: nameOf(id), repeats: true, key: `dlm-waits ${host} ${id}` },
      text: `the locks of DLM on ${host} stand still until ${nameOf(id)} is fenced`,
    }),
  ],
  [
    "dlm_controld",
    /^(?:\d+ )?fence result (\d+) pid \d+ result (-?\d+)/,
    ([id = "", code = ""], { host }, nameOf) =>
      code === "0"
        ? undefined
        : {
            ...{ kind: "fencing", type: "dlm-failed", target: nameOf(id), isTrouble: true, repeats: true },
            key: `dlm-failed ${host} ${id}`,
            text: `DLM on ${host} couldn't get ${nameOf(id)} fenced (result ${code})`,
          },
  ],
];
