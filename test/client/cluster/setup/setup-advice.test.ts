import { expect, test } from "vitest";
import { readMachine } from "../../../../client/src/cluster/setup/machines/machine-facts.ts";
import { adviceFor } from "../../../../client/src/cluster/setup/setup-advice.ts";

const machine = (name: string, ...lines: string[]): ReturnType<typeof readMachine> =>
  readMachine(name, [`name\t${name}`, ...lines].join("\n"));

const plain = { atBoot: false, device: undefined, sbd: undefined };

test("what starts at boot besides the cluster is named with its nodes and the command", () => {
  const notes = adviceFor([machine("n1", "service\tapache2"), machine("n2", "service\tapache2")], plain);
  expect(notes).toContain(
    "apache2 is started at boot on n1, n2. Where the cluster is to run it, only the cluster may: systemctl disable --now apache2",
  );
  expect(adviceFor([machine("n1"), machine("n2")], plain).join()).not.toContain("is started at boot on");
});

test("the note about boot names what the editor and the terminal call it", () => {
  const notes = adviceFor([machine("n1"), machine("n2")], plain).join("\n");
  expect(notes).toContain("Start Cluster at Boot…");
  expect(notes).not.toContain("--boot");
});
