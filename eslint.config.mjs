import eslint from "@eslint/js";
import lwc from "@salesforce/eslint-config-lwc/recommended.js";
import { defineConfig } from "eslint/config";
import globals from "globals";
import tseslint from "typescript-eslint";
import { dependencyDirection } from "./scripts/eslint/dependency-direction.mjs";

const noDefaultExport = {
  selector: "ExportDefaultDeclaration",
  message: "Export by name, so that a thing is called the same everywhere.",
};

export default defineConfig(
  { ignores: ["**/node_modules/", "**/dist/", "**/coverage/", "**/.cache/", "org-files/", "force-app/**/*.html"] },
  { linterOptions: { reportUnusedDisableDirectives: "error" } },
  eslint.configs.recommended,
  { files: ["**/*.mjs", "**/*.cjs"], languageOptions: { globals: globals.node } },
  { files: ["force-app/**/lwc/**/*.js"], extends: [lwc] },
  {
    files: ["force-app/**/__tests__/**/*.js"],
    languageOptions: { globals: { ...globals.jest, require: "readonly" } },
  },
  {
    files: ["bridge/**/*.ts", "scripts/**/*.ts"],
    extends: [tseslint.configs.strict],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { bridge: { rules: { "dependency-direction": dependencyDirection } } },
    rules: {
      "bridge/dependency-direction": "error",
      "no-restricted-syntax": ["error", noDefaultExport],
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/no-invalid-void-type": "off",
      // Of the rules that need types, those that find faults; the whole set takes twice as long.
      "@typescript-eslint/await-thenable": "error",
      "@typescript-eslint/no-base-to-string": "error",
      "@typescript-eslint/no-deprecated": "error",
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/no-for-in-array": "error",
      "@typescript-eslint/no-implied-eval": "error",
      "@typescript-eslint/no-misused-promises": "error",
      "@typescript-eslint/no-unnecessary-type-assertion": "error",
      "@typescript-eslint/only-throw-error": "error",
      "@typescript-eslint/prefer-promise-reject-errors": "error",
      "@typescript-eslint/restrict-plus-operands": "error",
      "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
    },
  },
  {
    files: ["bridge/src/**/*.ts"],
    rules: {
      "@typescript-eslint/no-unsafe-argument": "error",
      "@typescript-eslint/no-unsafe-assignment": "error",
      "@typescript-eslint/no-unsafe-call": "error",
      "@typescript-eslint/no-unsafe-member-access": "error",
      "@typescript-eslint/no-unsafe-return": "error",
    },
  },
  {
    files: ["bridge/test/**/*.ts", "scripts/**/test/**/*.ts"],
    rules: { "@typescript-eslint/no-non-null-assertion": "off" },
  },
  {
    files: ["scripts/**/*.mjs", "bridge/bin/*.mjs"],
    rules: { "no-restricted-syntax": ["error", noDefaultExport] },
  },
  { files: ["**/jest.config.mjs"], rules: { "no-restricted-syntax": "off" } },
);
