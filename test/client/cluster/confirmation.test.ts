import { expect, it } from "vitest";
import { confirmationsOf, endSentence } from "../../../client/src/cluster/confirmation.ts";
import { readWaysBack } from "../../../client/src/cluster/way-back.ts";

const note = {
  id: "e1",
  cluster: "lab",
  by: "alice@desk",
  at: "2026-11-20T08:00:00Z",
  summary: "1 added",
  seconds: 300,
};
const about = (more = {}): string => `about ${JSON.stringify({ ...note, ...more })}`;

it("reads what nodes tell, and puts it together by change: the first node counts, a second one only in its place", () => {
  const first = readWaysBack(`folder /tmp/quorate.AbCdEf1234\n${about()}\nwatched 42\nend\n`, "n1");
  const second = readWaysBack(`folder /tmp/quorate.ZyXwVu9876\n${about({ isDeputy: true })}\nwatched 52\nend\n`, "n2");
  expect(confirmationsOf([...second, ...first])).toEqual([
    {
      note,
      places: [
        { node: "n1", folder: "/tmp/quorate.AbCdEf1234" },
        { node: "n2", folder: "/tmp/quorate.ZyXwVu9876", isDeputy: true },
      ],
      secondsLeft: 42,
      byTime: false,
    },
  ]);
  const over = readWaysBack(
    `folder /tmp/quorate.AbCdEf1234\n${about()}\nclaim time\nresult went-back\ndetail \nend\n`,
    "n1",
  );
  expect(confirmationsOf([...second, ...over])).toMatchObject([
    { end: { kind: "went-back", othersKept: false }, byTime: true },
  ]);
  expect(confirmationsOf([...second, ...over])[0]?.secondsLeft).toBeUndefined();
});

it("passes over what isn't one of ours", () => {
  expect(readWaysBack(`folder /etc\n${about()}\nfolder /tmp/quorate.AbCdEf1234\nabout {"id":1}\nend`, "n1")).toEqual(
    [],
  );
  expect(readWaysBack("gone\n", "n1")).toEqual([]);
  expect(readWaysBack("", "n1")).toEqual([]);
});

it("says how it ended, and who stood in the way", () => {
  const head =
    '<cib epoch="9" update-user="root" update-client="crm_resource" update-origin="n2" cib-last-written="today">';
  const [left] = confirmationsOf(
    readWaysBack(
      `folder /tmp/quorate.AbCdEf1234\n${about()}\nclaim time\nresult left\ndetail changed\nhead ${head}\nend`,
      "n1",
    ),
  );
  expect(left && endSentence(left)).toBe(
    'The change to "lab" (1 added) could not be taken back: what you applied was changed since by others; the last change was made by "root" with crm_resource on "n2" (today). Everything was left as it is. Look at the plan of a roll back in the history.',
  );
  expect(endSentence({ note, end: { kind: "went-back", othersKept: true }, byTime: true })).toBe(
    'The change to "lab" (1 added) was taken back, since nobody kept it in time. What others changed meanwhile is still there.',
  );
  expect(endSentence({ note, byTime: false })).toMatch(
    /^Nothing takes back the change to "lab" \(1 added\) by itself any more/,
  );
});
