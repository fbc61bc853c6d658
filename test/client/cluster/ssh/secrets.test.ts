import { describe, expect, it } from "vitest";
import type { SecretQuestion } from "../../../../client/src/cluster/ssh/prompter.ts";
import { createSecrets } from "../../../../client/src/cluster/ssh/secrets.ts";
import { obligingVault, person } from "../../support/recording-prompter.ts";

const password: SecretQuestion = { kind: "password", key: "root@n1:22", label: "Password of root@n1" };

describe("a secret", () => {
  it("is asked for once, also by two at the same time", async () => {
    const me = person({ secrets: ["xyzzy", "plugh"] });
    const secrets = createSecrets(me);
    expect(await Promise.all([secrets.get(password), secrets.get(password)])).toEqual(["xyzzy", "xyzzy"]);
    expect(await secrets.get(password)).toBe("xyzzy");
    expect(me.questions).toHaveLength(1);
  });

  it("is kept only after it proved right, and then asks nobody the next time", async () => {
    const vault = obligingVault();
    const secrets = createSecrets(person({ secrets: ["wrong", "xyzzy"], vault }));
    await secrets.get(password);
    secrets.forget(password);
    await secrets.get(password);
    expect(vault.kept.size).toBe(0);
    secrets.confirmAll();
    expect([...vault.kept]).toEqual([["password root@n1:22", "xyzzy"]]);

    const later = person({ vault });
    const next = createSecrets(later);
    expect(await next.has(password)).toBe(true);
    expect(await next.get(password)).toBe("xyzzy");
    expect(later.questions).toEqual([]);
  });

  it("that was kept and turned out wrong is dropped, and asked for", async () => {
    const vault = obligingVault();
    vault.kept.set("password root@n1:22", "old");
    const me = person({ secrets: ["new"], vault });
    const secrets = createSecrets(me);
    expect(await secrets.get(password)).toBe("old");
    secrets.forget(password);
    expect(vault.kept.size).toBe(0);
    expect(await secrets.get(password)).toBe("new");
  });

  it("that serves only once is never kept, and stays out of the log", async () => {
    const vault = obligingVault();
    const secrets = createSecrets(person({ secrets: ["123456"], vault }));
    const code: SecretQuestion = { kind: "password", key: "root@n1:22 Code:", label: "Code" };
    await secrets.get(code);
    secrets.useOnce(code);
    secrets.confirmAll();
    expect(vault.kept.size).toBe(0);
    expect(secrets.redact("you sent 123456")).toBe("you sent •••");
  });
});
