// The rules' pages, from the language's own bundle, which is loaded when somebody asks for one.
export { allRules, explainRule } from "../../../../server/src/workspace.ts";
