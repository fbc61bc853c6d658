import { expect, test } from "vitest";
import { applyEdits, createWorkspace, parseDocument } from "../../../server/src/workspace.ts";

const { refactoringsIn } = createWorkspace();

/** What is on offer at the `|`, or between two of them, by title: the text afterwards. */
function offered(marked: string): Record<string, string> {
  const start = marked.indexOf("|");
  const end = marked.lastIndexOf("|");
  const text = marked.replaceAll("|", "");
  const document = parseDocument("cluster.crm", "crm", text);
  const selection = { start, end: end > start ? end - 1 : start };
  const found = refactoringsIn(document, selection, [document]);
  return Object.fromEntries(
    found.map(({ title, edits }) => [
      title,
      applyEdits(
        text,
        [...edits].sort((a, b) => a.span.start - b.span.start),
      ),
    ]),
  );
}

const two = "primitive a Dummy\nprimitive b Dummy\n";

test.each([
  ["prim|itive a Dummy\n", 'Put "a" in a group', "primitive a Dummy\ngroup a-group a\n"],
  ["pr|imitive a Dummy\nprimitive| b Dummy\n", 'Put "a" and "b" in a group', `${two}group a-group a b\n`],
  [
    "primitive |a Dummy\nprimitive b Dummy\norder o a b\nlocation l a 10: n1\n",
    'Clone "a"',
    "primitive a Dummy\nclone a-clone a\nprimitive b Dummy\norder o a-clone b\nlocation l a-clone 10: n1\n",
  ],
  ["group| g a\nprimitive a Dummy\n", 'Clone "g"', "group g a\nclone g-clone g\nprimitive a Dummy\n"],
  [
    "primitive |d ocf:pacemaker:Stateful\n",
    'Clone "d", promotable',
    "primitive d ocf:pacemaker:Stateful\nclone d-clone d meta promotable=true\n",
  ],
  ["ms |m d\n", "Convert to a promotable clone", "clone m d meta promotable=true\n"],
  [
    "ms |m d \\\n\tmeta notify=true\n",
    "Convert to a promotable clone",
    "clone m d \\\n\tmeta promotable=true notify=true\n",
  ],
  [
    "primitive |v IPaddr2 params ip=192.0.2.1 op monitor interval=10s\n",
    "Write on several lines",
    "primitive v IPaddr2 \\\n\tparams ip=192.0.2.1 \\\n\top monitor interval=10s\n",
  ],
  [
    "primitive |v IPaddr2 \\\n\tparams ip=192.0.2.1 \\\n\top monitor interval=10s\n",
    "Write on one line",
    "primitive v IPaddr2 params ip=192.0.2.1 op monitor interval=10s\n",
  ],
])("%j: %s", (marked, title, expected) => {
  expect(offered(marked)).toMatchObject({ [title]: expected });
});

test.each([
  ["a member of a group is in no second container", "group g a\nprimitive |a Dummy\n"],
  ["a fence device needs neither group nor clone", "primitive |f stonith:fence_xvm\n"],
  ["at a value something else is meant", "primitive a Dummy params fa|ke=1 op monitor interval=10s\n"],
])("%s", (_, marked) => {
  expect(offered(marked)).toEqual({});
});
