/** Rules of PMD's recommended set that are off, each with its reason. Everything else it finds fails the gate. */
export const lintRulesOff: Readonly<Record<string, string>> = {
  ApexDoc: "asks for a full block at each private method and each override; what others call is documented",
  ApexUnitTestClassShouldHaveRunAs: "most tests are about code that does the same for every user",
  ApexUnitTestClassShouldHaveAsserts: "cannot see assertions in a method that the test calls",
  ApexAssertionsShouldIncludeMessage: "the test's name says what is expected; messages are for loops",
};

/** Rules of the flow scanner that are off, each with its reason. */
export const flowRulesOff: Readonly<Record<string, string>> = {};
