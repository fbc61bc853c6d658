import { parseAddress } from "../../../cluster/ssh/address.ts";
import * as plainWindow from "../../services/window/plain-window.ts";

/**
 * Asks which machine is to serve a quorum device for an even number of nodes, of the hosts of the SSH configuration or typed: its address, or
 * empty for none. Undefined where the person cancels.
 */
export async function chooseDeviceHost(
  title: string,
  nodes: readonly string[],
  hosts: readonly string[],
): Promise<string | undefined> {
  if (nodes.length % 2 === 1) return "";
  const none = {
    label: "No quorum device",
    detail:
      nodes.length === 2
        ? "When the nodes lose each other, fencing alone decides which survives"
        : `When the network splits the ${nodes.length} nodes in halves, neither half has quorum`,
  };
  const other = { label: "Another machine…", description: "user@host" };
  const others = hosts.filter((host) => !nodes.includes(host));
  const picked = await plainWindow.showQuickPick(
    [none, ...others.map((label) => ({ label, description: "~/.ssh/config" })), other],
    {
      title: `${title}: Quorum Device`,
      placeHolder: "Which machine besides the nodes has a vote when they lose each other?",
      ignoreFocusOut: true,
    },
  );
  if (picked === none) return "";
  return picked === other ? typeDeviceHost(title, nodes) : picked?.label;
}

async function typeDeviceHost(title: string, nodes: readonly string[]): Promise<string | undefined> {
  const typed = await plainWindow.showInputBox({
    title: `${title}: Quorum Device`,
    prompt: "user@host of the machine. The account is root, or may use sudo.",
    ignoreFocusOut: true,
    validateInput(value) {
      const [word, ...others] = words(value);
      if (word === undefined || others.length > 0) return "Enter one machine.";
      if (!parseAddress(word)) return `"${word}" is not an address; enter host, user@host or user@host:port.`;
      return nodes.includes(word) ? "It is a node; enter another machine." : undefined;
    },
  });
  return typed?.trim();
}

const words = (text: string): readonly string[] => text.split(/[\s,]+/).filter((word) => word !== "");

/**
 * Lets a person choose machines: hosts of the SSH configuration, and addresses that are typed. Undefined where they cancel; at least one
 * otherwise.
 */
export async function chooseMachines(title: string, hosts: readonly string[]): Promise<readonly string[] | undefined> {
  const items = hosts.map((label) => ({ label, description: "~/.ssh/config" }));
  const known =
    items.length === 0
      ? []
      : await plainWindow.showQuickPick(items, {
          title: `${title}: Machines`,
          placeHolder: "Check the machines that are to be nodes; others can be typed next",
          canPickMany: true,
          ignoreFocusOut: true,
        });
  if (known === undefined) return undefined;
  const chosen = known.map(({ label }) => label);
  const typed = await plainWindow.showInputBox({
    title: `${title}: ${chosen.length === 0 ? "Machines" : "More Machines"}`,
    prompt:
      chosen.length === 0
        ? "user@host of each machine, separated by spaces. The account is root, or may use sudo."
        : `Besides ${chosen.join(", ")}: user@host, separated by spaces; empty for no others.`,
    ignoreFocusOut: true,
    validateInput(value) {
      const wrong = words(value).find((word) => !parseAddress(word));
      if (wrong !== undefined) return `"${wrong}" is not an address; enter host, user@host or user@host:port.`;
      return chosen.length === 0 && words(value).length === 0 ? "Enter at least one machine." : undefined;
    },
  });
  if (typed === undefined) return undefined;
  return [...new Set([...chosen, ...words(typed)])];
}
