import bridge from "../bridge/jest.config.mjs";

/** The tests of the scripts: the package's metadata, the admin's command, the panel in a browser. Run as the bridge's are. */
export default {
  ...bridge,
  rootDir: import.meta.dirname,
  testMatch: ["<rootDir>/**/test/**/*.test.ts"],
  testPathIgnorePatterns: ["/node_modules/", "\\.(panel|gate)\\.test\\.ts$"],
};
