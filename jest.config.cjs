/** The tests of the Lightning components, in CommonJS as their tools need it. The bridge and the scripts have their own. */
const { dirname, join } = require("node:path");
const { jestConfig } = require("@salesforce/sfdx-lwc-jest/config");

// The engine of the compiler that is used here; sfdx-lwc-jest would bring an older one.
const lwc = dirname(require.resolve("lwc"));
const engine = join(dirname(require.resolve("@lwc/engine-dom", { paths: [lwc] })), "index.cjs");

module.exports = {
  ...jestConfig,
  testMatch: ["<rootDir>/force-app/**/__tests__/**/*.test.js"],
  modulePathIgnorePatterns: ["<rootDir>/bridge/", "<rootDir>/.localdevserver"],
  moduleNameMapper: {
    "^(lwc|@lwc/engine-dom)$": engine,
    "^lwc-test/(.*)$": "<rootDir>/scripts/lwc/$1.cjs",
    // A bundle of styles alone has no script that the resolver could find.
    "^c/opencxStyles$": "<rootDir>/force-app/core/main/default/lwc/opencxStyles/opencxStyles.css",
  },
  setupFilesAfterEnv: [...jestConfig.setupFilesAfterEnv, "<rootDir>/scripts/lwc/jest-setup.cjs"],
};
