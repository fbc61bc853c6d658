// A reporter for vitest, beside its own: writes each test's outcome to the file that QUORATE_RESULTS names.
import { writeFileSync } from "node:fs";
import type { Reporter, TestModule, TestCase as VitestCase } from "vitest/node";
import type { TestCase } from "./test-case.ts";

interface ErrorLike {
  readonly message?: string;
}

export default class ResultsReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly ErrorLike[]): void {
    const file = process.env.QUORATE_RESULTS;
    if (!file) return;
    const cases = modules.flatMap((module) => [
      ...failures(module.moduleId, module.errors(), module.relativeModuleId),
      ...[...module.children.allSuites()].flatMap((suite) =>
        failures(suite.fullName, suite.errors(), module.relativeModuleId),
      ),
      ...[...module.children.allTests()].map(toCase),
    ]);
    writeFileSync(file, JSON.stringify([...cases, ...failures("outside of any test", unhandled)]));
  }
}

function failures(name: string, errors: readonly ErrorLike[], file?: string): TestCase[] {
  return errors.map((error) => ({
    name,
    ...(file === undefined ? {} : { file }),
    state: "failed",
    message: error.message ?? "unknown error",
  }));
}

function toCase(test: VitestCase): TestCase {
  const project = test.project.name === "" ? "" : `${test.project.name}: `;
  const file = test.module.relativeModuleId;
  const name = `${project}${file} > ${test.fullName}`;
  const result = test.result();
  if (result.state === "passed") return { name, file, state: "passed" };
  if (result.state === "failed") {
    return { name, file, state: "failed", message: result.errors.map((error) => error.message).join("\n") };
  }
  // "pending" is left when the run was broken off.
  const note = result.state === "skipped" ? result.note : "the run ended before it";
  return { name, file, state: "skipped", ...(note ? { message: note } : {}) };
}
