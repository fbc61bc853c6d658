import { parseXml } from "../../../../server/src/text/xml.ts";
import type { Cib } from "./cib-content.ts";

/** Who changed a CIB last, as a clause: `by "root" with crm_attribute on "n2" (Fri Nov 20 04:37:50 2026)`; empty when it doesn't say. */
export function whoChanged(live: Cib): string {
  return whoWrote(live.root.attributes);
}

/** The same for the first tag of a CIB; empty when it can't be read. */
export function whoChangedHead(tag: string): string {
  try {
    return whoWrote(parseXml(tag.trim().replace(/\/?>$/, "/>")).attributes);
  } catch {
    return "";
  }
}

function whoWrote(a: Readonly<Record<string, string>>): string {
  const parts = [
    ...(a["update-user"] ? [`by "${a["update-user"]}"`] : []),
    // Pacemaker 3.0.0 writes the user in place of the program.
    ...(a["update-client"] && a["update-client"] !== a["update-user"] ? [`with ${a["update-client"]}`] : []),
    ...(a["update-origin"] ? [`on "${a["update-origin"]}"`] : []),
    ...(a["cib-last-written"] ? [`(${a["cib-last-written"]})`] : []),
  ];
  return parts.length > 0 ? ` ${parts.join(" ")}` : "";
}
