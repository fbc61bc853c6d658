import type { Workbench } from "./workbench.ts";

/** How a person answers what "New Cluster…" asks. */
interface Answers {
  readonly nodes: readonly string[];
  readonly name: string;
  /** The agent of the fence device for all nodes. */
  readonly fencing: string;
  readonly atBoot: boolean;
  /** The machine that serves a quorum device; none where it is absent. */
  readonly device?: string;
  /** The pictures' names begin with it. */
  readonly picture: string;
}

/** Goes through the questions of "New Cluster…", up to the one whether to set the cluster up. */
export async function askForCluster(workbench: Workbench, answers: Answers): Promise<void> {
  const { nodes, name, fencing, atBoot, device: deviceHost = "No quorum device", picture } = answers;
  const firstRow = workbench.quickPick(nodes[0] ?? "");
  await workbench.doUntil(firstRow, () => workbench.command("Quorate: New Cluster…"));
  for (const node of nodes) await workbench.quickPick(node).click();
  await workbench.screenshot(`${picture}-1-machines`);
  await workbench.page.keyboard.press("Enter");
  const more = workbench.inputBox("More Machines");
  await more.waitFor();
  await more.press("Enter");
  if (nodes.length % 2 === 0) await workbench.pick(deviceHost);
  const named = workbench.inputBox("New Cluster: Name");
  await named.waitFor();
  await named.fill(name);
  await named.press("Enter");
  await workbench.pick(atBoot ? /^Start the cluster at boot/ : "Don't start the cluster at boot");
  await workbench.quickPick("Another device…").waitFor({ timeout: 120_000 });
  await workbench.screenshot(`${picture}-2-fencing`);
  await workbench.pick("Another device…");
  const device = workbench.inputBox("New Cluster: Fencing");
  await device.waitFor();
  await device.fill(fencing);
  await device.press("Enter");
  await stepsAreRead(workbench).waitFor();
  await workbench.word("Start corosync and Pacemaker").first().waitFor();
  await workbench.screenshot(`${picture}-3-steps`);
}

/** The lens above the steps that approves them: the message with the same button is hidden after a while. */
export function stepsAreRead(workbench: Workbench): ReturnType<Workbench["codeLens"]> {
  return workbench.codeLens("Set Up");
}

/** From bare machines to a healthy cluster in the editor: the questions, the steps approved, and the cluster runs with quorum. */
export async function makeCluster(workbench: Workbench, answers: Answers): Promise<void> {
  await askForCluster(workbench, answers);
  await workbench.clickUntil(stepsAreRead(workbench), workbench.notification(/Looking at the machines|Setting up/));
  await workbench.notification(`"${answers.name}" runs, with quorum`).waitFor({ timeout: 400_000 });
  await workbench.screenshot(`${answers.picture}-4-runs`);
}
