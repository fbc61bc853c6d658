import type { CommandEntry } from "./command-entry.ts";
import { connectedCluster, editorContext, editorTitle, explorer, tabContext, tree, when } from "./menu-places.ts";

/** What is about a crm text: the one in front, else one of a cluster's files. */
const textOrCluster = `${when.crmText} || ${when.hasCluster}`;

/** Commands that show or convert a configuration in another language. */
export const conversionCommands = [
  {
    id: "quorate.openCibAsCrm",
    title: "Open CIB as crm",
    icon: "open-preview",
    menus: [
      ...tree(connectedCluster, "0_open@3"),
      // The button is for what is surely a CIB; any other XML file has it in the overflow menu.
      ...editorTitle("navigation@1", when.xmlFile, "resourceFilename =~ /cib|^pe-|^shadow\\./i", when.isWritable),
      ...editorTitle(
        "1_quorate@1",
        "resourceExtname == .xml && !(resourceFilename =~ /cib|^pe-|^shadow\\./i)",
        when.isWritable,
      ),
      ...editorContext("1_modification@8", when.xmlFile, when.isWritable),
      ...explorer("navigation@40", when.xmlFile),
      ...tabContext("3_open@8", when.xmlFile, when.isWritable),
    ],
  },
  {
    id: "quorate.showGraph",
    title: "Show Graph",
    icon: "type-hierarchy",
    palette: textOrCluster,
    menus: [
      ...editorTitle("1_quorate@0", when.crmText),
      ...editorContext("1_modification@11", when.crmText),
      ...explorer("navigation@42", "resourceLangId == crm"),
      ...tree("^cluster\\.", "0_open@6"),
    ],
  },
  {
    id: "quorate.whatIf",
    title: "What If…",
    icon: "question",
    palette: textOrCluster,
    menus: [
      ...editorTitle("1_quorate@0", when.crmText),
      ...editorContext("1_modification@11", when.crmText),
      ...tree("^cluster\\.", "0_open@7"),
    ],
  },
  {
    id: "quorate.exportGraph",
    title: "Export Graph…",
    palette: textOrCluster,
  },
  {
    id: "quorate.showAsCibXml",
    title: "Show as CIB XML",
    icon: "code",
    palette: when.crmText,
    menus: [
      ...tree(connectedCluster, "0_open@4"),
      ...editorTitle("1_quorate@1", when.crmText),
      ...editorContext("1_modification@10", when.crmText),
      ...explorer("navigation@40", "resourceLangId == crm"),
      ...tabContext("3_open@8", "resourceLangId == crm", when.isWritable),
    ],
  },
  {
    id: "quorate.copyAsPcs",
    title: "Copy as pcs Commands",
    icon: "copy",
    palette: "editorLangId =~ /^(crm|xml|cib)$/",
    menus: [
      ...editorTitle("1_quorate@2", when.crmText),
      ...editorContext("9_cutcopypaste@5", "editorLangId == crm"),
      ...explorer("navigation@41", "resourceLangId == crm"),
    ],
  },
  {
    id: "quorate.pastePcsAsCrm",
    title: "Paste pcs Commands as crm",
    icon: "clippy",
    palette: when.crmText,
    menus: editorContext("9_cutcopypaste@6", when.crmText),
  },
  {
    id: "quorate.convertPcs",
    title: "Convert pcs Commands to crm",
    icon: "arrow-swap",
    palette: "editorLangId =~ /^(pcs|shellscript|plaintext|markdown)$/",
    menus: [
      ...editorTitle("navigation@1", when.pcsText),
      ...editorContext("1_modification@8", when.pcsText),
      ...explorer("navigation@40", "resourceLangId == pcs"),
    ],
  },
] as const satisfies readonly CommandEntry[];
