import { describe, expect, it } from "vitest";
import { descriptionMarkdown } from "../../../server/src/agents/description-markdown.ts";

describe("an agent's description as Markdown", () => {
  it("refills paragraphs, and keeps lists and indented lines", () => {
    expect(
      descriptionMarkdown("\n  First line\n  goes on.\n\n\n  Second:\n  - one\n  - two\n    example --here\n"),
    ).toBe("First line goes on.\n\nSecond:  \n\\- one  \n\\- two  \n\u00a0\u00a0example --here");
  });

  it("shows Markdown characters literally", () => {
    expect(descriptionMarkdown("Set <b>*x*</b> & `y` to [a](b) or #1")).toBe(
      "Set &lt;b\\>\\*x\\*&lt;/b\\> &amp; \\`y\\` to \\[a\\](b) or \\#1",
    );
    expect(descriptionMarkdown("1. first\n2) second")).toBe("1\\. first  \n2\\) second");
    expect(descriptionMarkdown("---\nname")).toBe("\\--- name");
  });

  it("is cut off where it is too long", () => {
    expect(descriptionMarkdown("word ".repeat(2000)).length).toBeLessThan(2100);
    expect(descriptionMarkdown("")).toBe("");
  });
});
