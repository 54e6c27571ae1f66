const { registerSa11yMatcher } = require("@sa11y/jest");
const { speak } = require("./labels.cjs");

registerSa11yMatcher();

// The tests read what a user reads.
speak("en", "en-US");
