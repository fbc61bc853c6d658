// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are expansions of the shell.
import { expect, test } from "vitest";
import { checkPcs } from "../../../server/src/analysis/check-pcs.ts";
import { convertPcs } from "../../../server/src/conversion/convert.ts";
import { parsePcs } from "../../../server/src/pcs/pcs-tree.ts";
import { Memo } from "../../../server/src/text/memo.ts";

/** Errors and warnings of a script, by their lines. */
function problems(text: string): string[] {
  const lineOf = (at: number): number => text.slice(0, at).split("\n").length;
  return checkPcs({ language: "pcs", uri: "a.pcs", text, tree: parsePcs(text) }, new Memo())
    .filter(({ severity }) => severity !== "information")
    .map(({ severity, span, message }) => `${lineOf(span.start)} ${severity}: ${message}`);
}

function crmOf(text: string): string {
  return convertPcs("a.pcs", text, "crm").text;
}

test("what only the running script knows is checked by no rule and never gets into an output", () => {
  const text = `pcs resource create vip ocf:heartbeat:IPaddr2 ip=\${VIP} cidr_netmask=24 --no-default-ops
pcs resource create web ocf:pacemaker:Dummy $OPTS --no-default-ops
pcs constraint location web prefers $NODE=50
`;
  expect(problems(text).filter((each) => !each.includes("known when the script runs"))).toEqual([]);
  expect(crmOf(text)).toBe(`primitive vip ocf:heartbeat:IPaddr2 \\
	params cidr_netmask=24 \\
	op monitor interval=10s timeout=20s
primitive web ocf:pacemaker:Dummy \\
	op monitor interval=10s timeout=20s
`);
});

test("branches are alternatives, and findings hold whichever is taken", () => {
  const text = `if [ "$1" = prod ]; then
  pcs resource create web ocf:pacemaker:Dummy fake=prod
else
  pcs resource create web ocf:pacemaker:Dummy fake=test
fi
pcs resource enable web
`;
  expect(problems(text)).toEqual([
    "2 warning: Which of the branches is taken is only known when the script runs: each is read as an alternative, and a conversion takes the first.",
  ]);
  expect(crmOf(text)).toContain("fake=prod");
});

test("a refused command isn't followed by problems that only follow from it", () => {
  const text = `pcs resource create web ocf:pacemaker:Dummy oops
pcs resource clone web
pcs constraint location web-clone prefers n1
`;
  expect(problems(text)).toEqual(['1 error: "oops" has no value: write oops=….']);
});

test("a command may fail where the script goes on: || true, if !", () => {
  expect(problems("pcs resource delete web || true\nif ! pcs resource disable web; then echo no; fi\n")).toEqual([]);
  const setUp = "pcs cluster setup c n1 n2\n";
  expect(problems(`${setUp}die() { echo $1; exit 1; }\npcs resource delete web || die failed\n`)).toEqual([
    expect.stringMatching(/error: There is no resource "web"/),
  ]);
});

test("a line end that doesn't continue the command is an error with a fix", () => {
  const text = `pcs resource create a ocf:pacemaker:Dummy \\ 
  fake=1
pcs resource create b ocf:pacemaker:Dummy \\ # the second
  fake=2
pcs resource create c ocf:pacemaker:Dummy
  fake=3 op monitor interval=10s
pcs resource create d ocf:pacemaker:Dummy \\
  # the last
  op monitor interval=10s
`;
  expect(problems(text)).toEqual([
    "1 error: A blank follows this backslash, so the command ends here. Remove the blank.",
    "3 error: A comment follows this backslash, so the command ends here. Put the comment on a line of its own, before the command.",
    "5 error: This line lacks its backslash: the line below continues the command, but the shell ends it here.",
    "8 error: This comment ends the command above it; the line below belongs to none. Move the comment before the command.",
  ]);
  expect(parsePcs(text).objects.map(({ id }) => id)).toEqual(["a", "b", "c", "d"]);
});

