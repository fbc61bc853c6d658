import { expect, it } from "vitest";
import { sentencesOf, shownOf } from "./timeline-of.ts";

// Incidents that were made on real clusters of Pacemaker 2.1.5, and the lines that they left.

it("says that a resource was found running, where no log shows its start", async () => {
  const log = `Nov 30 22:37:55.000 n1 pacemaker-controld  [77] (process_graph_event) \tnotice: Transition 37 action 10 (web_monitor_5000 on n2): expected 'ok' but got 'not running' | target-rc=0 rc=7 call-id=46
Nov 30 22:37:55.100 n1 pacemaker-schedulerd[76] (log_list_item) \tnotice: Actions: Recover    web     ( n2 )
Nov 30 22:37:55.110 n1 pacemaker-schedulerd[76] (pcmk__log_transition_summary) \tnotice: Calculated transition 38, saving inputs in /var/lib/pacemaker/pengine/pe-input-38.bz2
Nov 30 22:38:07.422 n2 pacemaker-controld  [80] (log_executor_event) \tnotice: Result of probe operation for web on n2: ok | CIB update 62, graph action confirmed; call=46 key=web_monitor_0 rc=0
`;
  expect(await sentencesOf({ "pacemaker.log": log })).toEqual([
    "22:37:55 monitor of web failed on n2: not running.",
    "22:38:07 web was found running on n2, 12 s after that; the logs show no start of it before.",
  ]);
});

it("names a resource that a probe finds on a node while it runs on another", async () => {
  const log = `Nov 30 22:35:53.000 n2 pacemaker-controld  [80] (log_executor_event) \tnotice: Result of start operation for web on n2: ok | graph action confirmed; call=40 key=web_start_0 rc=0
Nov 30 22:37:30.618 n3 pacemaker-controld  [80] (log_executor_event) \tnotice: Result of probe operation for web on n3: ok | CIB update 71, graph action confirmed; call=51 key=web_monitor_0 rc=0
Nov 30 22:37:30.734 n1 pacemaker-controld  [77] (process_graph_event) \tnotice: Transition 37 action 8 (web_monitor_0 on n3): expected 'not running' but got 'ok' | target-rc=7 rc=0 call-id=51
Nov 30 22:37:30.794 n1 pacemaker-schedulerd[76] (log_list_item) \tnotice: Actions: Move       web     (                  n3 -> n2 )
Nov 30 22:37:31.142 n3 pacemaker-controld  [80] (log_executor_event) \tnotice: Result of stop operation for web on n3: ok | CIB update 73, graph action confirmed; call=52 key=web_stop_0 rc=0
Nov 30 22:37:31.422 n2 pacemaker-controld  [80] (log_executor_event) \tnotice: Result of probe operation for web on n2: ok | CIB update 62, graph action confirmed; call=46 key=web_monitor_0 rc=0
`;
  expect(await sentencesOf({ "pacemaker.log": log })).toEqual([
    "22:37:30 web is active twice: a probe found it on n3 while it runs on n2.",
  ]);
});

it("says where a promotable clone was promoted, and that its instance was down on its node alone", async () => {
  const log = `Nov 30 22:37:04.358 n1 pacemaker-controld  [77] (log_executor_event) \tnotice: Result of monitor operation for st on n1: not running | key=st_monitor_11000 rc=7
Nov 30 22:37:04.534 n1 pacemaker-schedulerd[76] (log_list_item) \tnotice: Actions: Recover    st:1     ( Promoted n1 )
Nov 30 22:37:04.540 n1 pacemaker-schedulerd[76] (pcmk__log_transition_summary) \tnotice: Calculated transition 30, saving inputs in /var/lib/pacemaker/pengine/pe-input-30.bz2
Nov 30 22:37:07.298 n1 pacemaker-controld  [77] (log_executor_event) \tnotice: Result of stop operation for st on n1: ok | graph action confirmed; call=52 key=st_stop_0 rc=0
Nov 30 22:37:10.458 n3 pacemaker-controld  [80] (log_executor_event) \tnotice: Result of promote operation for st on n3: ok | graph action confirmed; call=60 key=st_promote_0 rc=0
Nov 30 22:37:11.946 n1 pacemaker-controld  [77] (log_executor_event) \tnotice: Result of start operation for st on n1: ok | graph action confirmed; call=53 key=st_start_0 rc=0
`;
  expect(await sentencesOf({ "pacemaker.log": log })).toEqual([
    "22:37:04 monitor of st failed on n1: not running.",
    "22:37:10 st was promoted on n3 instead of n1; none was for 6.1 s.",
    "22:37:11 st ran again on n1; it was down there for 7.6 s.",
  ]);
});

