import { type CibTree, parseCib } from "../cib/cib-tree.ts";
import { parseCorosync } from "../corosync/parse.ts";
import type { CorosyncTree } from "../corosync/tree.ts";
import { type CrmTree, parseCrm, type TextChange, updateCrm } from "../crm/crm-tree.ts";
import { isAnsible } from "../pcs/ansible.ts";
import { isYaml } from "../pcs/embedded/yaml-scripts.ts";
import { type PcsTree, parsePcs } from "../pcs/pcs-tree.ts";
import { listedCommands } from "../text/listed-commands.ts";

/** A file that Quorate understands, read. It is never changed: a new text makes a new one. */
export type SourceDocument =
  | { readonly language: "crm"; readonly uri: string; readonly text: string; readonly tree: CrmTree }
  | { readonly language: "corosync"; readonly uri: string; readonly text: string; readonly tree: CorosyncTree }
  | { readonly language: "pcs"; readonly uri: string; readonly text: string; readonly tree: PcsTree }
  | { readonly language: "cib"; readonly uri: string; readonly text: string; readonly tree: CibTree };

/** The language of a document. */
export type Language = SourceDocument["language"];
/** A document in crm. */
export type CrmDocument = Extract<SourceDocument, { language: "crm" }>;
/** A corosync.conf. */
export type CorosyncDocument = Extract<SourceDocument, { language: "corosync" }>;
/** A CIB. */
export type CibDocument = Extract<SourceDocument, { language: "cib" }>;
/** A document of pcs commands. */
export type PcsDocument = Extract<SourceDocument, { language: "pcs" }>;

/** Reads a file. Never throws, whatever the text. */
export function parseDocument(uri: string, language: Language, text: string): SourceDocument {
  switch (language) {
    case "crm":
      return crmDocument(uri, parseCrm(text));
    case "corosync":
      return { language, uri, text, tree: parseCorosync(text) };
    case "cib":
      return { language, uri, text, tree: parseCib(text) };
    default:
      return { language, uri, text, tree: parsePcs(text) };
  }
}

/** A crm file; its text, which may be large, is made when it is asked for. */
function crmDocument(uri: string, tree: CrmTree): CrmDocument {
  return {
    language: "crm",
    uri,
    tree,
    get text() {
      return tree.text;
    },
  };
}

/** The document with another text, or after one change of it; of a crm file only the lines that the change touches are read again. */
export function updateDocument(document: SourceDocument, changed: string | TextChange): SourceDocument {
  const { uri } = document;
  if (typeof changed === "object" && document.language === "crm") {
    return crmDocument(uri, updateCrm(document.tree, changed));
  }
  const newText =
    typeof changed === "string"
      ? changed
      : document.text.slice(0, changed.start) + changed.text + document.text.slice(changed.end);
  if (document.language === "cib") return { ...document, text: newText, tree: parseCib(newText, document.tree) };
  return parseDocument(uri, document.language, newText);
}

/** Whether a text whose name says nothing holds commands of pcs: a script, a list of Ansible's tasks, lines that begin with pcs. */
export function isPcsText(text: string): boolean {
  if (listedCommands(text).some(({ words: [program] }) => program === "pcs")) return true;
  const hasPcs = /(?:^|[\s;&|("'/])pcs[ \t]+(?:-f[ \t]+\S+[ \t]+|--\S+[ \t]+)*[a-z]+/m.test(text);
  const isVariable =
    /^[ \t]*(?:(?:export|readonly|local)[ \t]+)?\w+=["']?(?:sudo[ \t]+)?(?:\/usr\/s?bin\/)?pcs(?=["'\s])/m.test(text);
  if (!hasPcs && !isVariable) return false;
  if (/^#!.*sh\b/.test(text) || isVariable || isAnsible(text) || isYaml(text)) return true;
  const isCrm =
    /^[ \t]*(?:primitive|group|clone|ms|master|bundle|location|colocation|order|property|rsc_defaults|op_defaults|node|tag|role|acl_target|fencing_topology|xml)[ \t]+\S/m;
  return /^[^\n]*?(?:^|[\s;&|("'#$/])pcs[ \t]/m.test(text) && !isCrm.test(text);
}

/** The language of a file by its name, as package.json declares it to the editor; undefined for other files. */
export function languageOfFile(path: string): Language | undefined {
  const name = path.slice(path.lastIndexOf("/") + 1).toLowerCase();
  if (/\.(crm|crmsh|pcmk)$/.test(name)) return "crm";
  if (name.endsWith(".pcs")) return "pcs";
  if (/^cib.*\.xml$|\.cib\.xml$|\.cib$/.test(name)) return "cib";
  return /^corosync.*\.conf$|^corosync\.conf\./.test(name) ? "corosync" : undefined;
}
