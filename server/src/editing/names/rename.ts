import type { NameSpace } from "../../analysis/name-place.ts";
import type { Place } from "../../analysis/place.ts";
import type { SourceDocument } from "../../analysis/source-document.ts";
import { quoteWord } from "../../crm/print.ts";
import { keywordTokens, Plain } from "../../crm/tokens.ts";
import { LineIndex } from "../../text/line-index.ts";
import type { Memo } from "../../text/memo.ts";
import type { Span } from "../../text/span.ts";
import { wordTable } from "../../text/word-table.ts";
import { findNames, namesAt, type PlacedName, sameNames } from "./cluster-names.ts";
import { namesInPcs } from "./pcs-names.ts";

/** One edit of a rename. */
interface RenameEdit extends Place {
  readonly text: string;
}

/** The edits of a rename, or why it is refused: a sentence. */
export type Rename = { readonly edits: readonly RenameEdit[] } | { readonly refused: string };

/** The name that can be renamed at an offset: its span without quotes, `@` and anything that follows. */
export function renameTargetAt(
  document: SourceDocument,
  offset: number,
  memo: Memo,
): { span: Span; name: string } | undefined {
  const [here] = namesAt(document, offset, memo);
  return here && { span: here.span, name: here.place.name };
}

/** Renames the name at an offset in all of the cluster's files. */
export function renameAt(
  document: SourceDocument,
  offset: number,
  newName: string,
  cluster: readonly SourceDocument[],
  memo: Memo,
): Rename {
  const [here] = namesAt(document, offset, memo);
  if (!here) {
    return {
      refused: "There is no name here. Put the cursor on the id of a resource, constraint, tag or node.",
    };
  }
  const same = sameNames(document, offset, cluster, memo);
  const spaces = new Set(same.map(({ place }) => place.space));
  if (newName === here.place.name) return { edits: [] };
  const wrong = [...spaces].map((space) => wrongName(space, newName)).find((each) => each !== undefined);
  const refused = wrong ?? takenName(spaces, newName, cluster, memo) ?? nameInVariable(document, here.place.name, memo);
  if (refused !== undefined) return { refused };
  return { edits: same.map((each) => editOf(each, newName)) };
}

function editOf({ uri, span, place }: PlacedName, newName: string): RenameEdit {
  const text = place.word === undefined ? newName : quoteWord(place.word.replace(place.name, () => newName));
  return { uri, span, text };
}

const forms: Readonly<Record<NameSpace, { readonly pattern: RegExp; readonly message: string }>> = {
  id: {
    pattern: /^[A-Za-z_][A-Za-z0-9_.-]*$/,
    message: "can't be an id: an id begins with a letter or _, followed by letters, digits, _, . and -",
  },
  node: {
    pattern: /^[A-Za-z0-9_][A-Za-z0-9_.-]*$/,
    message: "can't be a node's name: it consists of letters, digits, _, . and -",
  },
  account: {
    pattern: /^[A-Za-z0-9_][A-Za-z0-9_.@-]*$/,
    message: "can't be an account's name: it consists of letters, digits, _, ., @ and -",
  },
  ticket: {
    pattern: /^[A-Za-z0-9_][A-Za-z0-9_.-]*$/,
    message: "can't be a ticket's name: it consists of letters, digits, _, . and -",
  },
};

function wrongName(space: NameSpace, name: string): string | undefined {
  const { pattern, message } = forms[space];
  if (!pattern.test(name)) return `"${name}" ${message}. Choose another name.`;
  const keyword = keywordTokens.get(name.toLowerCase());
  if (keyword === undefined || keyword === Plain || keyword.CATEGORIES?.includes(Plain)) return undefined;
  return `"${name}" is a keyword of the crm language and can't be a name. Choose another name.`;
}

const kinds = wordTable<string>({
  rsc_template: "a template",
  template: "a template",
  node: "a node",
  set: "a set of attributes",
  attribute: "an attribute",
  order: "an order constraint",
  location: "a location constraint",
  colocation: "a colocation constraint",
  acl_target: "an ACL target",
  acl_group: "an ACL group",
  user: "an ACL user",
  acl_role: "an ACL role",
  role: "an ACL role",
  alert: "an alert",
});

/** A script may have the name in a variable as well, where it looks like any other word. */
function nameInVariable(document: SourceDocument, name: string, memo: Memo): string | undefined {
  if (document.language !== "pcs" || !memo.of(namesInPcs, document).inVariables.has(name)) return undefined;
  return `"${name}" also comes out of a variable in this script, so not every place would be renamed. Change it there.`;
}

function takenName(
  spaces: ReadonlySet<NameSpace>,
  name: string,
  cluster: readonly SourceDocument[],
  memo: Memo,
): string | undefined {
  const [other] = findNames(cluster, memo, name, ({ defines, space }) => defines !== undefined && spaces.has(space));
  if (!other) return undefined;
  const text = cluster.find((document) => document.uri === other.uri)?.text ?? "";
  const line = new LineIndex(text).position(other.span.start).line + 1;
  const file = decodeURIComponent(other.uri.slice(other.uri.lastIndexOf("/") + 1));
  const kind = other.place.defines ?? "";
  const what = kinds[kind] ?? `a ${kind}`;
  return `"${name}" is taken: it is the name of ${what} in ${file}, line ${line}. Choose another name.`;
}
