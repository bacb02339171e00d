// Generators of typed clients: each takes the schema as it is served, its types fit what is asked, and what they ask is
// answered.

import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, writeFileSync } from "node:fs";

const { url } = JSON.parse(process.env.DATELINE_SESSION);
const folder = new URL("./.dateline/typed/", import.meta.url);
const done = (line) => console.log(`  ${line}`);
const served = async (path) => (await fetch(new URL(path, url))).text();

function run(program, ...options) {
  const script = new URL(`node_modules/.bin/${program}`, import.meta.url).pathname;
  execFileSync("node", [script, ...options], { cwd: folder.pathname, stdio: ["ignore", "ignore", "inherit"] });
}

mkdirSync(folder, { recursive: true });
cpSync(new URL("typed/", import.meta.url), folder, { recursive: true });
writeFileSync(new URL("schema.graphql", folder), await served("/schema.graphql"));
writeFileSync(new URL("package.json", folder), '{"type": "module"}');

const config = { scalars: JSON.parse(await served("/clients/scalars.json")), documentMode: "string" };
const generates = { "gql/": { preset: "client", config: { ...config, emitLegacyCommonJSImports: false } } };
const codegen = { schema: "schema.graphql", documents: ["codegen.ts"], generates };
writeFileSync(new URL("codegen.json", folder), JSON.stringify(codegen));
run("graphql-codegen", "--config", "codegen.json", "--silent");
run("gql.tada", "generate-output");
run("genql", "--schema", "schema.graphql", "--output", "genql");
run("tsc", "--project", ".");
const commonjs = ["--module", "commonjs", "--moduleResolution", "node10", "--esModuleInterop", "--target", "es2022"];
run("tsc", ...commonjs, "--strict", "--skipLibCheck", "--types", "node", "--outDir", "built/commonjs", "genql.ts");
writeFileSync(new URL("built/commonjs/package.json", folder), '{"type": "commonjs"}');

const sessions = { "graphql-codegen": "codegen", "gql.tada": "tada", genql: "commonjs/genql" };
for (const [generator, module] of Object.entries(sessions)) {
  await (await import(new URL(`built/${module}.js`, folder))).session;
  done(`${generator}: a page, and a comment that is refused with its type`);
}