it("names what was switched on and off, of which node or resource, and what was removed", async () => {
  const by = (at: string, how: string): string =>
    `Nov 30 ${at} n3 pacemaker-based     [70] (cib_perform_op) \tinfo: ${how}\n`;
  const log = [
    by(
      "22:34:39.246",
      `++ /cib/configuration/resources/primitive[@id='db']:  <meta_attributes id="db-meta_attributes"/>`,
    ),
    by(
      "22:34:39.247",
      `++                                   <nvpair id="db-meta_attributes-target-role" name="target-role" value="Stopped"/>`,
    ),
    by("22:34:44.494", "-- /cib/configuration/resources/primitive[@id='extra']"),
    by("22:35:47.298", `++ /cib/configuration/nodes/node[@id='2']:  <instance_attributes id="nodes-2"/>`),
    by(
      "22:35:47.298",
      `++                                           <nvpair id="nodes-2-standby" name="standby" value="on"/>`,
    ),
    by(
      "22:35:56.234",
      "-- /cib/configuration/nodes/node[@id='2']/instance_attributes[@id='nodes-2']/nvpair[@id='nodes-2-standby']",
    ),
    by(
      "22:36:01.846",
      `++ /cib/configuration/crm_config/cluster_property_set[@id='o']:  <nvpair id="o-maintenance-mode" name="maintenance-mode" value="true"/>`,
    ),
    by(
      "22:36:03.000",
      `++ /cib/configuration/resources/primitive[@id='f']/instance_attributes[@id='i']:  <nvpair id="i-password" name="password" value="hidden1"/>`,
    ),
  ].join("");
  const conf = "nodelist {\n node {\n name: n2\n nodeid: 2\n }\n}\n";
  expect((await shownOf({ "pacemaker.log": log, "corosync.conf": conf })).map((text) => text.slice(9))).toEqual([
    "in the configuration, meta_attributes db-meta_attributes was added",
    "in the configuration, target-role of db was set to Stopped",
    "in the configuration, primitive extra was removed",
    "in the configuration, instance_attributes nodes-2 was added",
    "in the configuration, standby of n2 was set to on",
    "in the configuration, standby of n2 was removed",
    "in the configuration, maintenance-mode was set to true",
    "in the configuration, nvpair i-password was added",
  ]);
});

it("takes daemons that died one after the other for no loss of their node", async () => {
  const lost = (at: string, daemon: string): string =>
    `Nov 30 ${at} n1 pacemaker-${daemon} [73] (update_peer_state_iter) \tnotice: Node n3 state is now lost | nodeid=3 previous=member source=crm_update_peer_proc\n`;
  const died = (at: string, daemon: string): string =>
    `Nov 30 ${at} n3 pacemakerd          [64] (pcmk_child_exit) \twarning: pacemaker-${daemon}[71] terminated with signal 9 (Killed)\n`;
  const sentences = await sentencesOf({
    "n1/pacemaker.log": lost("22:55:26.100", "fenced") + lost("22:55:36.100", "attrd"),
    "n3/pacemaker.log": died("22:55:26.050", "fenced") + died("22:55:36.050", "attrd"),
  });
  expect(sentences.join("\n")).not.toMatch(/^\S+ n3 left/m);
  expect(sentences[0]).toBe("22:55:26 pacemaker-fenced on n3 terminated with signal 9 (Killed).");
});

it("says how long there was no DC, and that a daemon hung", async () => {
  const log = `Nov 30 22:58:31.000 n1 pacemakerd          [64] (check_next_subdaemon) \terror: pacemaker-controld[77] is unresponsive to ipc after 5 tries but we found the pid so have it killed that we can restart
Nov 30 22:58:31.362 n3 pacemaker-controld  [80] (set_dc) \tinfo: Unset DC (was n1)
Nov 30 22:59:45.090 n3 pacemaker-controld  [80] (update_dc) \tinfo: Set DC to n2 (3.16.1)
`;
  expect(await sentencesOf({ "pacemaker.log": log })).toEqual([
    "22:58:31 pacemaker-controld on n1 hung: it didn't answer 5 times, and was killed.",
    "22:58:31 there was no DC for 74 s: nothing could be decided.",
  ]);
});

it("shows each shutdown in order of a node, however many there were", async () => {
  const asked = (at: string): string =>
    `Nov 30 ${at} n1 pacemaker-controld[96]: notice: Creating shutdown request for n2 (state=S_IDLE)\n`;
  const member = (at: string, state: string): string =>
    `Nov 30 ${at} n1 pacemaker-controld[96]: notice: Node n2 state is now ${state}\n`;
  const log = asked("10:00:00") + member("10:00:05", "lost") + member("10:02:00", "member") + asked("10:10:00");
  expect((await shownOf({ messages: log })).filter((text) => /are to stop/.test(text))).toHaveLength(2);
});

it("shows both changes of a split with the same version, and that the configurations differed", async () => {
  const change = (at: string, node: string): string =>
    `Nov 30 ${at} ${node} pacemaker-based     [70] (cib_process_request) \tinfo: Completed cib_modify operation for section crm_config: OK (rc=0, origin=${node}/crm_attribute/3, version=0.17.0)\n`;
  const shown = await shownOf({
    "n1/pacemaker.log": change("23:29:27.646", "n1"),
    "n3/pacemaker.log": change("23:29:25.622", "n3"),
  });
  expect(shown).toEqual([
    "23:29:25 the configuration was changed (crm_config) by crm_attribute on n3: version 0.17",
    "23:29:27 the configuration was changed (crm_config) by crm_attribute on n1: version 0.17",
    "23:29:27 the nodes had different configurations: version 0.17 was made by crm_attribute on n3 and by crm_attribute on n1, and one of the two is lost",
  ]);
});

it.each(["not running", "Not running"])(
  "takes a probe that found a resource, expected '%s', for no failure",
  async (wanted) => {
    const log = `Nov 30 22:56:49.000 n1 pacemaker-controld  [77] (process_graph_event) \tnotice: Transition 37 action 8 (db_monitor_0 on n3): expected '${wanted}' but got 'OK' | target-rc=7 rc=0 call-id=51\n`;
    expect(await sentencesOf({ "pacemaker.log": log })).toEqual([]);
  },
);