test("configuration that is passed over is a warning that names its lines", () => {
  const text = `setup() {
  pcs resource create a ocf:pacemaker:Dummy
  pcs resource create b ocf:pacemaker:Dummy
}
$PCS resource create c ocf:pacemaker:Dummy
retry 5 pcs resource create d ocf:pacemaker:Dummy
az vm run-command invoke --scripts "pcs resource create e ocf:pacemaker:Dummy"
cat > later.sh <<EOF
pcs resource create f ocf:pacemaker:Dummy
EOF
echo "next: pcs resource create g ocf:pacemaker:Dummy"
`;
  expect(problems(text)).toEqual([
    '2 warning: Lines 2 to 3 have pcs commands that are passed over: the function "setup" is never called here.',
    "5 warning: Line 5 has a pcs command that is passed over: another program runs it. Write it as a command of its own to include it.",
    "6 warning: Lines 6 to 7 have pcs commands that are passed over: only the running script knows whether and how. Write it as a command of its own to include it.",
    "9 warning: Line 9 has a pcs command that is passed over: only the running script knows whether and how. Write it as a command of its own to include it.",
  ]);
});

test("what is only shown to a person is nothing that is passed over", () => {
  const text = `usage() {
  cat <<EOF
Run: pcs resource create a ocf:pacemaker:Dummy
EOF
}
pcs resource create b ocf:pacemaker:Dummy || logger "pcs resource create b failed"
log_error "pcs property set stonith-enabled=true"
cat <<EOF
then: pcs resource create c ocf:pacemaker:Dummy
EOF
usage
`;
  expect(problems(text)).toEqual([]);
});

test("commands that a function or another program runs are read, and reported where they are written", () => {
  const text = `retry() { for i in 1 2; do "$@" && break; done; }
retry pcs resource create a ocf:pacemaker:Dmmy
run() { local args=( $* ); sudo \${args[@]}; }
run pcs resource crate b
vagrant ssh n1 -c "sudo pcs property set foo"
docker exec -u root n1 pcs resource create c ocf:pacemaker:Dummy
kubectl exec -n ha n1 -- bash -c "pcs resource create d ocf:pacemaker:Dummy"
echo pcs resource create e ocf:pacemaker:Dummy | ssh n1
`;
  expect(parsePcs(text).objects.map(({ id }) => id)).toEqual(["a", "c", "d", "e"]);
  const { problems: found } = parsePcs(text);
  expect(
    found.flatMap(({ severity, span }) => (severity === "error" ? [text.slice(span.start, span.end)] : [])),
  ).toEqual(["crate", "foo"]);
});

test("a value that is unknown is noted where it is used first", () => {
  const text = `pcs resource create a ocf:pacemaker:Dummy fake="$X"
pcs resource create b ocf:pacemaker:Dummy fake="$X$Y"
pcs resource create c ocf:pacemaker:Dummy fake="$Y"
pcs -f $(mktemp) resource create d ocf:pacemaker:Dummy
`;
  expect(problems(text).map((each) => each.slice(0, 40))).toEqual([
    '1 warning: The value of "fake=$X" is onl',
    '2 warning: The value of "fake=$X$Y" is o',
  ]);
});

test("pcs in ssh, su, here-documents and variables is read", () => {
  const text = `PCS="sudo pcs"
ssh n1 "pcs resource create a ocf:pacemaker:Dummy"
ssh n1 <<EOF
pcs resource create b ocf:pacemaker:Dummy
EOF
su - -c "pcs resource create c ocf:pacemaker:Dummy"
$PCS resource create d ocf:pacemaker:Dummy
`;
  expect(parsePcs(text).objects.map(({ id }) => id)).toEqual(["a", "b", "c", "d"]);
  expect(problems(text)).toEqual([]);
});

test("the right order of words is said, and what people mean by words that pcs doesn't have", () => {
  const errors = (text: string): unknown[] =>
    parsePcs(text)
      .problems.filter(({ severity }) => severity === "error")
      .map(({ message, fixes }) => [message, fixes?.[0]?.text]);
  expect(errors("pcs create resource a ocf:pacemaker:Dummy\n")).toEqual([
    ['pcs has no command "create" here: the right order is "pcs resource create".', "resource create"],
  ]);
  expect(errors("pcs resource add a ocf:pacemaker:Dummy\npcs set a=b\n")).toEqual([
    ['"pcs resource" has no command "add". Did you mean "pcs resource create"?', undefined],
    ['"pcs" has no command "set". Did you mean "pcs property set"?', undefined],
  ]);
});
