import { describe, expect, it } from "vitest";
import type { SecretQuestion } from "../../../../client/src/cluster/ssh/prompter.ts";
import { createSecrets } from "../../../../client/src/cluster/ssh/secrets.ts";
import { memoryVault, recordingPrompter } from "../../support/recording-prompter.ts";

const password: SecretQuestion = { kind: "password", key: "root@n1:22", label: "Password of root@n1" };

describe("a secret", () => {
  it("is asked for once, also by two callers at the same time", async () => {
    const me = recordingPrompter({ secrets: ["xyzzy", "plugh"] });
    const secrets = createSecrets(me);
    expect(await Promise.all([secrets.get(password), secrets.get(password)])).toEqual(["xyzzy", "xyzzy"]);
    expect(await secrets.get(password)).toBe("xyzzy");
    expect(me.questions).toHaveLength(1);
  });

  it("is saved only after it was accepted, and then not asked for", async () => {
    const vault = memoryVault();
    const secrets = createSecrets(recordingPrompter({ secrets: ["wrong", "xyzzy"], vault }));
    await secrets.get(password);
    secrets.forget(password);
    await secrets.get(password);
    expect(vault.saved.size).toBe(0);
    secrets.confirmAll();
    expect([...vault.saved]).toEqual([["password root@n1:22", "xyzzy"]]);

    const later = recordingPrompter({ vault });
    const next = createSecrets(later);
    expect(await next.has(password)).toBe(true);
    expect(await next.get(password)).toBe("xyzzy");
    expect(later.questions).toEqual([]);
  });

  it("that was saved and refused is deleted, and asked for", async () => {
    const vault = memoryVault();
    vault.saved.set("password root@n1:22", "old");
    const me = recordingPrompter({ secrets: ["new"], vault });
    const secrets = createSecrets(me);
    expect(await secrets.get(password)).toBe("old");
    secrets.forget(password);
    expect(vault.saved.size).toBe(0);
    expect(await secrets.get(password)).toBe("new");
  });

  it("that is valid once is never saved, and masked in the log", async () => {
    const vault = memoryVault();
    const secrets = createSecrets(recordingPrompter({ secrets: ["123456"], vault }));
    const code: SecretQuestion = { kind: "password", key: "root@n1:22 Code:", label: "Code" };
    await secrets.get(code);
    secrets.discard(code);
    secrets.confirmAll();
    expect(vault.saved.size).toBe(0);
    expect(secrets.redact("you sent 123456")).toBe("you sent •••");
  });

  it("is masked whole where another one is its beginning", async () => {
    const secrets = createSecrets(recordingPrompter({ secrets: ["geheim", "geheimnis"] }));
    await secrets.get(password);
    await secrets.get({ ...password, kind: "sudo" });
    expect(secrets.redact("you sent geheimnis")).toBe("you sent •••");
  });

  it("that is entered only after all were forgotten isn't remembered", async () => {
    let enter: (secret: string) => void = () => undefined;
    const me = { ...recordingPrompter(), secret: () => new Promise<string>((resolve) => (enter = resolve)) };
    const secrets = createSecrets(me);
    const late = secrets.get(password);
    await Promise.resolve();
    await new Promise((resolve) => setImmediate(resolve));
    secrets.forgetAll();
    enter("xyzzy");
    expect(await late).toBe("xyzzy");
    expect(await secrets.has(password)).toBe(false);
  });
});
