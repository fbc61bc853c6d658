import { expect, test } from "vitest";
import { applyEdits, createWorkspace, parseDocument } from "../../../../server/src/workspace.ts";

const { refactoringsIn } = createWorkspace();

/** What is on offer at the `|`, or between two of them, by title: the text afterwards. */
function offered(marked: string, isAskedFor = false): Record<string, string> {
  const start = marked.indexOf("|");
  const end = marked.lastIndexOf("|");
  const text = marked.replaceAll("|", "");
  const document = parseDocument("cluster.crm", "crm", text);
  const selection = { start, end: end > start ? end - 1 : start };
  const found = refactoringsIn(document, selection, isAskedFor, [document]);
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
  [
    "group |g db web ip fs meta is-managed=true\nprimitive db pgsql params pgdata=/srv/d\nprimitive web apache\nprimitive ip IPaddr2 params ip=192.0.2.1\nprimitive fs Filesystem params device=/dev/sdb1 directory=/srv fstype=xfs\n",
    "Sort the members: storage, then addresses, then services",
    "group g fs db ip web meta is-managed=true\nprimitive db pgsql params pgdata=/srv/d\nprimitive web apache\nprimitive ip IPaddr2 params ip=192.0.2.1\nprimitive fs Filesystem params device=/dev/sdb1 directory=/srv fstype=xfs\n",
  ],
  [
    "primitive |a Dummy params fake=1 meta target-role=Stopped op monitor interval=10s\n",
    'Extract a template from "a"',
    "rsc_template a-template Dummy \\\n\top monitor interval=10s \\\n\tmeta target-role=Stopped\nprimitive a @a-template \\\n\tparams fake=1\n",
  ],
  [
    "primitive |a Dummy params fake=1 op monitor interval=10s\nprimitive| b Dummy params fake=2 op monitor interval=10s op stop interval=0 timeout=9s\n",
    'Extract what "a" and "b" have in common into a template',
    "rsc_template dummy-template Dummy \\\n\top monitor interval=10s\nprimitive a @dummy-template \\\n\tparams fake=1\nprimitive b @dummy-template \\\n\tparams fake=2 \\\n\top stop interval=0 timeout=9s\n",
  ],
  [
    "rsc_template t Dummy params fake=1 state=/x op monitor interval=10s timeout=9s\nprimitive |a @t params fake=2 op monitor interval=10s\n",
    'Inline the template "t"',
    "primitive a Dummy \\\n\tparams state=/x fake=2 \\\n\top monitor interval=10s\n",
  ],
  [
    "rsc_template |t Dummy params fake=1\nprimitive a @t\nprimitive b @t params state=/y\n",
    'Inline the template "t" in "a" and "b"',
    "primitive a Dummy \\\n\tparams fake=1\nprimitive b Dummy \\\n\tparams fake=1 state=/y\n",
  ],
  [
    "rsc_template t Dummy params fake=1\nprimitive |a @t\nprimitive b @t params state=/y\n",
    'Inline the template "t"',
    "rsc_template t Dummy params fake=1\nprimitive a Dummy \\\n\tparams fake=1\nprimitive b @t params state=/y\n",
  ],
])("%j: %s", (marked, title, expected) => {
  expect(offered(marked)).toMatchObject({ [title]: expected });
});

test.each([
  ["a list with a rule", "primitive |a Dummy params rule #uname eq n1 fake=1 op monitor interval=10s\n"],
  ["a list with an id", "primitive |a Dummy params $id=p fake=1 op monitor interval=10s\n"],
  ["nothing to share", "primitive |a Dummy\n"],
  ["a template that a constraint names", "rsc_template t Dummy\nprimitive |a @t\nprimitive b Dummy\norder o t b\n"],
])("no template is extracted or inlined: %s", (_, marked) => {
  expect(Object.keys(offered(marked)).filter((title) => title.includes("template"))).toEqual([]);
});

test.each([
  ["a member of a group is in no second container", "group g a\nprimitive |a Dummy\n"],
  ["a fence device needs neither group nor clone", "primitive |f stonith:fence_xvm\n"],
  ["at a value something else is meant", "primitive a Dummy params fa|ke=1 op monitor interval=10s\n"],
])("%s", (_, marked) => {
  expect(offered(marked)).toEqual({});
});

test("at the end of a statement they are on offer only where they are asked for", () => {
  const text = "primitive a @t|\nrsc_template t Dummy\n";
  expect(Object.keys(offered(text))).toEqual([]);
  expect(Object.keys(offered(text, true))).toContain('Inline the template "t"');
});
