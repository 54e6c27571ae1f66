/**
 * The bridge's tests: TypeScript as ES modules, run by jest's VM modules. Files that need a browser, a PostgreSQL server, a
 * process to kill or git's own folder are suites of their own (scripts/suites.mjs).
 */
export default {
  rootDir: import.meta.dirname,
  testMatch: ["<rootDir>/test/**/*.test.ts"],
  testPathIgnorePatterns: ["/node_modules/", "\\.(browser|postgres|crash|git)\\.test\\.ts$"],
  modulePathIgnorePatterns: ["<rootDir>/dist/"],
  testEnvironment: "node",
  extensionsToTreatAsEsm: [".ts"],
  transform: {
    "^.+\\.ts$": [
      "@swc/jest",
      {
        jsc: {
          parser: { syntax: "typescript" },
          target: "es2024",
          transform: { verbatimModuleSyntax: true },
          experimental: { keepImportAttributes: true },
        },
        module: { type: "es6" },
        sourceMaps: "inline",
      },
    ],
  },
  testTimeout: 30_000,
  maxWorkers: 2,
};
