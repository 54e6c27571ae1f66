/** The tests of the Lightning components, in CommonJS as their tools need it. The bridge and the scripts have their own. */
const { jestConfig } = require("@salesforce/sfdx-lwc-jest/config");

module.exports = {
  ...jestConfig,
  testMatch: ["<rootDir>/force-app/**/__tests__/**/*.test.js"],
  modulePathIgnorePatterns: ["<rootDir>/bridge/", "<rootDir>/.localdevserver"],
  setupFilesAfterEnv: ["<rootDir>/scripts/lwc/jest-setup.cjs"],
};
