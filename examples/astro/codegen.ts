import { createRequire } from "node:module";
import type { CodegenConfig } from "@graphql-codegen/cli";

const require = createRequire(import.meta.url);

const config: CodegenConfig = {
  schema: require.resolve("dateline-client/schema.graphql"),
  documents: ["src/dateline.ts"],
  generates: {
    "./src/gql/": {
      preset: "client",
      config: { documentMode: "string", scalars: require("dateline-client/scalars.json"), useTypeImports: true },
    },
  },
};

export default config;
